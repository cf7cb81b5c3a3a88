//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

/// When a slot can be forgotten: nothing in it may be lost, and nothing may keep it for ever.
@Suite struct SlotIdlenessTests {
    @Test func aNewSlotIsIdle() {
        #expect(Slot<Int>(generation: 1).isIdle(at: 0, holdsEntry: true))
        #expect(Slot<Int>(generation: 1).isIdle(at: 0, holdsEntry: false))
    }

    @Test func aSlotWithAFlightIsNotIdle() {
        var subject = SlotSubject()
        _ = subject.ask(at: 0)
        let flight = subject.flight
        #expect(!subject.slot.isIdle(at: .seconds(9999), holdsEntry: false))
        _ = subject.expire(flight, at: 30)
        #expect(!subject.slot.isIdle(at: .seconds(9999), holdsEntry: false))
        subject.slot.forget(flight: flight)
        #expect(subject.slot.isIdle(at: .seconds(9999), holdsEntry: false))
    }

    @Test func aSlotWhoseStoreIsNotTrustedIsNotIdle() {
        var subject = SlotSubject()
        subject.slot.distrustStore()
        #expect(!subject.slot.isIdle(at: .seconds(9999), holdsEntry: false))
        subject.slot.trustStore()
        #expect(subject.slot.isIdle(at: .seconds(9999), holdsEntry: false))
    }

    @Test(
        "a failed load is remembered for five minutes after it stopped turning callers away",
        arguments: [(0, false), (30, false), (329, false), (330, true)] as [(Int64, Bool)]
    )
    func failedLoad(_ now: Int64, isIdle: Bool) {
        var subject = SlotSubject()
        _ = subject.ask(at: 0)
        _ = subject.fail(subject.flight, at: 0, .fixture(negative: 30))
        #expect(subject.slot.isIdle(at: .seconds(now), holdsEntry: false) == isIdle)
    }

    @Test(
        "a refresh that failed or brought nothing is remembered as long as its entry",
        arguments: ["failed", "without progress", "put off for good"]
    )
    func failedRefresh(_ end: String) {
        var subject = SlotSubject(entry: .fixture())
        _ = subject.ask(at: 2700)
        switch end {
        case "failed": _ = subject.fail(subject.flight, at: 2700)
        case "without progress": _ = subject.succeed(subject.flight, at: 2700, deadline: 3600)
        default:
            var failure = FlightFailure.fixture(.interactionRequired)
            failure.refreshDelay = .max
            _ = subject.fail(subject.flight, at: 2700, failure)
        }
        #expect(!subject.slot.isIdle(at: .seconds(2701), holdsEntry: true))
        #expect(!subject.slot.isIdle(at: .seconds(3500), holdsEntry: true))
        #expect(subject.slot.isIdle(at: .seconds(3600), holdsEntry: false))
    }

    @Test func aLoadThatNeedsAPersonIsForgottenInTheEnd() {
        var subject = SlotSubject()
        _ = subject.ask(at: 0)
        var failure = FlightFailure.fixture(.interactionRequired, negative: 120)
        failure.refreshDelay = .max
        _ = subject.fail(subject.flight, at: 0, failure)
        #expect(!subject.slot.isIdle(at: .seconds(419), holdsEntry: false))
        #expect(subject.slot.isIdle(at: .seconds(420), holdsEntry: false))
    }

    @Test("a forced acquisition is remembered for its interval", arguments: [true, false])
    func forcedAcquisition(byClaims: Bool) {
        var subject = SlotSubject(entry: .fixture())
        _ = byClaims ? subject.ask(at: 0, claims: "A") : subject.ask(at: 0, force: .always)
        _ = subject.succeed(subject.flight, at: 0, deadline: 3600)
        #expect(!subject.slot.isIdle(at: .seconds(29), holdsEntry: true))
        #expect(subject.slot.isIdle(at: .seconds(30), holdsEntry: true))
    }

    @Test func aRefreshThatWasPutOffIsRememberedUntilItsTime() {
        var subject = SlotSubject(entry: .fixture())
        _ = subject.ask(at: 2700)
        _ = subject.slot.skip(flight: subject.flight, nextAttempt: .seconds(2710))
        #expect(!subject.slot.isIdle(at: .seconds(2709), holdsEntry: true))
        #expect(subject.slot.isIdle(at: .seconds(2710), holdsEntry: true))
    }
}
