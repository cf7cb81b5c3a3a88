//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ArgumentParser
import LatchkeyCrypto
import LatchkeyEncryption
import LatchkeySQLite
import LatchkeyTokenCache
import Testing

@testable import LatchkeyCacheTools

/// A store in a file with its key ring, and a way to call commands on it.
struct Bench {
    let folder: TestFolder
    let keys: String
    let database: String

    /// Makes a key ring; the store comes with its first token.
    init() throws {
        self.folder = try TestFolder()
        self.keys = self.folder.path(of: "keys.json")
        self.database = self.folder.path(of: "tokens.db")
        try KeyRingFile(path: self.keys).create(try KeyRing.generate(at: 1))
    }

    /// The options that name the store and its keys.
    var options: [String] { ["--store", "sqlite:\(self.database)", "--keys", self.keys] }

    // MARK: - Services

    /// Gets a token as a service would that starts and ends.
    @discardableResult
    func text(_ key: CacheKey, acquiring text: String, path: String? = nil) async throws -> String {
        let encryption = try await StoreEncryption.keyRing(from: .file(self.keys))
        let store = try await SQLiteTokenStore.open(path: path ?? self.database, encryption: encryption)
        return try await self.text(key, acquiring: text, from: store)
    }

    /// Gets a token as a service would that starts and ends.
    ///
    /// - Parameters:
    ///   - key: The name of the token.
    ///   - text: The token, when it has to be acquired.
    ///   - store: The store, which is closed in the end.
    /// - Returns: The token that the cache returned.
    /// - Throws: When there is none.
    @discardableResult
    func text(_ key: CacheKey, acquiring text: String, from store: any TokenStore) async throws -> String {
        // The limits on time are wide: what is tested is not how fast a busy machine is.
        var configuration = TokenCache.Configuration()
        configuration.loadTimeout = .seconds(600)
        configuration.storeLoadBudget = .seconds(30)
        configuration.storeWriteBudget = .seconds(30)
        let cache = TokenCache(store: store, configuration: configuration)
        let source = OneToken(text: text)
        do {
            let value = try await cache.token(for: key, from: source).value
            await cache.shutdown(timeout: .seconds(30))
            return value
        } catch {
            await cache.shutdown(timeout: .seconds(30))
            throw error
        }
    }

    // MARK: - Commands

    /// Calls a command on the store.
    func call(_ command: String..., options: [String]? = nil, with more: [String] = []) async throws -> String {
        try await Self.call(command + (options ?? self.options) + more)
    }

    /// Calls a command.
    ///
    /// - Returns: What it prints.
    static func call(_ arguments: [String]) async throws -> String {
        let command = try #require(try CacheCommand.parseAsRoot(arguments) as? any ToolCommand)
        let output = Output()
        do {
            try await command.run(to: Console { output.add($0) })
        } catch let code as ExitCode {
            throw Failure(text: output.text, code: code.rawValue)
        }
        return output.text
    }

    /// What a command printed that ended with another status than 0.
    struct Failure: Error {
        var text: String
        var code: Int32
    }
}

/// Collects lines.
private final class Output: Sendable {
    private let lines = Locked<[String]>([])

    var text: String { self.lines.withLock { $0 }.joined(separator: "\n") }

    func add(_ line: String) { self.lines.withLock { $0.append(line) } }
}

/// A source of one token.
private struct OneToken: TokenSource {
    let text: String

    func acquire(_ context: AcquisitionContext) async throws -> AcquiredToken {
        AcquiredToken(value: self.text, lifetime: .duration(.seconds(3600)))
    }
}

extension CacheKey {
    /// A key of a sample client.
    static func sample(_ subject: String = "", tenant: String = "contoso") throws -> CacheKey {
        try CacheKey(
            authority: "login.example",
            tenant: tenant,
            client: "client",
            flow: "client_credentials",
            subject: subject,
            scopes: ["api/.default"]
        )
    }
}
