//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

/// The deadlines of callers, and the time limit of an acquisition.
@Suite(.timeLimit(.minutes(5))) struct TimeLimitTests {
    // MARK: - Of a caller

    @Test func callerWaitsNoLongerThanItWants() async throws {
        try await withCacheBench([.never]) { bench in
            let caller = await bench.answer(options: .init(timeout: .milliseconds(1500)))
            await bench.advance(by: .milliseconds(1499))
            #expect(caller.isWaiting)
            await bench.advance(by: .milliseconds(1))
            #expect(caller.error?.code == .timedOut)
        }
    }

    @Test func deadlineOfOneCallerDoesNotMoveThatOfOthers() async throws {
        try await withCacheBench { bench in
            bench.source.append(.taking(.seconds(5), of: bench.time, .token("first")))
            let patient = await bench.answer()
            let hasty = [3, 1, 2].map { bench.ask(options: .init(timeout: .seconds($0))) }
            await bench.advance(by: .seconds(1))
            #expect(hasty.map(\.isWaiting) == [true, false, true])
            await bench.advance(by: .seconds(1))
            #expect(hasty.map(\.isWaiting) == [true, false, false])
            await bench.advance(by: .seconds(3))
            #expect(hasty.errors == [.timedOut])
            #expect(patient.token == "first")
            #expect(bench.calls == 1)
        }
    }

    @Test func callersWhoGaveUpLeaveATokenToTheNext() async throws {
        // Callers are less patient than the issuer is fast: the cache must warm up all the same.
        try await withCacheBench { bench in
            bench.source.append(.taking(.milliseconds(1500), of: bench.time, .token("first")))
            let hasty = await bench.answer(options: .init(timeout: .seconds(1)))
            await bench.advance(by: .seconds(2))
            #expect(hasty.error?.code == .timedOut)
            #expect(await bench.answer(options: .init(timeout: .seconds(1))).token == "first")
            #expect(bench.calls == 1)
        }
    }

    @Test func deadlineOfTheLastCallerEndsWhatMayBeCancelled() async throws {
        let source = ScriptedSource([.never], abandonmentPolicy: .cancel)
        try await withCacheBench { bench in
            _ = await bench.answer(from: source, options: .init(timeout: .seconds(1)))
            await bench.advance(by: .seconds(1))
            #expect(source.runningCount == 0)
        }
    }

    @Test(arguments: [Duration.zero, .seconds(-5)])
    func callerWithoutTimeGetsWhatIsThereOrNothing(timeout: Duration) async throws {
        let gate = Gate()
        try await withCacheBench([.after(gate, .token("first"))]) { bench in
            #expect(await bench.answer(options: .init(timeout: timeout)).error?.code == .timedOut)
            gate.open()
            await bench.settle()
            #expect(await bench.answer(options: .init(timeout: timeout)).token == "first")
        }
    }

    // MARK: - Of an acquisition

    // Scoreboard: CE29
    @Test func acquisitionThatTakesTooLongFailsForAll() async throws {
        try await withCacheBench([.never]) { bench in
            let first = await bench.answer()
            await bench.advance(by: .seconds(20))
            let second = await bench.answer()
            await bench.advance(by: .milliseconds(9999))
            #expect([first, second].waiting == 2)
            await bench.advance(by: .milliseconds(1))
            #expect([first, second].errors == [.timedOut])
            #expect(bench.source.runningCount == 0, "its task was cancelled")
            #expect(bench.calls == 1)
        }
    }

    // Scoreboard: CE29
    @Test func timeLimitIsASetting() async throws {
        try await withCacheBench([.never], configure: { $0.loadTimeout = .seconds(3) }) { bench in
            let caller = await bench.answer()
            #expect(bench.source.contexts.first?.timeLimit == .seconds(3))
            await bench.advance(by: .seconds(3))
            #expect(caller.error?.code == .timedOut)
        }
    }

    @Test func repeatedCallIsToldWhatTimeIsLeft() async throws {
        try await withCacheBench { bench in
            bench.source.append(.taking(.seconds(10), of: bench.time, .failure(.transient)))
            _ = await bench.answer()
            await bench.advance(by: .seconds(11))
            let limits = bench.source.contexts.map(\.timeLimit)
            #expect(limits.count == 2)
            #expect(limits[0] == .seconds(30))
            #expect(limits[1] <= .milliseconds(19_800) && limits[1] >= .milliseconds(19_400))
        }
    }

    // Scoreboard: CE25, CE29
    @Test func nextCallersAreToldOfTheTimeoutAtOnce() async throws {
        try await withCacheBench([.never]) { bench in
            _ = await bench.answer()
            await bench.advance(by: .seconds(30))
            let next = await bench.answer()
            #expect(next.error?.code == .timedOut)
            let retryAfter = try #require(next.error?.retryAfter)
            #expect(retryAfter <= .seconds(1))
            #expect(bench.calls == 1)
            await bench.advance(by: .seconds(1))
            #expect(await bench.answer().token == "token-2")
        }
    }

    // MARK: - Late results

    // Scoreboard: CE30
    @Test func lateTokenIsKept() async throws {
        let gate = Gate()
        try await withCacheBench([.after(gate, .token("late"), ignoringCancellation: true)]) { bench in
            let caller = await bench.answer()
            await bench.advance(by: .seconds(30))
            #expect(caller.error?.code == .timedOut)
            await bench.advance(by: .milliseconds(29_999))
            gate.open()
            await bench.settle()
            let next = await bench.answer()
            #expect(next.token == "late")
            #expect(next.label == .hitFresh)
            #expect(next.result?.age == .milliseconds(59_999), "life counts from the request")
            #expect(bench.calls == 1)
        }
    }

    // Scoreboard: CE30
    @Test func lateTokenEndsTheMemoryOfTheTimeout() async throws {
        let gate = Gate()
        try await withCacheBench([.after(gate, .token("late"), ignoringCancellation: true)]) { bench in
            _ = await bench.answer()
            await bench.advance(by: .seconds(30))
            gate.open()
            await bench.settle()
            #expect(bench.cache.explain(bench.key).failsFor == nil)
            #expect(bench.cache.explain(bench.key).failedRefreshes == 0)
        }
    }

    // Scoreboard: CE30
    @Test func tokenThatIsTooLateIsDropped() async throws {
        let gate = Gate()
        try await withCacheBench([.after(gate, .token("late"), ignoringCancellation: true)]) { bench in
            _ = await bench.answer()
            await bench.advance(by: .seconds(60))
            gate.open()
            await bench.settle()
            #expect(bench.cache.cachedToken(for: bench.key) == nil)
            #expect(await bench.answer().token == "token-2")
        }
    }

    // Scoreboard: CE6, CE30
    @Test(arguments: [InvalidationMode.soft, .hard])
    func lateTokenFromBeforeAnInvalidationIsDropped(mode: InvalidationMode) async throws {
        let gate = Gate()
        try await withCacheBench([.after(gate, .token("late"), ignoringCancellation: true)]) { bench in
            _ = await bench.answer()
            await bench.advance(by: .seconds(31))
            await bench.cache.invalidate(bench.key, mode: mode)
            gate.open()
            await bench.settle()
            #expect(bench.cache.cachedToken(for: bench.key) == nil)
            #expect(await bench.answer().token == "token-2")
        }
    }

    // Scoreboard: CE30
    @Test func lateTokenDoesNotReplaceANewerOne() async throws {
        let gate = Gate()
        try await withCacheBench([.after(gate, .token("late"), ignoringCancellation: true)]) { bench in
            _ = await bench.answer()
            await bench.advance(by: .seconds(45))
            #expect(await bench.answer().token == "token-2")
            gate.open()
            await bench.settle()
            #expect(await bench.answer().token == "token-2")
        }
    }
}
