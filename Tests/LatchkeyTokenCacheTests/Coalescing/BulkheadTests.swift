//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

/// How many calls to issuers run at once.
@Suite(.timeLimit(.minutes(5))) struct BulkheadTests {
    // Scoreboard: CE10
    @Test func oneIssuerGetsSixteenCallsAtOnce() async throws {
        let gate = Gate()
        try await withCacheBench(afterwards: .after(gate, .token())) { bench in
            let callers = try (0..<40).map { bench.ask(try .sample("\($0)", client: "client-\($0 % 5)")) }
            await bench.settle()
            #expect(bench.source.runningCount == 16)
            gate.admit()
            await bench.settle()
            #expect(bench.calls == 17)
            #expect(bench.source.runningCount == 16)
            gate.open()
            await bench.settle()
            #expect(callers.waiting == 0)
            #expect(callers.errors == [nil])
        }
    }

    // Scoreboard: CE10
    @Test func oneClientLeavesAQuarterOfTheCallsToOthers() async throws {
        try await withCacheBench(afterwards: .never) { bench in
            for number in 0..<40 { _ = bench.ask(try .sample("\(number)")) }
            await bench.settle()
            #expect(bench.source.runningCount == 12)
            for number in 0..<40 { _ = bench.ask(try .sample("\(number)", client: "another")) }
            await bench.settle()
            #expect(bench.source.runningCount == 16)
        }
    }

    // Scoreboard: CE10
    @Test func callersAreServedInTheOrderInWhichTheyCame() async throws {
        let gate = Gate()
        try await withCacheBench(afterwards: .after(gate, .token())) { bench in
            for number in 0..<40 {
                _ = bench.ask(try .sample("\(number)"))
                await bench.settle()
            }
            gate.open()
            await bench.settle()
            #expect(bench.source.contexts.map(\.key.subject) == (0..<40).map(String.init))
        }
    }

    // Scoreboard: CE10
    @Test func processMakesSixtyFourCallsAtOnce() async throws {
        let gate = Gate()
        try await withCacheBench(afterwards: .after(gate, .token())) { bench in
            var callers: [Caller] = []
            for number in 0..<100 {
                callers.append(bench.ask(try .sample("\(number)", authority: "issuer-\(number % 10)")))
            }
            await bench.settle()
            #expect(bench.source.runningCount == 64)
            gate.open()
            await bench.settle()
            #expect(callers.errors == [nil])
            #expect(bench.calls == 100)
        }
    }

    // Scoreboard: CE5, CE10
    @Test func busyIssuerHoldsUpNoOther() async throws {
        try await withCacheBench { bench in
            let stuck = ScriptedSource(afterwards: .never)
            for number in 0..<40 { _ = bench.ask(try .sample("\(number)"), from: stuck) }
            await bench.settle()
            #expect(try await bench.answer(.sample(authority: "another")).token == "token-1")
        }
    }

    // Scoreboard: CE10
    @Test func limitsAreSettings() async throws {
        let gate = Gate()
        try await withCacheBench(
            afterwards: .after(gate, .token()),
            configure: {
                $0.concurrency.calls = 5
                $0.concurrency.callsPerAuthority = 3
            }
        ) { bench in
            for number in 0..<4 { _ = bench.ask(try .sample("\(number)")) }
            await bench.settle()
            #expect(bench.source.runningCount == 3)
            for number in 0..<4 { _ = bench.ask(try .sample("\(number)", authority: "another")) }
            await bench.settle()
            #expect(bench.source.runningCount == 5)
            gate.open()
        }
    }

    // Scoreboard: CE10, CE29
    @Test func timeInTheQueueCounts() async throws {
        try await withCacheBench { bench in
            let stuck = ScriptedSource(afterwards: .never)
            for number in 0..<20 { _ = bench.ask(try .sample("\(number)", client: "\(number % 4)"), from: stuck) }
            await bench.advance(by: .seconds(10))
            let queued = await bench.answer()
            await bench.advance(by: .milliseconds(19_999))
            #expect(queued.isWaiting)
            await bench.advance(by: .milliseconds(1))
            #expect(queued.token == "token-1", "the others have timed out and made room")
            #expect(bench.source.contexts.map(\.timeLimit) == [.seconds(10)])
            #expect(stuck.callCount == 16, "those whose time was up in the queue made no call")
        }
    }

    // Scoreboard: CE10
    @Test func whoLeavesTheQueueMakesNoCall() async throws {
        let gate = Gate()
        let cancelling = ScriptedSource(abandonmentPolicy: .cancel)
        try await withCacheBench(afterwards: .after(gate, .token())) { bench in
            for number in 0..<16 { _ = bench.ask(try .sample("\(number)")) }
            await bench.settle()
            let queued = await bench.answer(from: cancelling)
            queued.cancel()
            await bench.settle()
            gate.open()
            await bench.settle()
            #expect(queued.error?.code == .cancelled)
            #expect(cancelling.callCount == 0)
        }
    }

    @Test func clientThatWasIdleForLongMayQueue() async throws {
        try await withCacheBench { bench in
            _ = await bench.answer(try .sample("early", client: "rare"))
            await bench.advance(by: .seconds(590))
            let stuck = ScriptedSource(afterwards: .never)
            for number in 0..<16 { _ = bench.ask(try .sample("\(number)"), from: stuck) }
            await bench.advance(by: .seconds(1))
            let queued = await bench.answer(try .sample("late", client: "rare"))
            // While it waits the cache forgets clients that have not called for ten minutes.
            await bench.advance(by: .seconds(29))
            #expect(queued.token == "token-2")
        }
    }

    // MARK: - Refreshes

    // Scoreboard: CE10, CE16
    @Test func fourRefreshesRunAtOnceAtOneIssuerAndEightInAll() async throws {
        try await withCacheBench { bench in
            let keys = try (0..<30).map { try CacheKey.sample("\($0)", authority: "issuer-\($0 % 3)") }
            for key in keys { _ = await bench.answer(key) }
            try await bench.advance(untilRemaining: .seconds(600), of: keys[0])
            let gate = Gate()
            for _ in keys { bench.source.append(.after(gate, .token())) }
            for key in keys where key.partition.authority == "issuer-0" {
                #expect(await bench.answer(key).token != nil)
            }
            #expect(bench.source.runningCount == 4)
            for key in keys { #expect(await bench.answer(key).token != nil) }
            #expect(bench.source.runningCount == 8)
            gate.open()
            // Those that were put off are tried again a second later.
            for _ in 0..<4 {
                await bench.advance(by: .seconds(1))
                for key in keys { _ = await bench.answer(key) }
            }
            #expect(bench.calls == 60)
        }
    }

    // Scoreboard: CE10, CE16
    @Test func twentyRefreshesASecondStartAtOneIssuer() async throws {
        try await withCacheBench { bench in
            let keys = try (0..<100).map { try CacheKey.sample("\($0)") }
            for key in keys { _ = await bench.answer(key) }
            try await bench.advance(untilRemaining: .seconds(600), of: keys[0])
            var counts: [Int] = []
            for _ in 0..<5 {
                for key in keys { _ = await bench.answer(key) }
                counts.append(bench.calls - 100)
                await bench.advance(by: .seconds(1))
            }
            #expect(counts == [20, 40, 60, 80, 100])
        }
    }

    // Scoreboard: CE10
    @Test func refreshesYieldWhenManyCallersQueue() async throws {
        let gate = Gate()
        try await withCacheBench { bench in
            let held = try CacheKey.sample("held")
            _ = await bench.answer(held)
            try await bench.advanceToRefresh(of: held)
            let busy = ScriptedSource(afterwards: .after(gate, .token()))
            for number in 0..<81 { _ = bench.ask(try .sample("\(number)"), from: busy) }
            await bench.settle()
            #expect(await bench.answer(held).token == "token-1")
            gate.open()
            await bench.settle()
            #expect(bench.calls == 1, "the refresh was put off, not queued")
            await bench.advance(by: .seconds(1))
            _ = await bench.answer(held)
            #expect(bench.calls == 2)
        }
    }
}
