//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

/// Issuers that ask for patience.
@Suite(.timeLimit(.minutes(5))) struct PatienceTests {
    // Scoreboard: CE26
    @Test func nobodyOfTheClientCallsBeforeTheIssuerSaidSo() async throws {
        try await withCacheBench([.failure(.throttled, retryAfter: .seconds(50))]) { bench in
            let first = await bench.answer()
            #expect(first.error?.code == .acquisitionFailed)
            #expect(first.error?.retryAfter == .seconds(50))
            let other = try await bench.answer(.sample("other"))
            #expect(other.error?.code == .throttled)
            let wait = try #require(other.error?.retryAfter)
            #expect(wait >= .seconds(50) && wait <= .seconds(55), "a little later than asked, by chance")
            for number in 0..<49 {
                await bench.advance(by: .seconds(1))
                _ = try await bench.answer(.sample("\(number)"))
                _ = await bench.answer()
            }
            #expect(bench.calls == 1)
            await bench.advance(by: .seconds(6))
            #expect(await bench.answer().token == "token-2")
            #expect(try await bench.answer(.sample("other")).token == "token-3")
        }
    }

    // Scoreboard: CE26
    @Test func otherClientsAreNotConcerned() async throws {
        try await withCacheBench([.failure(.throttled, retryAfter: .seconds(50))]) { bench in
            _ = await bench.answer()
            let others = [try CacheKey.sample(client: "another"), try CacheKey.sample(authority: "another")]
            #expect(await bench.answer(others[0]).token == "token-2")
            #expect(await bench.answer(others[1]).token == "token-3")
        }
    }

    // Scoreboard: CE26
    @Test func absurdWaitIsCutToAnHour() async throws {
        try await withCacheBench([.failure(.throttled, retryAfter: .seconds(Int64.max))]) { bench in
            _ = await bench.answer()
            let wait = try #require(bench.cache.explain(bench.key).failsFor)
            #expect(wait >= .seconds(3600) && wait <= .seconds(3960))
            await bench.advance(by: .seconds(3960))
            #expect(await bench.answer().token == "token-2")
        }
    }

    // Scoreboard: CE26
    @Test(arguments: [Duration.zero, .seconds(-100)])
    func pastPointInTimeIsNoWait(wait: Duration) async throws {
        try await withCacheBench([.failure(.throttled, retryAfter: wait)]) { bench in
            _ = await bench.answer()
            await bench.advance(by: .milliseconds(1))
            #expect(await bench.answer().token == "token-2")
        }
    }

    // Scoreboard: CE26
    @Test func withoutAWordTheKeyWaitsAMinuteAndTheClientTenSeconds() async throws {
        try await withCacheBench([.failure(.throttled)]) { bench in
            let others = [try CacheKey.sample("early"), try CacheKey.sample("late")]
            _ = await bench.answer()
            await bench.advance(by: .milliseconds(9999))
            #expect(await bench.answer(others[0]).error?.code == .throttled)
            await bench.advance(by: .milliseconds(1001))
            #expect(await bench.answer(others[1]).token == "token-2")
            await bench.advance(by: .seconds(48))
            #expect(await bench.answer().error != nil)
            await bench.advance(by: .seconds(8))
            #expect(await bench.answer().token == "token-3")
        }
    }

    // Scoreboard: CE18, CE26
    @Test func heldTokenIsServedAndItsRefreshWaits() async throws {
        let script: [ScriptedSource.Step] = [.token("held"), .failure(.throttled, retryAfter: .seconds(100))]
        try await withCacheBench(script) { bench in
            _ = await bench.answer()
            try await bench.advanceToRefresh()
            for _ in 0..<100 {
                #expect(await bench.answer().token == "held")
                await bench.advance(by: .seconds(1))
            }
            #expect(bench.calls == 2)
            await bench.advance(by: .seconds(10))
            _ = await bench.answer()
            #expect(await bench.answer().token == "token-3")
        }
    }

    // Scoreboard: CE26
    @Test func refreshOfAnotherKeyWaitsToo() async throws {
        try await withCacheBench { bench in
            let other = try CacheKey.sample("other")
            _ = await bench.answer()
            try await bench.advanceToRefresh()
            bench.source.append(.failure(.throttled, retryAfter: .seconds(30)))
            _ = await bench.answer(other)
            for _ in 0..<30 {
                #expect(await bench.answer().token == "token-1")
                await bench.advance(by: .seconds(1))
            }
            #expect(bench.calls == 2)
            #expect(bench.cache.explain(bench.key).failedRefreshes == 0)
            await bench.advance(by: .seconds(4))
            _ = await bench.answer()
            #expect(bench.calls == 3)
        }
    }

    // Scoreboard: CE7, CE26
    @Test func forceDoesNotGetAroundIt() async throws {
        try await withCacheBench { bench in
            _ = await bench.answer()
            bench.source.append(.failure(.throttled, retryAfter: .seconds(30)))
            _ = try await bench.answer(.sample("other"))
            let forced = await bench.answer(options: .init(forcedRefresh: .always))
            #expect(forced.error?.code == .throttled)
            #expect(await bench.answer().token == "token-1")
            #expect(bench.calls == 2)
        }
    }

    // Scoreboard: CE26, CE28
    @Test func patienceIsNotTrouble() async throws {
        try await withCacheBench { bench in
            let source = ScriptedSource(afterwards: .failure(.throttled, retryAfter: .zero))
            for number in 0..<20 {
                _ = try await bench.answer(.sample("\(number)"), from: source)
                await bench.advance(by: .milliseconds(1))
            }
            #expect(source.callCount == 20)
            #expect(try await bench.answer(.sample("next")).token != nil)
        }
    }

    // Scoreboard: CE26, CE32
    @Test(arguments: [-7200, 7200])
    func wallClockIsOfNoConcern(seconds: Int64) async throws {
        try await withCacheBench([.failure(.throttled, retryAfter: .seconds(50))]) { bench in
            _ = await bench.answer()
            bench.time.stepWall(by: .seconds(seconds))
            await bench.advance(by: .seconds(49))
            #expect(await bench.answer().error != nil)
            await bench.advance(by: .seconds(6))
            #expect(await bench.answer().token == "token-2")
        }
    }
}
