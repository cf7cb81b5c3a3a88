//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

@Suite(.timeLimit(.minutes(1))) struct MetricTests {
    private let metrics = MetricCapture()

    // Scoreboard: CE82
    @Test func requestsAreCountedByResult() async throws {
        try await withCacheBench([.token(), .failure(.permanent)], metrics: self.metrics) { [metrics] bench in
            for _ in 0..<100 { _ = await bench.answer() }
            let other = try CacheKey.sample("other")
            for _ in 0..<5 { _ = await bench.answer(other) }
            await bench.advance(by: .seconds(10))
            #expect(metrics.total("tokencache.request", ["result": "loaded_authority"]) == 1)
            #expect(metrics.total("tokencache.request", ["result": "hit_fresh"]) == 99)
            #expect(metrics.total("tokencache.request", ["result": "error"]) == 1)
            #expect(metrics.total("tokencache.request", ["result": "negative"]) == 4)
            #expect(metrics.total("tokencache.request") == 105)
            await bench.advance(by: .seconds(100))
            #expect(metrics.total("tokencache.request") == 105)
            #expect(await bench.cache.statistics.total == 105)
        }
    }

    // Scoreboard: CE82
    @Test func flightsAreMeasured() async throws {
        let time = ManualTime()
        let script = [ScriptedSource.Step.taking(.milliseconds(300), of: time, .token()), .failure(.permanent)]
        try await withCacheBench(script, time: time, metrics: self.metrics) { [metrics] bench in
            _ = bench.ask(times: 7)
            await bench.advance(by: .milliseconds(300))
            #expect(metrics.values("tokencache.flight.duration", ["reason": "load"]) == [300_000_000])
            #expect(metrics.values("tokencache.flight.waiters", ["reason": "load"]) == [7])
            _ = await bench.answer(options: .init(forcedRefresh: .always))
            #expect(metrics.total("tokencache.flight.failed", ["reason": "forced"]) == 1)
        }
    }

    // Scoreboard: CE82
    @Test func cancelledWaitersAndDiscardedTokensAreCounted() async throws {
        let gate = Gate()
        try await withCacheBench([.after(gate, .token())], metrics: self.metrics) { [metrics] bench in
            let callers = bench.ask(times: 3)
            await bench.settle()
            callers[0].cancel()
            await bench.settle()
            await bench.cache.invalidate(bench.key)
            gate.open()
            await bench.settle()
            #expect(metrics.total("tokencache.flight.waiter.cancelled") == 1)
            #expect(metrics.total("tokencache.flight.discarded") == 1)
        }
    }

    // Scoreboard: CE82
    @Test func gaugesShowWhatIsHeld() async throws {
        let gate = Gate()
        try await withCacheBench(metrics: self.metrics) { [metrics] bench in
            for number in 0..<3 { _ = await bench.answer(try .sample("\(number)")) }
            _ = bench.ask(try .sample("slow"), from: ScriptedSource([.after(gate, .token())]))
            await bench.advance(by: .seconds(10))
            #expect(metrics.values("tokencache.entries").last == 3)
            #expect((300..<10_000).contains(metrics.values("tokencache.bytes").last ?? 0))
            #expect(metrics.values("tokencache.flight.active").last == 1)
            gate.open()
            await bench.advance(by: .seconds(10))
            #expect(metrics.values("tokencache.entries").last == 4)
            #expect(metrics.values("tokencache.flight.active").last == 0)
        }
    }

    // Scoreboard: CE82
    @Test func refreshesAreCountedByOutcome() async throws {
        let gate = Gate()
        let deaf = ScriptedSource.Step.after(gate, .token(), ignoringCancellation: true)
        let script = [.token(), .token(), .failure(.permanent), deaf]
        try await withCacheBench(script, metrics: self.metrics, configure: { $0.keepAlive = .zero }) {
            [metrics] bench in
            _ = await bench.answer()
            for outcome in ["success", "failure", "discarded"] {
                try await bench.advanceToRefresh()
                _ = await bench.answer()
                if outcome == "discarded" {
                    await bench.cache.invalidate(bench.key)
                    gate.open()
                    await bench.settle()
                }
                #expect(metrics.total("tokencache.refresh", ["outcome": outcome]) == 1)
                if outcome == "failure" { await bench.advance(by: .seconds(301)) }
            }
            #expect(metrics.total("tokencache.refresh") == 3)
        }
    }

    // Scoreboard: CE82
    @Test func patienceThatAnIssuerAskedForIsShown() async throws {
        try await withCacheBench([.failure(.throttled, retryAfter: .seconds(60))], metrics: self.metrics) {
            [metrics] bench in
            _ = await bench.answer()
            await bench.advance(by: .seconds(10))
            #expect(metrics.values("tokencache.retry_after.active").last == 1)
            await bench.advance(by: .seconds(60))
            #expect(metrics.values("tokencache.retry_after.active").last == 0)
        }
    }

    // Scoreboard: CE82
    @Test func refusedClientsAreShown() async throws {
        try await withCacheBench(afterwards: .failure(.transient), metrics: self.metrics) { [metrics] bench in
            for _ in 0..<10 {
                _ = bench.ask()
                await bench.advance(by: .seconds(10))
            }
            #expect(metrics.values("tokencache.breaker.refused_clients").max() == 1)
        }
    }

    // Scoreboard: CE82
    @Test func storeIsMeasured() async throws {
        let time = ManualTime()
        let store = ProbeStore(time: time)
        try await withCacheBench(time: time, store: store, metrics: self.metrics) { [metrics] bench in
            _ = await bench.answer()
            await bench.flush()
            #expect(metrics.values("tokencache.store.duration", ["operation": "read"]) == [0])
            #expect(metrics.values("tokencache.store.duration", ["operation": "write"]) == [0])
            await bench.cache.invalidate(bench.key)
            await bench.cache.purge(bench.key.partition)
            #expect(metrics.values("tokencache.store.duration", ["operation": "remove"]) == [0])
            #expect(metrics.values("tokencache.store.duration", ["operation": "epoch"]) == [0, 0])
            store.be(.failing(.unavailable))
            for number in 0..<4 { _ = await bench.answer(try .sample("\(number)")) }
            await bench.advance(by: .milliseconds(9_995))
            #expect(metrics.total("tokencache.store.errors", ["operation": "read"]) == 3)
            #expect(metrics.total("tokencache.store.errors", ["operation": "probe"]) >= 19)
            #expect(metrics.values("tokencache.store.pending").last == 4)
            #expect(metrics.values("tokencache.store.state").last == 3)
            store.be(.well)
            await bench.advance(by: .seconds(10))
            #expect(metrics.values("tokencache.store.pending").last == 0)
            #expect(metrics.values("tokencache.store.state").last == 0)
        }
    }

    // Scoreboard: CE82
    @Test func droppedWritesAndRejectedRecordsAreCounted() async throws {
        let time = ManualTime()
        let store = ProbeStore(time: time)
        try await withCacheBench(
            time: time,
            store: store,
            metrics: self.metrics,
            configure: { $0.storeQueueLimit = 2 },
            { [metrics] bench in
                store.be(.failing(.unavailable), in: [.put])
                for number in 0..<5 { _ = await bench.answer(try .sample("\(number)")) }
                await bench.advance(by: .seconds(10))
                #expect(metrics.total("tokencache.store.dropped") == 3)
                await bench.advance(by: .seconds(10))
                #expect(metrics.total("tokencache.store.dropped") == 3)
                store.be(.well)
                await bench.advance(by: .seconds(10))
                store.answerReads { key in
                    .record(
                        StoredRecord(
                            key: key,
                            partition: StorePartition(bytes: []),
                            version: .init(sequence: 1),
                            expiresAt: WallTime(milliseconds: .max),
                            payload: [1, 2, 3]
                        )
                    )
                }
                _ = await bench.answer(try .sample("torn"))
                #expect(metrics.total("tokencache.store.records_rejected") == 1)
            }
        )
    }

    // Scoreboard: CE82
    @Test func clocksAreMeasured() async throws {
        let time = ManualTime()
        let skewed = AcquiredToken(
            value: "token",
            lifetime: .duration(.seconds(3600)),
            issuerTime: WallTime(milliseconds: time.wallTime().milliseconds + 90_000)
        )
        try await withCacheBench([.acquired(skewed)], time: time, metrics: self.metrics) { [metrics] bench in
            _ = await bench.answer()
            #expect(metrics.values("tokencache.clock.skew") == [90])
            await bench.advance(by: .seconds(20))
            bench.time.setWall(WallTime(milliseconds: bench.time.wallTime().milliseconds + 3_600_000))
            await bench.advance(by: .seconds(20))
            #expect(metrics.total("tokencache.clock.jumps") == 1)
        }
    }

    // Scoreboard: CE82
    @Test func tenantMismatchesAndRefreshesWithoutProgressAreCounted() async throws {
        let script =
            [.token(tenant: "another"), .token(life: .seconds(600)), .token(life: .seconds(300))]
            as [ScriptedSource.Step]
        try await withCacheBench(script, metrics: self.metrics) { [metrics] bench in
            _ = await bench.answer()
            #expect(metrics.total("tokencache.response.tenant_mismatch") == 1)
            await bench.cache.invalidate(bench.key)
            _ = await bench.answer()
            try await bench.advanceToRefresh()
            _ = await bench.answer()
            #expect(metrics.total("tokencache.refresh.no_progress") == 1)
            #expect(metrics.total("tokencache.refresh", ["outcome": "no_progress"]) == 1)
        }
    }

    // Scoreboard: CE41, CE82
    @Test func removalsAreCountedByReason() async throws {
        let script = Array(repeating: ScriptedSource.Step.token(life: .seconds(100)), count: 4)
        try await withCacheBench(script, metrics: self.metrics, configure: { $0.keepAlive = .zero }) {
            [metrics] bench in
            _ = await bench.answer()
            await bench.cache.invalidate(bench.key)
            _ = await bench.answer()
            await bench.cache.invalidate(bench.key, mode: .hard)
            _ = await bench.answer()
            await bench.cache.remove(bench.key)
            await bench.cache.remove(bench.key)
            _ = await bench.answer()
            await bench.advance(by: .seconds(100))
            for reason in ["invalidated", "revoked", "removed", "expired"] {
                #expect(metrics.total("tokencache.removed", ["reason": reason]) == 1)
            }
            #expect(metrics.total("tokencache.removed") == 4)
        }
    }
}
