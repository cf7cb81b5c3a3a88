//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

/// Issuers that give the same expiry again, as metadata services with a cache of their own do.
@Suite(.timeLimit(.minutes(5))) struct NoProgressTests {
    // Scoreboard: CE21
    @Test func sameExpiryIsAskedForAgainFourMinutesBeforeIt() async throws {
        try await withCacheBench { bench in
            let end = try Self.holdExpiry(of: bench)
            _ = await bench.answer()
            try await bench.advanceToRefresh()
            _ = await bench.answer()
            #expect(bench.calls == 2)
            #expect(bench.events.contains(.noProgress))
            while end - bench.time.continuousNanoseconds() > 241_000_000_000 {
                await bench.advance(by: .seconds(1))
                #expect(await bench.answer().token == "token-1")
            }
            #expect(bench.calls == 2)
            await bench.advance(by: .seconds(1))
            _ = await bench.answer()
            #expect(bench.calls == 3)
        }
    }

    // Scoreboard: CE21
    @Test func lastFourMinutesAreNoLoopEither() async throws {
        try await withCacheBench { bench in
            let end = try Self.holdExpiry(of: bench)
            _ = await bench.answer()
            while end - bench.time.continuousNanoseconds() > 31_000_000_000 {
                await bench.advance(by: .seconds(1))
                #expect(await bench.answer().token != nil)
            }
            #expect((4...10).contains(bench.calls))
        }
    }

    // Scoreboard: CE21
    @Test func tokenOfTheSameExpiryDoesNotReplaceTheHeldOne() async throws {
        try await withCacheBench { bench in
            _ = try Self.holdExpiry(of: bench)
            _ = await bench.answer()
            try await bench.advanceToRefresh()
            _ = await bench.answer()
            let caller = await bench.answer()
            #expect(caller.token == "token-1")
            #expect(caller.label != .hitRefreshing || bench.calls == 2)
        }
    }

    // Scoreboard: CE21
    @Test func someSecondsMoreAreTakenButAreNoProgress() async throws {
        try await withCacheBench { bench in
            let start = bench.time.continuousNanoseconds()
            bench.source.append(.token("first"), .endingAt(start + 3_620_000_000_000, by: bench.time))
            _ = await bench.answer()
            try await bench.advanceToRefresh()
            _ = await bench.answer()
            #expect(await bench.answer().token == "token-2")
            await bench.advance(by: .seconds(300))
            _ = await bench.answer()
            #expect(bench.calls == 2)
        }
    }

    // Scoreboard: CE21
    @Test func realProgressEndsThePause() async throws {
        try await withCacheBench { bench in
            let start = bench.time.continuousNanoseconds()
            bench.source.append(.token("first"), .endingAt(start + 3_600_000_000_000, by: bench.time))
            _ = await bench.answer()
            try await bench.advanceToRefresh()
            _ = await bench.answer()
            try await bench.advance(untilRemaining: .seconds(240))
            _ = await bench.answer()
            #expect(await bench.answer().token == "token-3")
            #expect(bench.cache.explain(bench.key).failedRefreshes == 0)
            #expect(bench.cache.explain(bench.key).nextAttempt == nil)
        }
    }

    /// Lets every token of a bench's source expire an hour from now.
    private static func holdExpiry(of bench: CacheBench) throws -> Int64 {
        let end = bench.time.continuousNanoseconds() + 3_600_000_000_000
        for _ in 0..<100 { bench.source.append(.endingAt(end, by: bench.time)) }
        return end
    }
}

extension ScriptedSource.Step {
    /// Returns a token of its own that expires at a point in time.
    fileprivate static func endingAt(_ end: Int64, by time: ManualTime) -> Self {
        .perform { _, number in
            let life = Duration.nanoseconds(end - time.continuousNanoseconds())
            return AcquiredToken(value: "token-\(number)", lifetime: .duration(life))
        }
    }
}
