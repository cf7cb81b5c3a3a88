//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

@Suite(.timeLimit(.minutes(1))) struct ResultTests {
    // Scoreboard: CE87
    @Test func acquisitionSaysWhereTheTimeWent() async throws {
        let time = ManualTime()
        let slow = ChaosFaults(delay: .milliseconds(20) ... .milliseconds(20))
        let store = ChaosStore(MemoryTokenStore(time: time), faults: slow, seed: 1, time: time)
        let script = [ScriptedSource.Step.taking(.milliseconds(300), of: time, .token())]
        try await withCacheBench(script, time: time, store: store) { bench in
            let caller = bench.ask()
            await bench.advance(by: .seconds(1))
            let result = try #require(caller.result)
            #expect(result.result == .loadedFromAuthority)
            #expect(result.reason == .missing)
            #expect(result.missReason == .neverSeen)
            #expect(result.waited == .milliseconds(400))
            #expect(result.storeTime == .milliseconds(100))
            #expect(result.authorityTime == .milliseconds(300))
            #expect(result.age == .milliseconds(300))
            #expect(result.remaining == .seconds(3600) - .milliseconds(300))
            #expect(!result.isDegraded)
            #expect(result.flight != nil)
        }
    }

    // Scoreboard: CE87
    @Test func recordOfTheStoreSaysSo() async throws {
        try await withStoreBench { bench, store in
            _ = await bench.answer()
            await bench.advance(by: .seconds(60))
            let result = try #require(await bench.another(store: store).answer().result)
            #expect(result.result == .loadedFromStore)
            #expect(result.age == .seconds(60))
            #expect(result.storeTime == .zero)
            #expect(result.authorityTime == nil)
        }
    }

    // Scoreboard: CE87
    @Test func hitSaysHowOldTheTokenIs() async throws {
        try await withCacheBench { bench in
            _ = await bench.answer()
            await bench.advance(by: .seconds(60))
            let result = try #require(await bench.answer().result)
            #expect(result.result == .hitFresh)
            #expect(result.age == .seconds(60))
            #expect(result.remaining == .seconds(3540))
            #expect(result.waited == .zero)
            #expect(result.flight == nil)
            #expect(result.reason == nil)
            #expect(result.storeTime == nil)
        }
    }

    // Scoreboard: CE87
    @Test func joinersKnowTheFlightOfTheFirst() async throws {
        let gate = Gate()
        try await withCacheBench([.after(gate, .token())]) { bench in
            let callers = bench.ask(times: 5)
            await bench.settle()
            gate.open()
            await bench.settle()
            #expect(Set(callers.map { $0.result?.flight }).count == 1)
            #expect(callers.map(\.label) == [.loadedFromAuthority] + Array(repeating: .joined, count: 4))
        }
    }

    // Scoreboard: CE87
    @Test func oldTokenInPlaceOfANewOneIsDegraded() async throws {
        try await withCacheBench([.token(), .failure(.permanent), .token()], configure: { $0.keepAlive = .zero }) {
            bench in
            _ = await bench.answer()
            try await bench.advance(untilRemaining: .seconds(100))
            let result = try #require(await bench.answer().result)
            #expect(result.result == .hitMandatoryOld)
            #expect(result.isDegraded)
            #expect(result.token.value == "token-1")
        }
    }

    // Scoreboard: CE87
    @Test func forcedTokenSaysWhy() async throws {
        try await withCacheBench { bench in
            _ = await bench.answer()
            let result = try #require(await bench.answer(options: .init(forcedRefresh: .always)).result)
            #expect(result.result == .forced)
            #expect(result.reason == .forced)
            #expect(result.missReason == .forced)
            let suppressed = try #require(await bench.answer(options: .init(forcedRefresh: .always)).result)
            #expect(suppressed.result == .forcedSuppressed)
            #expect(suppressed.flight == nil)
        }
    }
}
