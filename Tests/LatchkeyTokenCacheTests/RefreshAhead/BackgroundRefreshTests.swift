//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

/// Refreshes that start with a request and hold up none.
@Suite(.timeLimit(.minutes(5))) struct BackgroundRefreshTests {
    // Scoreboard: CE11
    @Test func requestAfterTheRefreshPointIsAnsweredAtOnceAndStartsTheRefresh() async throws {
        let gate = Gate()
        try await withCacheBench([.token("old"), .after(gate, .token("new"))], configure: { $0.keepAlive = .zero }) {
            bench in
            _ = await bench.answer()
            let due = try #require(bench.cache.explain(bench.key).refreshDue)
            await bench.advance(by: due - .milliseconds(1))
            #expect(await bench.answer().label == .hitFresh)
            #expect(bench.calls == 1)
            await bench.advance(by: .milliseconds(1))
            let caller = await bench.answer()
            #expect(caller.token == "old")
            #expect(caller.label == .hitRefreshing)
            #expect(caller.result?.isDegraded == false)
            #expect(bench.calls == 2)
            #expect(bench.source.contexts[1].reason == .refresh)
            #expect(bench.source.contexts[1].previous?.value == "old")
            #expect(bench.cache.explain(bench.key).state == .refreshing)
            gate.open()
            await bench.settle()
            #expect(await bench.answer().token == "new")
        }
    }

    // Scoreboard: CE11
    @Test func synchronousReadStartsTheRefreshToo() async throws {
        try await withCacheBench(configure: { $0.keepAlive = .zero }) { bench in
            _ = await bench.answer()
            try await bench.advanceToRefresh()
            #expect(bench.cache.cachedToken(for: bench.key)?.value == "token-1")
            await bench.settle()
            #expect(bench.cache.cachedToken(for: bench.key)?.value == "token-2")
            #expect(bench.calls == 2)
        }
    }

    // Scoreboard: CE11
    @Test func sourceThatIsAClosureIsCalledByARequestOnly() async throws {
        try await withCacheBench { bench in
            let calls = Locked(0)
            let request: @Sendable () async -> String? = {
                try? await bench.cache.token(for: bench.key) { _ in
                    let number = calls.withLock { calls in
                        calls += 1
                        return calls
                    }
                    return AcquiredToken(value: "closure-\(number)", lifetime: .duration(.seconds(3600)))
                }.value
            }
            #expect(await request() == "closure-1")
            try await bench.advanceToRefresh()
            await bench.advance(by: .seconds(60))
            #expect(bench.cache.cachedToken(for: bench.key)?.value == "closure-1")
            await bench.settle()
            #expect(calls.withLock { $0 } == 1)
            #expect(await request() == "closure-1")
            await bench.settle()
            #expect(await request() == "closure-2")
        }
    }

    // Scoreboard: CE11, CE22
    @Test func unusedTokenIsNotRefreshed() async throws {
        try await withCacheBench(configure: { $0.keepAlive = .zero }) { bench in
            _ = await bench.answer()
            await bench.advance(by: .seconds(7200))
            #expect(bench.calls == 1)
        }
    }

    // Scoreboard: CE11
    @Test func keyInUseNeverWaitsAfterItsFirstToken() async throws {
        try await withCacheBench(configure: { $0.tick = .seconds(3600) }) { bench in
            bench.source.append(.token(life: .seconds(3600)))
            _ = await bench.answer()
            // Tokens of an hour from an issuer that takes two seconds, over half a day.
            for _ in 0..<20 {
                bench.source.append(.taking(.seconds(2), of: bench.time, .token(life: .seconds(3600))))
            }
            for _ in 0..<12 * 120 {
                await bench.advance(by: .seconds(30))
                let caller = await bench.answer()
                #expect(caller.label == .hitFresh || caller.label == .hitRefreshing)
            }
            #expect((15...19).contains(bench.calls), "a refresh at three quarters of each life")
        }
    }

    // Scoreboard: CE16
    @Test func refreshUnderWayIsNotStartedAgain() async throws {
        try await withCacheBench([.token(), .never]) { bench in
            _ = await bench.answer()
            try await bench.advanceToRefresh()
            for _ in 0..<29 {
                _ = await bench.answer()
                #expect(bench.cache.cachedToken(for: bench.key) != nil)
                await bench.advance(by: .seconds(1))
            }
            #expect(bench.calls == 2)
        }
    }

    // Scoreboard: CE16
    @Test func refreshIsNotStartedBesideAnotherAcquisition() async throws {
        let gate = Gate()
        try await withCacheBench([.token("old"), .after(gate, .token("forced"))]) { bench in
            _ = await bench.answer()
            let due = try #require(bench.cache.explain(bench.key).refreshDue)
            await bench.advance(by: due - .seconds(5))
            let forcing = await bench.answer(options: .init(forcedRefresh: .always))
            await bench.advance(by: .seconds(6))
            let plain = await bench.answer()
            #expect(plain.token == "old")
            #expect(plain.label == .hitRefreshing)
            #expect(bench.calls == 2)
            gate.open()
            await bench.settle()
            #expect(forcing.token == "forced")
        }
    }

    // Scoreboard: CE18, CE44
    @Test func tokenIsNotEvictedWhileItsRefreshIsUnderWay() async throws {
        let gate = Gate()
        try await withCacheBench(configure: { $0.maximumEntries = 16 }) { bench in
            _ = await bench.answer()
            try await bench.advanceToRefresh()
            bench.source.append(.after(gate, .token("new")))
            _ = await bench.answer()
            for number in 0..<500 { _ = await bench.answer(try .sample("\(number)")) }
            #expect(bench.cache.cachedToken(for: bench.key)?.value == "token-1")
            gate.open()
            await bench.settle()
            #expect(bench.cache.cachedToken(for: bench.key)?.value == "new")
        }
    }

    // Scoreboard: CE18, CE29
    @Test func refreshThatTakesTooLongIsGivenUpAndTriedAgain() async throws {
        try await withCacheBench([.token("old"), .never, .token("new")]) { bench in
            _ = await bench.answer()
            try await bench.advanceToRefresh()
            _ = await bench.answer()
            await bench.advance(by: .seconds(30))
            #expect(await bench.answer().token == "old")
            #expect(bench.calls == 2)
            await bench.advance(by: .seconds(5))
            _ = await bench.answer()
            #expect(await bench.answer().token == "new")
            #expect(bench.calls == 3)
        }
    }

    @Test func shorterSuccessorDoesNotReplaceALongerToken() async throws {
        try await withCacheBench([.token("long", life: .seconds(3600)), .token("short", life: .seconds(60))]) { bench in
            _ = await bench.answer()
            try await bench.advanceToRefresh()
            _ = await bench.answer()
            #expect(bench.calls == 2)
            #expect(await bench.answer().token == "long")
        }
    }
}
