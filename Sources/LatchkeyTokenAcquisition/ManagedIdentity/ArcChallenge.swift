//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// The challenge of Azure Arc's agent: whoever can read a file of the machine's administrators may have its identity.
///
/// The agent could be an impostor that wants to be shown another file: only one that can be such a key is read.
struct ArcChallenge: Sendable {
    /// Where the agent puts its keys.
    static let directory = "/var/opt/azcmagent/tokens/"
    /// The largest key.
    private static let limit = 4096

    private let directory: String
    private let name: String

    /// Reads a challenge.
    ///
    /// - Parameters:
    ///   - field: The value of `WWW-Authenticate`.
    ///   - directory: Where the agent puts its keys.
    /// - Throws: ``AcquisitionError``.
    init(_ field: String?, directory: String = Self.directory) throws(AcquisitionError) {
        guard let field else { throw Self.error("came without a challenge.") }
        let parts = field.split(separator: "=", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].lowercased().split(separator: " ") == ["basic", "realm"] else {
            throw Self.error("has a challenge of another kind.")
        }
        let path = parts[1]
        let name = path.dropFirst(directory.count)
        let stem = name.dropLast(4)
        let isPlain = stem.utf8.allSatisfy {
            ASCII.isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
        }
        guard path.hasPrefix(directory), name.hasSuffix(".key"), !stem.isEmpty, stem.utf8.count <= 128, isPlain else {
            throw Self.error("names a file that is not one of the agent's keys.")
        }
        self.directory = directory
        self.name = String(name)
    }

    /// What to answer: the content of the file.
    func answer() throws(AcquisitionError) -> String {
        let folder = unsafe open(self.directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw Self.error("names a file that cannot be opened.") }
        defer { _ = close(folder) }
        // Without O_NONBLOCK a pipe of that name would make us wait for ever.
        let file = unsafe openat(folder, self.name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else {
            throw Self.error("names a file that cannot be opened. The process must belong to the group 'himds'.")
        }
        defer { _ = close(file) }
        var status = stat()
        guard unsafe fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw Self.error("names something that is not a file.")
        }
        var bytes = [UInt8](repeating: 0, count: Self.limit + 1)
        var count = 0
        while count < bytes.count {
            let part = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe read(file, buffer.baseAddress! + count, buffer.count - count)
            }
            if part < 0, errno == EINTR { continue }
            guard part >= 0 else { throw Self.error("names a file that cannot be read.") }
            if part == 0 { break }
            count += part
        }
        guard count <= Self.limit else { throw Self.error("names a file of more than \(Self.limit) bytes.") }
        guard count > 0, bytes[..<count].allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw Self.error("names a file that holds no key.")
        }
        return "Basic \(String(decoding: bytes[..<count], as: UTF8.self))"
    }

    private static func error(_ what: String) -> AcquisitionError {
        AcquisitionError(
            .invalidResponse,
            "The answer of Azure Arc's agent \(what)",
            reason: "invalid_managed_identity_response"
        )
    }
}
