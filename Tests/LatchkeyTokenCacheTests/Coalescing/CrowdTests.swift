//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

/// Many callers that want the same token and do not ask how it was obtained.
@Suite(.timeLimit(.minutes(5))) struct CrowdTests {
    // Scoreboard: CE1
    @Test func oneCallServesAll() async throws {
        let gate = Gate()
        try await withCacheBench([.after(gate, .token("first"))]) { bench in
            let crowd = Crowd(1000, on: bench)
            await bench.settle()
            #expect(crowd.waiting == 1000)
            #expect(bench.cache.explain(bench.key).waiters == 1000)
            gate.open()
            await bench.settle()
            #expect(crowd.tokens == ["first": 1000])
            #expect(bench.calls == 1)
            let requests = await bench.cache.statistics.requests
            #expect(requests[.loadedFromAuthority] == 1)
            #expect(requests[.joined] == 999)
        }
    }

    // Scoreboard: CE2
    @Test func failureIsShared() async throws {
        let gate = Gate()
        try await withCacheBench([.after(gate, .failure(.permanent))]) { bench in
            let crowd = Crowd(100, on: bench)
            await bench.settle()
            gate.open()
            await bench.settle()
            #expect(crowd.errors == [.acquisitionFailed: 100])
            #expect(crowd.causes.count { ($0 as? ScriptedFailure)?.failure.kind == .permanent } == 100)
            #expect(bench.calls == 1)
            #expect(await bench.cache.statistics.requests[.error] == 100)
        }
    }

    // Scoreboard: CE3
    @Test func whoeverIsCancelledLeavesAtOnceAndTheOthersAreServed() async throws {
        let gate = Gate()
        try await withCacheBench([.after(gate, .token("first"))]) { bench in
            let crowd = Crowd(1000, on: bench)
            await bench.settle()
            crowd.cancel(every: 4)
            await bench.settle()
            #expect(crowd.errors == [.cancelled: 250])
            #expect(crowd.waiting == 750)
            let late = Crowd(10, on: bench)
            await bench.settle()
            gate.open()
            await bench.settle()
            #expect(crowd.tokens == ["first": 750])
            #expect(late.tokens == ["first": 10])
            #expect(bench.calls == 1)
            // The first of the crowd had started the acquisition; it left too.
            #expect(await bench.cache.statistics.requests[.joined] == 760)
        }
    }

    // Scoreboard: CE4
    @Test func acquisitionOutlivesAllOfThem() async throws {
        let gate = Gate()
        try await withCacheBench([.after(gate, .token("first"))]) { bench in
            let crowd = Crowd(100, on: bench)
            await bench.settle()
            crowd.cancel()
            await bench.settle()
            #expect(crowd.errors == [.cancelled: 100])
            gate.open()
            await bench.settle()
            #expect(bench.cache.cachedToken(for: bench.key)?.value == "first")
        }
    }

    @Test func shutdownEndsTheirWaits() async throws {
        try await withCacheBench([.never]) { bench in
            let crowd = Crowd(100, on: bench)
            await bench.settle()
            bench.start { await bench.cache.shutdown() }
            await bench.settle()
            #expect(crowd.errors == [.shutDown: 100])
        }
    }

    // Scoreboard: CE6
    @Test func revocationMovesThemToAnotherAcquisition() async throws {
        let gate = Gate()
        try await withCacheBench([.never, .after(gate, .token("second"))]) { bench in
            let crowd = Crowd(100, on: bench)
            await bench.settle()
            await bench.cache.invalidate(bench.key, mode: .hard)
            await bench.settle()
            #expect(crowd.waiting == 100)
            crowd.cancel(every: 2)
            await bench.settle()
            #expect(crowd.errors == [.cancelled: 50])
            gate.open()
            await bench.settle()
            #expect(crowd.tokens == ["second": 50])
        }
    }

    // Scoreboard: CE6
    @Test func acquisitionFromBeforeAPurgeIsNotJoined() async throws {
        let gate = Gate()
        try await withCacheBench([.after(gate, .token("before")), .token("after")]) { bench in
            let before = Crowd(10, on: bench)
            await bench.settle()
            await bench.cache.purge(bench.key.partition)
            let after = Crowd(10, on: bench)
            await bench.settle()
            #expect(after.tokens == ["after": 10])
            #expect(before.waiting == 10)
            gate.open()
            await bench.settle()
            #expect(before.tokens == ["before": 10])
            #expect(bench.calls == 2)
        }
    }

    @Test func tokenThatIsPutInServesThem() async throws {
        try await withCacheBench([.never]) { bench in
            let crowd = Crowd(10, on: bench)
            await bench.settle()
            try await bench.cache.prime(.init(value: "primed", lifetime: .duration(.seconds(60))), for: bench.key)
            await bench.settle()
            #expect(crowd.tokens == ["primed": 10])
        }
    }

    @Test func acquisitionOfAnotherKeyInTheSameShardIsNotJoined() async throws {
        try await withCacheBench([.never, .token("other")]) { bench in
            let busy = Crowd(2, on: bench)
            await bench.settle()
            let shard = bench.cache.shard(bench.key)
            let keys = try (0..<10_000).map { try CacheKey.sample("\($0)") }
            let neighbour: CacheKey = try #require(keys.first { bench.cache.shard($0) === shard })
            let other = Crowd(2, on: bench, neighbour)
            await bench.settle()
            #expect(other.tokens == ["other": 2])
            #expect(busy.waiting == 2)
        }
    }

    @Test func whoHasATokenDoesNotJoinItsRefresh() async throws {
        try await withCacheBench([.token("held"), .never]) { bench in
            _ = await bench.answer()
            try await bench.advanceToRefresh()
            let crowd = Crowd(3, on: bench)
            await bench.settle()
            #expect(crowd.tokens == ["held": 3])
            #expect(bench.calls == 2)
        }
    }

    // Scoreboard: CE82
    @Test func theirWaitsAreMeasured() async throws {
        let metrics = MetricCapture()
        let time = ManualTime()
        let script = [ScriptedSource.Step.taking(.milliseconds(300), of: time, .token()), .failure(.permanent)]
        try await withCacheBench(script, time: time, metrics: metrics) { bench in
            _ = Crowd(3, on: bench)
            await bench.advance(by: .milliseconds(300))
            let waits = metrics.values("tokencache.request.duration", ["result": "joined"])
            #expect(waits == [300_000_000, 300_000_000])
            _ = Crowd(3, on: bench, try .sample("failing"))
            await bench.settle()
            #expect(metrics.values("tokencache.request.duration", ["result": "error"]).count == 3)
        }
    }

    @Test func closuresJoinToo() async throws {
        let gate = Gate()
        try await withCacheBench([.after(gate, .token("first"))]) { bench in
            let crowd = Crowd(2, on: bench)
            await bench.settle()
            let joined = Locked<String?>(nil)
            bench.start {
                let token = try? await bench.cache.token(for: bench.key) { _ in throw CancellationError() }
                joined.withLock { $0 = token?.value }
            }
            await bench.settle()
            #expect(bench.cache.explain(bench.key).waiters == 3)
            gate.open()
            await bench.settle()
            #expect(joined.withLock { $0 } == "first")
            #expect(crowd.tokens == ["first": 2])
        }
    }
}
