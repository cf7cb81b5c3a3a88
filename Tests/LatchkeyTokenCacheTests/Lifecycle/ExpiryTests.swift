//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

@Suite(.timeLimit(.minutes(1))) struct ExpiryTests {
    // Scoreboard: CE39
    @Test func everyTokenHasItsOwnLife() async throws {
        let lives = [100, 220, 300] as [Int64]
        try await withCacheBench(lives.map { .token(life: .seconds($0)) }, configure: Self.withoutKeepAlive) { bench in
            for life in lives { _ = await bench.answer(try .sample("\(life)")) }
            for life in lives {
                let key = try CacheKey.sample("\(life)")
                // A token is handed out until a twentieth of its life is left.
                try await bench.advance(untilRemaining: .milliseconds(life * 50 + 1), of: key)
                #expect(bench.cache.explain(key).state == .mandatory)
                await bench.advance(by: .milliseconds(1))
                #expect([.belowFloor, .absent].contains(bench.cache.explain(key).state))
                #expect(bench.cache.cachedToken(for: key) == nil)
                // Timers of entries are looked at on every tick.
                await bench.advance(by: .seconds(12))
                #expect(bench.cache.explain(key).state == .absent)
            }
        }
    }

    // Scoreboard: CE40, P50
    @Test func expiredTokensLeaveMemoryByThemselves() async throws {
        let script = (0..<50).map { ScriptedSource.Step.token(life: .seconds(60 + $0)) }
        try await withCacheBench(script, configure: Self.withoutKeepAlive) { bench in
            for number in 0..<50 { _ = await bench.answer(try .sample("\(number)")) }
            #expect(await bench.cache.statistics.entries == 50)
            await bench.advance(by: .seconds(85))
            let entries = await bench.cache.statistics.entries
            #expect((1..<50).contains(entries))
            await bench.advance(by: .seconds(25))
            #expect(await bench.cache.statistics.entries == 0)
        }
    }

    // Scoreboard: CE40
    @Test func tokensThatWereOnlyPutInLeaveMemoryToo() async throws {
        try await withCacheBench(configure: Self.withoutKeepAlive) { bench in
            let token = AcquiredToken(value: "primed", lifetime: .duration(.seconds(60)))
            try await bench.cache.prime(token, for: bench.key)
            #expect(await bench.cache.statistics.entries == 1)
            // Nothing else happens in this cache: nobody asks for a token, and nobody runs it.
            await bench.advance(by: .seconds(85))
            #expect(await bench.cache.statistics.entries == 0)
            #expect(bench.events.contains(.removed(.expired)))
            #expect(bench.calls == 0)
        }
    }

    // Scoreboard: CE40
    @Test func tokenThatExpiresDuringItsRefreshLeavesMemoryToo() async throws {
        let script = [ScriptedSource.Step.token(life: .seconds(100)), .never]
        try await withCacheBench(script, configure: Self.withoutKeepAlive) { bench in
            _ = await bench.answer()
            try await bench.advance(untilRemaining: .seconds(20))
            _ = await bench.answer()
            try await bench.advance(untilRemaining: .seconds(1))
            #expect(await bench.cache.statistics.entries == 1)
            await bench.advance(by: .seconds(60))
            #expect(await bench.cache.statistics.entries == 0)
            #expect(bench.events.contains(.removed(.expired)))
        }
    }

    // Scoreboard: CE40
    @Test func memoryOfKeysDoesNotGrowWithDeadOnes() async throws {
        try await withCacheBench(afterwards: .failure(.permanent), configure: Self.withoutKeepAlive) { bench in
            for number in 0..<100 { _ = await bench.answer(try .sample("\(number)", tenant: "\(number)")) }
            #expect(await bench.cache.statistics.activeKeys == 100)
            await bench.advance(by: .seconds(1200))
            #expect(await bench.cache.statistics.activeKeys == 0)
        }
    }

    // Scoreboard: CE39
    @Test func lifeThatASourceSetsCounts() async throws {
        let time = ManualTime()
        let end = WallTime(milliseconds: time.wallTime().milliseconds + 500_000)
        let until = AcquiredToken(value: "until", lifetime: .until(end))
        try await withCacheBench([.acquired(until), .token(life: .seconds(700))], time: time) { bench in
            let lives = [await bench.answer(try .sample("1")), await bench.answer(try .sample("2"))]
            #expect(lives.map { $0.result?.remaining } == [.seconds(500), .seconds(700)])
        }
    }

    private static func withoutKeepAlive(_ configuration: inout TokenCache.Configuration) {
        configuration.keepAlive = .zero
    }
}
