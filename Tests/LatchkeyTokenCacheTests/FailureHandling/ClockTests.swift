//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

/// Clocks that are set, and machines that sleep.
@Suite(.timeLimit(.minutes(5))) struct ClockTests {
    // MARK: - The wall clock

    // Scoreboard: CE32, CE33
    @Test(arguments: [30 * 86_400, 3600, 60])
    func settingTheWallClockForwardExpiresNothing(seconds: Int64) async throws {
        try await withCacheBench { bench in
            _ = await bench.answer()
            let due = bench.cache.explain(bench.key).refreshDue
            bench.time.stepWall(by: .seconds(seconds))
            #expect(await bench.answer().label == .hitFresh)
            #expect(bench.cache.explain(bench.key).refreshDue == due)
            await bench.advance(by: .seconds(600))
            let caller = await bench.answer()
            #expect(caller.label == .hitFresh)
            #expect(caller.result?.remaining == .seconds(3000))
        }
    }

    // Scoreboard: CE32, CE33
    @Test(arguments: [30 * 86_400, 3600, 60])
    func settingTheWallClockBackLetsNothingLiveLonger(seconds: Int64) async throws {
        try await withCacheBench([.token()], afterwards: .failure(.interactionRequired)) { bench in
            _ = await bench.answer()
            await bench.advance(by: .seconds(3000))
            bench.time.stepWall(by: .seconds(-seconds))
            #expect(bench.cache.explain(bench.key).remaining == .seconds(600))
            await bench.advance(by: .milliseconds(569_999))
            #expect(bench.cache.cachedToken(for: bench.key) != nil)
            await bench.advance(by: .milliseconds(1))
            #expect(bench.cache.cachedToken(for: bench.key) == nil)
            bench.time.stepWall(by: .seconds(-seconds))
            #expect(bench.cache.cachedToken(for: bench.key) == nil, "nor does it come back to life")
        }
    }

    // Scoreboard: CE32
    @Test func waitsAndPausesDoNotHeedTheWallClock() async throws {
        try await withCacheBench([.never, .failure(.permanent)]) { bench in
            let caller = await bench.answer(options: .init(timeout: .seconds(10)))
            bench.time.stepWall(by: .seconds(86_400))
            await bench.advance(by: .milliseconds(9999))
            #expect(caller.isWaiting)
            bench.time.stepWall(by: .seconds(-2 * 86_400))
            await bench.advance(by: .milliseconds(1))
            #expect(caller.error?.code == .timedOut)
            let other = try CacheKey.sample("other")
            _ = await bench.answer(other)
            let pause = try #require(bench.cache.explain(other).failsFor)
            bench.time.stepWall(by: .seconds(86_400))
            #expect(bench.cache.explain(other).failsFor == pause)
        }
    }

    @Test func jumpOfTheWallClockIsReported() async throws {
        try await withCacheBench(configure: { $0.tick = .milliseconds(100) }) { bench in
            _ = await bench.answer()
            await bench.advance(by: .seconds(1))
            bench.time.stepWall(by: .seconds(31))
            await bench.advance(by: .seconds(1))
            #expect(bench.events.contains(.clockJump(.seconds(31))))
            bench.time.stepWall(by: .seconds(-29))
            await bench.advance(by: .seconds(1))
            #expect(bench.events.count { if case .clockJump = $0 { true } else { false } } == 1)
        }
    }

    // Scoreboard: CE32
    @Test func lifeReadFromTheStoreIsCutWhenTheWallClockWasBehind() async throws {
        try await withStoreBench { bench, store in
            let other = try bench.another(store: store)
            _ = await other.answer()
            await other.flush()
            #expect(await bench.answer().label == .loadedFromStore)
            await bench.advance(by: .seconds(20))
            let before = try #require(bench.cache.explain(bench.key).remaining)
            bench.time.stepWall(by: .seconds(1800))
            await bench.advance(by: .seconds(10))
            let after = try #require(bench.cache.explain(bench.key).remaining)
            #expect(after <= before - .seconds(1800))
            #expect(other.cache.explain(bench.key).remaining == .milliseconds(3_569_995), "it was measured there")
        }
    }

    // MARK: - Suspend

    // Scoreboard: CE32
    @Test func tokenThatExpiredInSuspendIsNotServed() async throws {
        try await withCacheBench(configure: { $0.tick = .milliseconds(100) }) { bench in
            _ = await bench.answer()
            await bench.advance(by: .seconds(1))
            bench.time.suspend(for: .seconds(3600))
            await bench.settle()
            #expect(bench.cache.cachedToken(for: bench.key) == nil)
            #expect(await bench.answer().token == "token-2")
            #expect(bench.events.contains(.suspended(.seconds(3600))))
        }
    }

    // Scoreboard: CE32
    @Test func suspendUsesUpLife() async throws {
        try await withCacheBench(configure: { $0.tick = .milliseconds(100) }) { bench in
            _ = await bench.answer()
            await bench.advance(by: .seconds(1))
            for _ in 0..<3 {
                bench.time.suspend(for: .seconds(600))
                await bench.advance(by: .seconds(1))
            }
            let caller = await bench.answer()
            #expect(caller.token == "token-1")
            #expect(caller.result?.remaining == .seconds(3600 - 1804))
            bench.time.suspend(for: .seconds(1200))
            await bench.advance(by: .seconds(1))
            _ = await bench.answer()
            #expect(await bench.answer().token == "token-2", "its refresh was due")
        }
    }

    // Scoreboard: CE32
    @Test func acquisitionThatSleptThroughItsTimeLimitFails() async throws {
        try await withCacheBench([.never], configure: { $0.tick = .milliseconds(100) }) { bench in
            let caller = await bench.answer()
            bench.time.suspend(for: .seconds(60))
            await bench.settle()
            #expect(caller.error?.code == .timedOut)
        }
    }

    // Scoreboard: CE32
    @Test func pausesAreOverAfterSuspend() async throws {
        try await withCacheBench([.failure(.permanent)], configure: { $0.tick = .milliseconds(100) }) { bench in
            _ = await bench.answer()
            bench.time.suspend(for: .seconds(60))
            await bench.settle()
            #expect(await bench.answer().token == "token-2")
        }
    }

    // MARK: - Injected clocks

    // Scoreboard: CE33
    @Test func decadePassesAsTheTestSays() async throws {
        let life = Duration.seconds(3650 * 86_400)
        try await withCacheBench(
            [.token(life: life)],
            configure: {
                $0.keepAlive = .zero
                $0.tick = .seconds(30 * 86_400)
            }
        ) { bench in
            _ = await bench.answer()
            await bench.advance(by: life / 2 - .seconds(301))
            #expect(await bench.answer().label == .hitFresh)
            await bench.advance(by: life / 2)
            #expect(bench.cache.cachedToken(for: bench.key)?.value == "token-1")
            await bench.advance(by: .seconds(301))
            #expect(bench.cache.cachedToken(for: bench.key)?.value != "token-1")
        }
    }
}
