//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// Hits in memory of a cache that has a store, beside those of one that has none.
struct MemoryHits: Sendable {
    /// How many hits are timed together.
    private static let batch = 64
    /// What the store may not slow hits down below.
    private static let target = 0.95

    /// How many batches each cache has in one turn.
    private let batches: Int
    private let turns: Int

    init(_ effort: StoreBenchEffort) {
        self.batches = max(10, effort.operations / 750)
        self.turns = effort.rounds * 15
    }

    /// Measures hits, and closes the store.
    @concurrent
    func row(beside store: any TokenStore, named name: String) async throws -> StoreBenchRow {
        let key = try CacheKey(
            authority: "https://issuer.example/tenant",
            tenant: "tenant",
            client: "client",
            flow: "client_credentials",
            scopes: ["https://api.example/.default"]
        )
        let caches = [TokenCache(store: store), TokenCache()]
        for cache in caches { _ = try await cache.token(for: key, from: HitSource()) }
        var times: [[Double]] = [[], []]
        for turn in 0..<self.turns + 2 {
            // Nobody always follows the same other, and the first turns do not count.
            for place in turn.isMultiple(of: 2) ? [0, 1] : [1, 0] {
                let measured = try self.turn(key, in: caches[place])
                if turn >= 2 { times[place] += measured }
            }
        }
        for cache in caches { await cache.shutdown() }
        let (held, bare) = (times[0].sorted(), times[1].sorted())
        return StoreBenchRow(
            store: name,
            operation: "memoryHit",
            operationsPerSecond: 1e6 / held.median,
            reference: "memoryHit without a store",
            referenceOperationsPerSecond: 1e6 / bare.median,
            ratio: bare.median / held.median,
            target: Self.target,
            p50Microseconds: held.median,
            p99Microseconds: held[min(held.count - 1, held.count * 99 / 100)]
        )
    }

    /// The microseconds of one hit, by batch.
    private func turn(_ key: CacheKey, in cache: TokenCache) throws -> [Double] {
        let time = SystemTime()
        return try (0..<self.batches).map { _ in
            let start = time.continuousNanoseconds()
            for _ in 0..<Self.batch {
                guard cache.cachedToken(for: key) != nil else {
                    throw StoreBenchError.failed("The cache", "has lost its token; the figures mean nothing.")
                }
            }
            return Double(time.continuousNanoseconds() - start) / Double(Self.batch) / 1_000
        }
    }
}

/// Gives a token that outlives the measurement.
private struct HitSource: TokenSource {
    func acquire(_ context: AcquisitionContext) async throws -> AcquiredToken {
        AcquiredToken(value: String(repeating: "t", count: 1_024), lifetime: .duration(.seconds(86_400)))
    }
}
