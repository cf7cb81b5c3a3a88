//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

/// Tokens that are acquired before the first request needs them.
@Suite(.timeLimit(.minutes(1))) struct WarmUpTests {
    private static func requests(_ count: Int, bench: CacheBench, authority: String = "issuer") throws
        -> [WarmUpRequest]
    {
        try (0..<count).map { try .init(key: .sample("\($0)", authority: authority), source: bench.source) }
    }

    // Scoreboard: CE58
    @Test func tokensAreHeldWhenItReturns() async throws {
        try await withCacheBench { bench in
            let requests = try Self.requests(20, bench: bench)
            let report = await bench.cache.warmUp(requests)
            #expect(report == WarmUpReport(ready: 20, failed: 0, pending: 0))
            for request in requests { #expect(bench.cache.cachedToken(for: request.key) != nil) }
        }
    }

    @Test func fourAtATimeAreAskedForFromEachIssuer() async throws {
        let gate = Gate()
        try await withCacheBench(afterwards: .after(gate, .token())) { bench in
            let requests =
                try Self.requests(10, bench: bench) + Self.requests(3, bench: bench, authority: "another issuer")
            bench.start { await bench.cache.warmUp(requests) }
            await bench.settle()
            #expect(bench.calls == 7)
            gate.open()
            await bench.settle()
            #expect(bench.calls == 13)
        }
    }

    @Test func returnsWhenAShareIsReady() async throws {
        let gate = Gate()
        let steps = (0..<5).map { _ in ScriptedSource.Step.token() }
        try await withCacheBench(steps, afterwards: .after(gate, .token())) { bench in
            let report = await bench.cache.warmUp(try Self.requests(10, bench: bench), readyShare: 0.5)
            #expect(report.ready == 5)
            #expect(report.pending == 5)
            gate.open()
            await bench.settle()
            #expect(bench.cache.held.entries == 10)
        }
    }

    @Test func returnsAfterItsTimeInAnyCase() async throws {
        let gate = Gate()
        try await withCacheBench(afterwards: .after(gate, .token())) { bench in
            let reports = Box<WarmUpReport?>(nil)
            let requests = try Self.requests(3, bench: bench)
            bench.start { reports.set(await bench.cache.warmUp(requests, timeout: .seconds(2))) }
            await bench.advance(by: .milliseconds(1999))
            #expect(reports.get() == nil)
            await bench.advance(by: .milliseconds(1))
            #expect(reports.get() == WarmUpReport(ready: 0, failed: 0, pending: 3))
            gate.open()
        }
    }

    @Test func failuresAreCountedAndHoldNothingUp() async throws {
        try await withCacheBench([.failure(.permanent)]) { bench in
            let report = await bench.cache.warmUp(try Self.requests(6, bench: bench))
            #expect(report == WarmUpReport(ready: 5, failed: 1, pending: 0))
        }
    }

    @Test func nothingToDoIsDoneAtOnce() async throws {
        try await withCacheBench { bench in
            #expect(await bench.cache.warmUp([]) == WarmUpReport(ready: 0, failed: 0, pending: 0))
        }
    }

    @Test func endsWithTheCache() async throws {
        try await withCacheBench(afterwards: .token()) { bench in
            await bench.cache.shutdown()
            let report = await bench.cache.warmUp(try Self.requests(6, bench: bench))
            #expect(report.ready == 0)
            #expect(bench.calls == 0)
        }
    }
}
