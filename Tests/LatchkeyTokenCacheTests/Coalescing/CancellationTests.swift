//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

/// Callers who leave, and what becomes of the acquisition they waited for.
@Suite(.timeLimit(.minutes(5))) struct CancellationTests {
    // Scoreboard: CE3
    @Test func cancelledCallersLeaveAtOnceAndTheLastIsServed() async throws {
        let gate = Gate()
        try await withCacheBench([.after(gate, .token("first"))]) { bench in
            let callers = bench.ask(times: 1000)
            await bench.settle()
            for caller in callers.dropLast() { caller.cancel() }
            await bench.settle()
            #expect(callers.dropLast().allSatisfy { $0.error?.code == .cancelled } == true)
            #expect(callers[999].isWaiting)
            gate.open()
            await bench.settle()
            #expect(callers[999].token == "first")
            #expect(bench.calls == 1)
        }
    }

    // Scoreboard: CE3
    @Test func theCallerWhoStartedTheAcquisitionIsNoDifferent() async throws {
        let gate = Gate()
        try await withCacheBench([.after(gate, .token("first"))]) { bench in
            let starter = await bench.answer()
            let joiner = await bench.answer()
            starter.cancel()
            await bench.settle()
            #expect(starter.error?.code == .cancelled)
            gate.open()
            await bench.settle()
            #expect(joiner.token == "first")
            #expect(bench.calls == 1)
        }
    }

    // MARK: - The last one leaves

    // Scoreboard: CE4
    @Test func abandonedAcquisitionFinishesAndItsTokenIsKept() async throws {
        let gate = Gate()
        try await withCacheBench([.after(gate, .token("first"))]) { bench in
            let callers = bench.ask(times: 100)
            await bench.settle()
            for caller in callers { caller.cancel() }
            await bench.settle()
            #expect(callers.errors == [.cancelled])
            gate.open()
            await bench.settle()
            let next = await bench.answer()
            #expect(next.token == "first")
            #expect(next.label == .hitFresh)
            #expect(bench.calls == 1)
        }
    }

    // Scoreboard: CE4
    @Test func abandonedAcquisitionCanBeJoinedAgain() async throws {
        let gate = Gate()
        try await withCacheBench([.after(gate, .token("first"))]) { bench in
            let first = await bench.answer()
            first.cancel()
            await bench.settle()
            let second = await bench.answer()
            gate.open()
            await bench.settle()
            #expect(second.token == "first")
            #expect(bench.calls == 1)
        }
    }

    // Scoreboard: CE4
    @Test func policyCancelEndsTheAcquisitionAtOnce() async throws {
        let source = ScriptedSource([.never], abandonmentPolicy: .cancel)
        try await withCacheBench { bench in
            let callers = [await bench.answer(from: source), await bench.answer(from: source)]
            callers[0].cancel()
            await bench.settle()
            #expect(source.runningCount == 1, "somebody waits still")
            callers[1].cancel()
            await bench.settle()
            #expect(source.runningCount == 0)
            #expect(await bench.answer(from: source).token == "token-2")
        }
    }

    // Scoreboard: CE4
    @Test func callerWhoComesAfterTheEndStartsAnew() async throws {
        let gate = Gate()
        let source = ScriptedSource(
            [.after(gate, .token("of nobody"), ignoringCancellation: true)],
            abandonmentPolicy: .cancel
        )
        try await withCacheBench { bench in
            let first = await bench.answer(from: source)
            first.cancel()
            await bench.settle()
            #expect(source.runningCount == 1, "the source does not listen")
            #expect(await bench.answer(from: source).token == "token-2")
            gate.open()
            await bench.settle()
            #expect(await bench.answer(from: source).token == "token-2")
        }
    }

    // Scoreboard: CE4
    @Test func policyGraceWaitsForSomebodyToComeBack() async throws {
        let source = ScriptedSource([.never], abandonmentPolicy: .grace(.seconds(3)))
        try await withCacheBench { bench in
            let first = await bench.answer(from: source)
            first.cancel()
            await bench.advance(by: .milliseconds(2999))
            #expect(source.runningCount == 1)
            await bench.advance(by: .milliseconds(1))
            #expect(source.runningCount == 0)
        }
    }

    // Scoreboard: CE4
    @Test func whoComesBackInTimeSavesTheAcquisition() async throws {
        let gate = Gate()
        let source = ScriptedSource([.after(gate, .token("saved"))], abandonmentPolicy: .grace(.seconds(3)))
        try await withCacheBench { bench in
            let first = await bench.answer(from: source)
            first.cancel()
            await bench.advance(by: .seconds(2))
            let second = await bench.answer(from: source)
            await bench.advance(by: .seconds(10))
            gate.open()
            await bench.settle()
            #expect(second.token == "saved")
            #expect(source.callCount == 1)
        }
    }

    // Scoreboard: CE4
    @Test func graceIsCountedFromTheLastDeparture() async throws {
        let source = ScriptedSource([.never], abandonmentPolicy: .grace(.seconds(3)))
        try await withCacheBench { bench in
            let first = await bench.answer(from: source)
            first.cancel()
            await bench.advance(by: .seconds(2))
            let second = await bench.answer(from: source)
            second.cancel()
            await bench.advance(by: .milliseconds(2999))
            #expect(source.runningCount == 1)
            await bench.advance(by: .milliseconds(1))
            #expect(source.runningCount == 0)
        }
    }

    // Scoreboard: CE4
    @Test func refreshGoesOnWithoutAnyoneWaiting() async throws {
        let gate = Gate()
        let source = ScriptedSource([.token("old"), .after(gate, .token("new"))], abandonmentPolicy: .cancel)
        try await withCacheBench { bench in
            _ = await bench.answer(from: source)
            try await bench.advance(untilRemaining: .seconds(60))
            let caller = await bench.answer(from: source)
            #expect(caller.isWaiting, "the old token is about to expire")
            caller.cancel()
            await bench.settle()
            gate.open()
            await bench.settle()
            #expect(await bench.answer(from: source).token == "new")
        }
    }

    // MARK: - No traces

    @Test func cancellationIsNotRemembered() async throws {
        let source = ScriptedSource([.error(CancellationError())], abandonmentPolicy: .cancel)
        try await withCacheBench { bench in
            let caller = await bench.answer(from: source)
            #expect(caller.error?.cause is CancellationError)
            #expect(bench.cache.explain(bench.key).state == .absent)
            #expect(bench.cache.explain(bench.key).failedRefreshes == 0)
            #expect(await bench.answer(from: source).token == "token-2")
        }
    }

    // Scoreboard: CE28
    @Test func cancellationsDoNotOpenTheBreaker() async throws {
        try await withCacheBench { bench in
            for _ in 0..<20 {
                let source = ScriptedSource([.never], abandonmentPolicy: .cancel)
                let caller = await bench.answer(from: source)
                caller.cancel()
                await bench.settle()
                #expect(source.runningCount == 0)
            }
            #expect(await bench.answer().token == "token-1")
        }
    }

    @Test func cancelledTaskStillGetsATokenFromMemory() async throws {
        try await withCacheBench { bench in
            _ = await bench.answer()
            let caller = bench.ask()
            caller.cancel()
            await bench.settle()
            #expect(caller.token == "token-1")
        }
    }

    @Test func cancelledTaskStartsNothing() async throws {
        try await withCacheBench { bench in
            let caller = bench.ask()
            caller.cancel()
            await bench.settle()
            #expect(caller.error?.code == .cancelled)
            #expect(bench.calls == 0)
        }
    }
}
