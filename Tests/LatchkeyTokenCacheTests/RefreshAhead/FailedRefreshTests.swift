//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

/// Refreshes that fail, and when they are tried again.
@Suite(.timeLimit(.minutes(5))) struct FailedRefreshTests {
    // Scoreboard: CE18
    @Test(arguments: AcquisitionFailure.Kind.allCases)
    func tokenIsServedUntilItsFloorWhateverFails(kind: AcquisitionFailure.Kind) async throws {
        try await withCacheBench([.token("held")], afterwards: .failure(kind)) { bench in
            let first = await bench.answer()
            var pending: [Caller] = []
            try await bench.advance(untilRemaining: .seconds(1200))
            while let remaining = bench.cache.explain(bench.key).remaining, remaining > .milliseconds(30_100) {
                pending.append(await bench.answer())
                await bench.advance(by: min(.seconds(10), remaining - .milliseconds(30_050)))
            }
            #expect(pending.tokens == ["held"])
            #expect(pending.last?.result?.token.expiresAt == first.result?.token.expiresAt)
            await bench.advance(by: .milliseconds(100))
            let last = await bench.answer()
            await bench.advance(by: .seconds(1))
            #expect(last.error != nil, "below its floor it is not handed out")
        }
    }

    // Scoreboard: CE19
    @Test func pausesDoubleFromFiveSeconds() async throws {
        let calls = CallTimes()
        let failing = calls.noting(.failure(.invalidResponse))
        try await withCacheBench([.token()], afterwards: failing, time: calls.time) { bench in
            _ = await bench.answer()
            try await bench.advanceToRefresh()
            await bench.request(for: .seconds(60), every: .milliseconds(100))
            let pauses = calls.pauses.prefix(4)
            // Each is between half of its step and the whole of it; the fifth failure opens the breaker.
            for (pause, step) in zip(pauses, [5, 10, 20, 40]) {
                #expect(pause >= .seconds(step) / 2 && pause <= .seconds(step) + .milliseconds(200))
            }
            #expect(pauses.count >= 3)
        }
    }

    // Scoreboard: CE19
    @Test(arguments: [
        (AcquisitionFailure.Kind.permanent, 150, 300), (.local, 30, 60),
    ])
    func otherClassesHaveTheirOwnPause(kind: AcquisitionFailure.Kind, least: Int, most: Int) async throws {
        let calls = CallTimes()
        let failing = calls.noting(.failure(kind))
        try await withCacheBench([.token()], afterwards: failing, time: calls.time) { bench in
            _ = await bench.answer()
            try await bench.advanceToRefresh()
            await bench.request(for: .seconds(650), every: .seconds(1))
            #expect(calls.pauses.count >= 2)
            for pause in calls.pauses {
                #expect(pause >= .seconds(least) && pause <= .seconds(most + 2))
            }
        }
    }

    // Scoreboard: CE19
    @Test func refusalThatNeedsTheUserIsNotRepeated() async throws {
        try await withCacheBench([.token()], afterwards: .failure(.interactionRequired)) { bench in
            _ = await bench.answer()
            try await bench.advanceToRefresh()
            await bench.request(for: .seconds(860), every: .seconds(1))
            #expect(bench.calls == 2)
            // A new sign-in is such a change.
            await bench.cache.invalidate(bench.key)
            bench.source.append(.token("after sign-in"))
            #expect(await bench.answer().token == "after sign-in")
        }
    }

    // Scoreboard: CE20
    @Test(arguments: [50, 60, 80, 110])
    func scheduleFitsIntoWhatIsLeft(remaining: Int) async throws {
        let calls = CallTimes()
        let failing = calls.noting(.failure(.invalidResponse))
        try await withCacheBench(
            [.token()],
            afterwards: failing,
            time: calls.time,
            configure: { $0.keepAlive = .zero }
        ) { bench in
            _ = await bench.answer()
            try await bench.advance(untilRemaining: .seconds(remaining))
            let end = bench.time.continuousNanoseconds() + Int64(remaining - 30) * 1_000_000_000
            await bench.request(for: .seconds(remaining - 31), every: .milliseconds(250))
            // After the fifth failure the breaker has its say too.
            let pauses = calls.pauses.prefix(4)
            #expect(pauses.count == 4, "several more tries before it expires")
            for (pause, start) in zip(pauses, calls.points) {
                #expect(pause <= .nanoseconds(end - start) / 4 + .milliseconds(250))
            }
        }
    }

    // Scoreboard: CE20
    @Test func issuerThatComesBackJustInTimeIsFoundOut() async throws {
        let isDown = Locked(true)
        let step = ScriptedSource.Step.perform { _, number in
            if isDown.withLock({ $0 }) { throw ScriptedFailure(failure: AcquisitionFailure(.transient)) }
            return AcquiredToken(value: "token-\(number)", lifetime: .duration(.seconds(3600)))
        }
        try await withCacheBench([.token("old")], afterwards: step) { bench in
            _ = await bench.answer()
            try await bench.advanceToRefresh()
            let left = try #require(bench.cache.explain(bench.key).remaining)
            await bench.request(for: left - .seconds(110), every: .seconds(1))
            isDown.withLock { $0 = false }
            await bench.request(for: .seconds(79), every: .seconds(1))
            #expect(await bench.answer().token?.hasPrefix("token-") == true)
        }
    }

    // Scoreboard: CE19
    @Test func successEndsTheSeriesOfPauses() async throws {
        try await withCacheBench([.token(), .failure(.local), .failure(.local), .token("new")]) { bench in
            _ = await bench.answer()
            try await bench.advanceToRefresh()
            await bench.request(for: .seconds(150), every: .seconds(1))
            #expect(await bench.answer().token == "new")
            #expect(bench.cache.explain(bench.key).failedRefreshes == 0)
        }
    }

    // Scoreboard: CE18
    @Test func failedRefreshDoesNotHoldUpRequests() async throws {
        try await withCacheBench([.token()], afterwards: .failure(.transient)) { bench in
            _ = await bench.answer()
            try await bench.advanceToRefresh()
            for _ in 0..<600 {
                await bench.advance(by: .seconds(1))
                let caller = await bench.answer()
                #expect(!caller.isWaiting)
                #expect(caller.result?.isDegraded == false)
            }
        }
    }
}
