//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import LatchkeyTokenCache
import Testing

@testable import LatchkeyRedis

/// A cache whose store has trouble while it is used.
struct FaultDrill: Sendable {
    private static let count = 20

    private let cache: TokenCache
    private let source = ScriptedSource()
    private let configuration: RedisConfiguration

    /// Creates a drill.
    ///
    /// - Parameter configuration: How the store is reached; commands have the time that services give them.
    /// - Throws: ``RedisError``.
    init(_ configuration: RedisConfiguration) throws {
        var configuration = configuration
        configuration.commandTimeout = .milliseconds(250)
        configuration.readTimeout = .milliseconds(500)
        self.configuration = configuration
        self.cache = TokenCache(store: try RedisTokenStore(configuration, encryption: .none))
    }

    private static func key(_ name: String) throws -> CacheKey {
        try CacheKey(
            authority: "issuer",
            tenant: "tenant",
            client: "client",
            flow: "client_credentials",
            subject: name,
            scopes: ["api/.default"]
        )
    }

    /// Fills the cache, lets the fault happen, and expects that nobody notices; afterwards the store is used again.
    ///
    /// - Parameters:
    ///   - losesWrites: Whether what was to be written during the fault is not written later.
    ///   - fault: Lets the fault begin.
    ///   - end: Lets the fault end.
    /// - Throws: What a caller noticed, or what the fault throws.
    func run(
        losesWrites: Bool = false,
        _ fault: () async throws -> Void,
        end: () async throws -> Void
    ) async throws {
        let keys = try (0..<Self.count).map { try Self.key("\($0)") }
        for key in keys { _ = try await self.cache.token(for: key, from: self.source) }
        #expect(try await eventually { try await self.recordCount() >= Self.count })
        try await fault()
        let missing = Task { try await self.cache.token(for: Self.key("new"), from: self.source) }
        for _ in 0..<5 { try await self.expectHits(keys) }
        let token = try await missing.value
        for _ in 0..<5 { try await self.expectHits(keys) }
        #expect(self.source.callCount == Self.count + 1)
        try await end()
        if losesWrites {
            _ = try await self.cache.token(for: Self.key("later"), from: self.source)
            #expect(try await eventually { try await self.recordCount() == Self.count + 1 })
        } else {
            try await self.expectRecord(Self.key("new"), token)
        }
        await self.cache.shutdown()
    }

    /// All callers get the tokens that are held: at once, and as those do who would wait.
    private func expectHits(_ keys: [CacheKey]) async throws {
        for key in keys { #expect(self.cache.cachedToken(for: key) != nil) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for key in keys + keys {
                group.addTask { _ = try await self.cache.token(for: key, from: self.source) }
            }
            try await group.waitForAll()
        }
    }

    /// What could not be stored meanwhile is stored, so that another instance need not acquire it.
    private func expectRecord(_ key: CacheKey, _ token: AccessToken) async throws {
        var values: Set<String> = []
        let arrived = try await eventually {
            let store = try RedisTokenStore(self.configuration, encryption: .none)
            let other = TokenCache(store: store)
            let source = ScriptedSource(afterwards: .failure(.transient))
            let found = try? await other.token(for: key, from: source)
            if let found { values.insert(found.value) }
            await other.shutdown()
            return found != nil
        }
        #expect(arrived)
        #expect(values == [token.value])
    }

    /// How many records the store has; -1 when it does not say.
    private func recordCount() async throws -> Int {
        try await RedisTokenStore.with(self.configuration) { store in
            var (count, cursor) = (0, StoreCursor?.none)
            repeat {
                let page = await store.scan(nil, after: cursor, limit: 100, timeout: .seconds(5))
                guard case .success(let page) = page else { return -1 }
                count += page.records.count
                cursor = page.next
            } while cursor != nil
            return count
        }
    }
}
