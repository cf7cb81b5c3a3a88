//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

/// Records that a new instance reads from the store all at once.
@Suite(.timeLimit(.minutes(5))) struct MassLoadTests {
    // Scoreboard: CE23
    @Test func refreshesOfManyRecordsThatAreDueAreSpread() async throws {
        try await Self.withStoredTokens(400, leaving: .seconds(900)) { bench, keys in
            for key in keys { #expect(await bench.answer(key).label == .loadedFromStore) }
            await bench.advance(by: .seconds(5))
            #expect(bench.calls <= 20, "a few are refreshed at once")
            // 900 seconds less the skew allowance and the mandatory window, but not over ten minutes.
            var counts: [Int] = []
            for _ in 0..<10 {
                let before = bench.calls
                await bench.advance(by: .seconds(60))
                counts.append(bench.calls - before)
            }
            #expect(counts.allSatisfy { (15...70).contains($0) } == true, "\(counts)")
            #expect(bench.calls == 400, "all are refreshed before anyone has to wait")
        }
    }

    // Scoreboard: CE23
    @Test func spreadEndsWithTheMandatoryWindow() async throws {
        try await Self.withStoredTokens(200, leaving: .seconds(330)) { bench, keys in
            for key in keys { _ = await bench.answer(key) }
            for key in keys {
                let record = try #require(bench.cache.shard(key).withLock { $0.entries[key] })
                #expect(record.plan.refreshAt <= record.plan.mandatoryAt)
            }
            await bench.advance(by: .seconds(182))
            #expect(bench.calls == 200)
        }
    }

    // Scoreboard: CE23
    @Test func fewRecordsThatAreDueAreRefreshedAtOnce() async throws {
        try await Self.withStoredTokens(8, leaving: .seconds(900)) { bench, keys in
            for key in keys { _ = await bench.answer(key) }
            await bench.advance(by: .seconds(20))
            #expect(bench.calls == 8)
        }
    }

    // Scoreboard: CE23
    @Test func recordsThatComeOneByOneAreRefreshedAtOnce() async throws {
        try await Self.withStoredTokens(60, leaving: .seconds(900)) { bench, keys in
            for (index, key) in keys.enumerated() {
                _ = await bench.answer(key)
                await bench.advance(by: .seconds(5))
                #expect(bench.calls == index + 1)
            }
        }
    }

    // Scoreboard: CE23
    @Test func recordsThatAreNotDueKeepTheirRefreshPoint() async throws {
        try await Self.withStoredTokens(100, leaving: .seconds(3000)) { bench, keys in
            for key in keys { _ = await bench.answer(key) }
            await bench.advance(by: .seconds(1200))
            #expect(bench.calls == 0)
        }
    }

    /// Runs a test with a cache whose store holds tokens of an hour that have a time left.
    private static func withStoredTokens(
        _ count: Int,
        leaving remaining: Duration,
        _ body: @escaping @Sendable (CacheBench, [CacheKey]) async throws -> Void
    ) async throws {
        let time = ManualTime()
        let store = MemoryTokenStore(time: time)
        try await withCacheBench(time: time, store: store, configure: { $0.keepAlive = .zero }) { earlier in
            let keys = try (0..<count).map { try CacheKey.sample("\($0)") }
            for key in keys { _ = await earlier.answer(key) }
            await earlier.advance(by: .seconds(3600) - remaining)
            try await body(try earlier.another(store: store, configure: { $0.tick = .seconds(1) }), keys)
        }
    }
}
