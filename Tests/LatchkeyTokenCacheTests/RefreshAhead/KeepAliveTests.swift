//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

/// Refreshes without a request, of tokens in use.
@Suite(.timeLimit(.minutes(5))) struct KeepAliveTests {
    // Scoreboard: CE22
    @Test func tokenThatWasUsedLatelyIsRefreshedWithoutARequest() async throws {
        try await withCacheBench { bench in
            _ = await bench.answer()
            let due = try #require(bench.cache.explain(bench.key).refreshDue)
            await bench.advance(by: due - .seconds(899))
            _ = await bench.answer()
            await bench.advance(by: .seconds(898))
            #expect(bench.calls == 1)
            // Timers of entries are looked at on every tick.
            await bench.advance(by: .seconds(12))
            #expect(bench.calls == 2)
            let caller = await bench.answer()
            #expect(caller.token == "token-2")
            #expect(caller.label == .hitFresh)
        }
    }

    // Scoreboard: CE22
    @Test func tokenThatIsIdleForLongerIsNot() async throws {
        try await withCacheBench { bench in
            _ = await bench.answer()
            let due = try #require(bench.cache.explain(bench.key).refreshDue)
            await bench.advance(by: due - .seconds(902))
            _ = await bench.answer()
            await bench.advance(by: .seconds(7200))
            #expect(bench.calls == 1)
        }
    }

    // Scoreboard: CE22
    @Test func keepAliveEndsWithTheUse() async throws {
        try await withCacheBench { bench in
            _ = await bench.answer()
            await bench.advance(by: .seconds(2000))
            _ = await bench.answer()
            await bench.advance(by: .seconds(86_400))
            #expect(bench.calls == 2, "refreshed once, for the last use's sake")
        }
    }

    // Scoreboard: CE22
    @Test(arguments: [60, 300, 600, 1200, 1800])
    func idleTokenOfAShortLifeIsNotKeptAliveForEver(life: Int) async throws {
        try await withCacheBench(
            afterwards: .token(life: .seconds(life)),
            configure: { $0.tick = .seconds(5) }
        ) { bench in
            _ = await bench.answer()
            await bench.advance(by: .seconds(12 * life))
            #expect(bench.calls <= 3)
        }
    }

    // Scoreboard: CE22
    @Test func horizonIsASettingAndAtMostHalfOfTheLife() async throws {
        try await withCacheBench(
            afterwards: .token(life: .seconds(600)),
            configure: { $0.keepAlive = .seconds(86_400) }
        ) { bench in
            _ = await bench.answer()
            await bench.advance(by: .seconds(86_400))
            #expect(bench.calls <= 3)
        }
        try await withCacheBench(configure: { $0.keepAlive = .seconds(60) }) { bench in
            _ = await bench.answer()
            let due = try #require(bench.cache.explain(bench.key).refreshDue)
            await bench.advance(by: due - .seconds(100))
            _ = await bench.answer()
            await bench.advance(by: .seconds(200))
            #expect(bench.calls == 1)
        }
    }

    // Scoreboard: CE19, CE22
    @Test func refreshThatFailsIsTriedAgainWhileTheTokenIsInUse() async throws {
        try await withCacheBench([.token(), .failure(.local), .failure(.local), .token("new")]) { bench in
            _ = await bench.answer()
            let due = try #require(bench.cache.explain(bench.key).refreshDue)
            await bench.advance(by: due - .seconds(10))
            _ = await bench.answer()
            await bench.advance(by: .seconds(200))
            #expect(bench.calls == 4)
            #expect(bench.cache.cachedToken(for: bench.key)?.value == "new")
        }
    }

    // Scoreboard: CE22
    @Test func manyKeysAreKeptAliveEachInItsTime() async throws {
        try await withCacheBench { bench in
            let keys = try (0..<100).map { try CacheKey.sample("\($0)") }
            for key in keys { _ = await bench.answer(key) }
            await bench.advance(by: .seconds(2300))
            for key in keys.prefix(60) { _ = await bench.answer(key) }
            await bench.advance(by: .seconds(420))
            #expect(bench.calls == 160)
            let refreshed = Set(bench.source.contexts.dropFirst(100).map(\.key))
            #expect(refreshed == Set(keys.prefix(60)))
        }
    }
}
