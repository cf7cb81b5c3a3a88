//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import LatchkeyTokenCache

/// A store that outlives the caches that use it, as a file does, and whose records a test can change.
final class Vault: DurableTokenStore, EpochTokenStore, ScannableTokenStore {
    let encryption: StoreEncryption
    let base: MemoryTokenStore

    init(_ encryption: StoreEncryption, over base: MemoryTokenStore = MemoryTokenStore()) {
        self.encryption = encryption
        self.base = base
    }

    /// Everything that is stored.
    func records() async throws -> [StoredRecord] {
        try await self.base.scan(nil, after: nil, limit: 1000, timeout: .seconds(10)).get().records
    }

    /// Replaces records whatever is stored.
    func replace(_ records: [StoredRecord]) async {
        _ = await self.base.put(records.map { StoreWrite($0, condition: .always) }, timeout: .seconds(10))
    }

    func get(_ keys: [StoreKey], timeout: Duration) async -> [StoreReadOutcome] {
        await self.base.get(keys, timeout: timeout)
    }

    func put(_ writes: [StoreWrite], timeout: Duration) async -> [StoreWriteOutcome] {
        await self.base.put(writes, timeout: timeout)
    }

    func remove(_ removals: [StoreRemoval], timeout: Duration) async -> [StoreRemovalOutcome] {
        await self.base.remove(removals, timeout: timeout)
    }

    func epoch(of partition: StorePartition, timeout: Duration) async -> Result<UInt64, TokenStoreError> {
        await self.base.epoch(of: partition, timeout: timeout)
    }

    func raiseEpoch(of partition: StorePartition, timeout: Duration) async -> Result<UInt64, TokenStoreError> {
        await self.base.raiseEpoch(of: partition, timeout: timeout)
    }

    func scan(
        _ partition: StorePartition?,
        after cursor: StoreCursor?,
        limit: Int,
        timeout: Duration
    ) async -> Result<StorePage, TokenStoreError> {
        await self.base.scan(partition, after: cursor, limit: limit, timeout: timeout)
    }

    func health(timeout: Duration) async -> TokenStoreError? { nil }

    func close(timeout: Duration) async {}
}

extension Vault {
    /// Gets a token with a cache of its own, and writes what that has learnt.
    ///
    /// - Parameters:
    ///   - key: The name of the token.
    ///   - text: The token, when it has to be acquired.
    /// - Returns: The token that the cache returned.
    /// - Throws: When there is none.
    func text(_ key: CacheKey, acquiring text: String) async throws -> String {
        try await self.withCache { try await $0.token(for: key, from: OneToken(text: text)).value }
    }

    /// Runs something with a cache, and writes everything in the end.
    func withCache<Value: Sendable>(_ body: (TokenCache) async throws -> Value) async throws -> Value {
        // The limits on time are wide: what is tested is not how fast a busy machine is.
        var configuration = TokenCache.Configuration()
        configuration.loadTimeout = .seconds(600)
        configuration.storeLoadBudget = .seconds(30)
        configuration.storeWriteBudget = .seconds(30)
        let cache = TokenCache(store: self, configuration: configuration)
        do {
            let value = try await body(cache)
            await cache.shutdown(timeout: .seconds(30))
            return value
        } catch {
            await cache.shutdown()
            throw error
        }
    }
}

extension TokenCache {
    /// Gets a token; its text is `text` when it has to be acquired.
    func text(_ key: CacheKey, acquiring text: String) async throws -> String {
        try await self.token(for: key, from: OneToken(text: text)).value
    }
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
    static func sample(_ subject: String = "", tenant: String = "tenant") throws -> CacheKey {
        try CacheKey(
            authority: "issuer",
            tenant: tenant,
            client: "client",
            flow: "client_credentials",
            subject: subject,
            scopes: ["api/.default"]
        )
    }
}
