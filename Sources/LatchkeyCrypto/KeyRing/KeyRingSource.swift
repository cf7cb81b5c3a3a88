//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Where a ``KeyRing`` comes from.
public struct KeyRingSource: Sendable {
    /// What the source is called in messages, such as `file 'keys.json'`.
    public let name: String
    private let body: @Sendable () async throws -> KeyRing

    /// A file; see ``KeyRingFile``.
    ///
    /// - Parameter path: The path of the file.
    /// - Returns: The source.
    public static func file(_ path: String) -> Self {
        .provider("file '\(path)'") { try KeyRingFile(path: path).read() }
    }

    /// The JSON form in a variable of the environment.
    ///
    /// - Parameter variable: The variable's name.
    /// - Returns: The source.
    public static func environment(_ variable: String) -> Self {
        .provider("environment variable '\(variable)'") {
            guard let value = unsafe getenv(variable) else {
                throw CryptoError(.keyRingUnavailable, "The environment variable '\(variable)' is not set.")
            }
            var text = unsafe Array(UnsafeRawBufferPointer(start: value, count: strlen(value)))
            defer { SecretBytes.erase(&text) }
            return try KeyRing(json: text)
        }
    }

    /// A ring that is at hand already.
    ///
    /// - Parameter ring: The ring.
    /// - Returns: The source.
    public static func ring(_ ring: KeyRing) -> Self {
        .provider("code") { ring }
    }

    /// Anything else, such as a service that keeps secrets.
    ///
    /// - Parameters:
    ///   - name: What the source is called in messages.
    ///   - body: Fetches the ring; it may be called again to see whether keys were replaced.
    /// - Returns: The source.
    public static func provider(_ name: String, _ body: @escaping @Sendable () async throws -> KeyRing) -> Self {
        Self(name: name, body: body)
    }

    /// Fetches the ring as it is now.
    ///
    /// - Returns: The ring.
    /// - Throws: ``CryptoError`` with the codes of ``KeyRingFile/read()``; other errors are its cause.
    public func load() async throws(CryptoError) -> KeyRing {
        do {
            return try await self.body()
        } catch let error as CryptoError {
            throw CryptoError(error.code, "No keys from the \(self.name): \(error.message)", cause: error.cause)
        } catch {
            throw CryptoError(.keyRingUnavailable, "No keys from the \(self.name); see the cause.", cause: error)
        }
    }
}

extension KeyRingSource: CustomStringConvertible {
    /// What the source is called in messages.
    public var description: String { self.name }
}
