//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import LatchkeyTokenCache
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ScriptedSourceTests {
    @Test func stepsAreTakenInOrder() async throws {
        let source = ScriptedSource([.token("first"), .failure(.throttled, retryAfter: .seconds(7)), .token("third")])
        #expect(try await source.acquire(self.context("a")).value == "first")
        let failure = await #expect(throws: ScriptedFailure.self) { try await source.acquire(self.context("b")) }
        #expect(failure?.failure == AcquisitionFailure(.throttled, retryAfter: .seconds(7)))
        #expect(try await source.acquire(self.context("c")).value == "third")
        #expect(source.contexts.map(\.key.subject) == ["a", "b", "c"])
        #expect(source.callCount == 3)
        #expect(source.runningCount == 0)
    }

    @Test func afterTheScriptEveryCallHasItsOwnToken() async throws {
        let source = ScriptedSource()
        #expect(try await source.acquire(self.context()).value == "token-1")
        #expect(try await source.acquire(self.context()).value == "token-2")
        source.append(.token("appended"))
        #expect(try await source.acquire(self.context()).value == "appended")
        #expect(try await source.acquire(self.context()).value == "token-4")
    }

    @Test func tokenHasWhatTheStepSays() async throws {
        let source = ScriptedSource([.token(life: .seconds(9), refreshAfter: .seconds(3), tenant: "t")])
        let token = try await source.acquire(self.context())
        #expect(token.lifetime == .duration(.seconds(9)))
        #expect(token.refreshAfter == .seconds(3))
        #expect(token.tenant == "t")
    }

    @Test func gateHoldsACallUntilItOpens() async throws {
        let gate = Gate()
        let source = ScriptedSource([.after(gate, .token("late"))])
        let context = try self.context("held")
        let call = Task { try await source.acquire(context).value }
        #expect(try await source.call(1).key.subject == "held")
        try await gate.waiters(1)
        #expect(source.runningCount == 1)
        gate.open()
        #expect(try await call.value == "late")
        try await source.ended(1)
        #expect(source.runningCount == 0)
    }

    @Test func cancelledCallEnds() async throws {
        let source = ScriptedSource([.never])
        let context = try self.context()
        let call = Task { try await source.acquire(context) }
        try await source.call(1)
        call.cancel()
        await #expect(throws: CancellationError.self) { try await call.value }
    }

    @Test func deafCallDoesNotEndWhenItIsCancelled() async throws {
        let gate = Gate()
        let source = ScriptedSource([.after(gate, .token("deaf"), ignoringCancellation: true)])
        let context = try self.context()
        let call = Task { try await source.acquire(context).value }
        try await gate.waiters(1)
        call.cancel()
        #expect(gate.waitingCount == 1)
        gate.open()
        #expect(try await call.value == "deaf")
    }

    private func context(_ subject: String = "") throws -> AcquisitionContext {
        AcquisitionContext(key: try CacheKey(authority: "issuer.example", subject: subject))
    }
}
