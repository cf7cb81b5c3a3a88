//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

@Suite(.timeLimit(.minutes(1))) struct HistogramTests {
    private let metrics = MetricCapture()
    private let time = ManualTime()

    // Scoreboard: CE83
    @Test func requestsAreTimedByTier() async throws {
        let slow = ChaosFaults(delay: .milliseconds(20) ... .milliseconds(20))
        let store = ChaosStore(MemoryTokenStore(time: self.time), faults: slow, seed: 1, time: self.time)
        let script = [ScriptedSource.Step.taking(.milliseconds(300), of: self.time, .token())]
        try await withCacheBench(script, time: self.time, store: store, metrics: self.metrics) { [metrics] bench in
            _ = bench.ask()
            // Record and epoch, the issuer's gate, the lease and the record once more: one after the other.
            await bench.advance(by: .milliseconds(400))
            #expect(metrics.values("tokencache.request.duration", ["result": "loaded_authority"]) == [400e6])
            await bench.advance(by: .seconds(1))
            await bench.cache.dropFromMemory(bench.key)
            _ = bench.ask()
            await bench.advance(by: .milliseconds(20))
            #expect(metrics.values("tokencache.request.duration", ["result": "loaded_l2"]) == [20e6])
            for _ in 0..<512 { _ = bench.cache.cachedToken(for: bench.key) }
            #expect(metrics.values("tokencache.request.duration", ["result": "hit_fresh"]) == [0, 0])
        }
    }

    // Scoreboard: CE83
    @Test func joinersRefusalsAndErrorsAreTimedToo() async throws {
        let script = [
            ScriptedSource.Step.taking(.milliseconds(300), of: self.time, .token()),
            .taking(.milliseconds(50), of: self.time, .failure(.permanent)),
        ]
        try await withCacheBench(script, time: self.time, metrics: self.metrics) { [metrics] bench in
            _ = bench.ask()
            await bench.advance(by: .milliseconds(100))
            _ = bench.ask()
            await bench.advance(by: .milliseconds(200))
            #expect(metrics.values("tokencache.request.duration", ["result": "joined"]) == [200e6])
            let key = try CacheKey.sample("other")
            _ = bench.ask(key)
            await bench.advance(by: .milliseconds(50))
            _ = await bench.answer(key)
            #expect(metrics.values("tokencache.request.duration", ["result": "error"]) == [50e6])
            #expect(metrics.values("tokencache.request.duration", ["result": "negative"]) == [0])
        }
    }

    // Scoreboard: CE84
    @Test func remainingLifeIsMeasuredWhereTokensAreServed() async throws {
        try await withCacheBench(time: self.time, metrics: self.metrics) { [metrics] bench in
            _ = await bench.answer()
            #expect(metrics.values("tokencache.token.remaining", ["at": "serve"]) == [3600])
            await bench.advance(by: .seconds(600))
            for _ in 0..<256 { _ = bench.cache.cachedToken(for: bench.key) }
            #expect(metrics.values("tokencache.token.remaining", ["at": "serve"]) == [3600, 3000])
        }
    }

    // Scoreboard: CE84
    @Test func remainingLifeIsMeasuredWhereTokensAreReplaced() async throws {
        try await withCacheBench(time: self.time, metrics: self.metrics) { [metrics] bench in
            _ = await bench.answer()
            #expect(metrics.values("tokencache.token.remaining", ["at": "replacement"]).isEmpty)
            try await bench.advanceToRefresh()
            let remaining = try #require(bench.cache.explain(bench.key).remaining)
            _ = await bench.answer()
            let values = metrics.values("tokencache.token.remaining", ["at": "replacement"])
            #expect(values == [Double(remaining.nanoseconds) / 1e9])
        }
    }
}

extension TokenCache {
    /// Forgets a token as an eviction does: its record stays in the store.
    func dropFromMemory(_ key: CacheKey) {
        self.shard(key).withLock { state in
            _ = state.entries.remove(key)
            state.losses.note(.evicted, for: key)
        }
    }
}
