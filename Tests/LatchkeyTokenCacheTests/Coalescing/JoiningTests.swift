//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

/// Which acquisition under way will do for which request.
@Suite(.timeLimit(.minutes(5))) struct JoiningTests {
    // Scoreboard: CE16
    @Test func refreshWillDoForACallerWithoutAToken() async throws {
        let gate = Gate()
        try await withCacheBench([.token("old", life: .seconds(40)), .after(gate, .token("new"))]) { bench in
            _ = await bench.answer()
            try await bench.advanceToRefresh()
            _ = await bench.answer()
            try await bench.advance(untilRemaining: .milliseconds(1500))
            let caller = await bench.answer()
            #expect(caller.isWaiting, "the old token is below its floor")
            gate.open()
            await bench.settle()
            #expect(caller.token == "new")
            #expect(caller.label == .joined)
            #expect(bench.calls == 2)
        }
    }

    // Scoreboard: CE7
    @Test func refreshStartedAfterTheRejectedTokenWasObtainedWillDo() async throws {
        let gate = Gate()
        try await withCacheBench([.token("old"), .after(gate, .token("new"))]) { bench in
            _ = await bench.answer()
            try await bench.advanceToRefresh()
            let result = try #require(await bench.answer().result)
            await bench.advance(by: .seconds(1))
            let rejecting = await bench.answer(options: .init(forcedRefresh: .rejected(result)))
            #expect(rejecting.isWaiting)
            gate.open()
            await bench.settle()
            #expect(rejecting.token == "new")
            #expect(bench.calls == 2)
        }
    }

    // Scoreboard: CE7
    @Test func refreshStartedBeforeTheRejectedTokenWasObtainedWillNotDo() async throws {
        let gate = Gate()
        let script: [ScriptedSource.Step] = [.token("old"), .after(gate, .token("perhaps old")), .token("new")]
        try await withCacheBench(script) { bench in
            _ = await bench.answer()
            try await bench.advanceToRefresh()
            _ = await bench.answer()
            await bench.advance(by: .seconds(1))
            let result = try #require(await bench.answer().result)
            #expect(result.token.value == "old")
            let rejecting = await bench.answer(options: .init(forcedRefresh: .rejected(result)))
            #expect(rejecting.token == "new")
            gate.open()
            await bench.settle()
            #expect(await bench.answer().token == "new", "what was overtaken is not published")
            #expect(bench.calls == 3)
        }
    }

    // Scoreboard: CE7
    @Test func whoWaitsForAnOvertakenAcquisitionGetsItsResult() async throws {
        let gate = Gate()
        try await withCacheBench([.after(gate, .token("slow")), .token("forced")]) { bench in
            let plain = await bench.answer()
            let forcing = await bench.answer(options: .init(forcedRefresh: .always))
            #expect(forcing.token == "forced")
            #expect(plain.isWaiting)
            gate.open()
            await bench.settle()
            #expect(plain.token == "slow")
            #expect(await bench.answer().token == "forced")
        }
    }

    // Scoreboard: CE7
    @Test func plainCallersJoinAForcedAcquisition() async throws {
        let gate = Gate()
        try await withCacheBench([.after(gate, .token("forced"))]) { bench in
            let forcing = await bench.answer(options: .init(forcedRefresh: .always))
            let plain = await bench.answer()
            gate.open()
            await bench.settle()
            #expect([forcing, plain].tokens == ["forced"])
            #expect(bench.calls == 1)
        }
    }

    @Test func callerIsNotHeldUpByAForcedAcquisitionWhileItHasAToken() async throws {
        try await withCacheBench([.token("held"), .never]) { bench in
            _ = await bench.answer()
            let forcing = await bench.answer(options: .init(forcedRefresh: .always))
            #expect(forcing.isWaiting)
            #expect(await bench.answer().token == "held")
        }
    }
}
