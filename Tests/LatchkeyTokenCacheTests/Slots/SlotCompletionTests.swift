//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

/// How flights end.
@Suite struct SlotCompletionTests {
    // MARK: - With a result

    @Test func aResultIsPublishedAndGivenToAll() {
        var subject = SlotSubject()
        _ = subject.ask(at: 0)
        for waiter in 1...3 { subject.wait(waiter) }
        #expect(subject.succeed(subject.flight, at: 1, deadline: 3601).summary == .publish([1, 2, 3]))
        #expect(subject.slot.current == nil)
    }

    @Test func aSecondResultOfAFlightGoesNowhere() {
        var subject = SlotSubject()
        _ = subject.ask(at: 0)
        let flight = subject.flight
        subject.wait(1)
        _ = subject.succeed(flight, at: 1, deadline: 3601)
        #expect(subject.succeed(flight, at: 1, deadline: 3601).summary == .discard([]))
        #expect(subject.fail(flight, at: 1).isEmpty)
        #expect(subject.slot.negative == nil)
    }

    @Test func aResultEndsTheMemoryOfFailures() {
        var subject = SlotSubject()
        for time in [0, 100, 200] as [Int64] {
            _ = subject.ask(at: time)
            _ = subject.fail(subject.flight, at: time, .fixture(negative: 30, refresh: 300))
        }
        #expect(subject.slot.failedRefreshes == 3)
        #expect(subject.slot.nextAttempt == .seconds(500))
        _ = subject.ask(at: 300)
        _ = subject.succeed(subject.flight, at: 300, deadline: 3900)
        #expect(subject.slot.failedRefreshes == 0)
        #expect(subject.slot.nextAttempt == .min)
        #expect(subject.slot.negative == nil)
    }

    // Scoreboard: CE21
    @Test(
        "a refresh that brings hardly any progress is not repeated at once",
        arguments: [
            (3600, .keepEntry([1]), 1), (3500, .keepEntry([1]), 1), (3601, .publish([1]), 1),
            (3672, .publish([1]), 1), (3673, .publish([1]), 0), (6300, .publish([1]), 0),
        ] as [(Int64, Slot<Int>.Success.Summary, Int)]
    )
    func noProgress(deadline: Int64, _ expected: Slot<Int>.Success.Summary, failures: Int) {
        #expect(Slot<Int>.leastProgress(life: .seconds(3600)) == .seconds(72))
        var subject = SlotSubject(entry: .fixture())
        _ = subject.ask(at: 2700)
        _ = subject.ask(at: 3480)
        subject.wait(1)
        #expect(subject.succeed(subject.flight, at: 3480, deadline: deadline).summary == expected)
        #expect(subject.slot.failedRefreshes == failures)
        #expect(subject.slot.nextAttempt == (failures == 0 ? .min : .seconds(3485)))
    }

    @Test func refreshesWithoutProgressWaitUntilFourMinutesBeforeTheEnd() {
        var subject = SlotSubject(entry: .fixture())
        _ = subject.ask(at: 2700)
        _ = subject.succeed(subject.flight, at: 2701, deadline: 3600)
        #expect(subject.slot.nextAttempt == .seconds(3360))
        #expect(subject.ask(at: 3359) == .serve(.hitRefreshing))
        #expect(subject.ask(at: 3360) == .serveAndStart(.refresh))
    }

    @Test(
        "what counts as progress depends on the life",
        arguments: [(20, 2), (60, 6), (300, 30), (1500, 30), (3600, 72), (86_400, 1728)] as [(Int64, Int64)]
    )
    func leastProgress(life: Int64, _ expected: Int64) {
        #expect(Slot<Int>.leastProgress(life: .seconds(life)) == .seconds(expected))
    }

    @Test(
        "progress does not matter where the entry is not to be kept",
        arguments: ["forced", "stored", "rejected"]
    )
    func progressDoesNotMatter(_ reason: String) {
        let entry = TokenRecord.fixture()
        var subject = SlotSubject(entry: entry)
        switch reason {
        case "forced": _ = subject.ask(at: 2700, force: .always)
        case "rejected":
            entry.markRejected()
            _ = subject.ask(at: 2700)
        default: _ = subject.ask(at: 2700)
        }
        let success = subject.succeed(subject.flight, at: 2701, deadline: 3000, fromAuthority: reason != "stored")
        #expect(success.summary == .publish([]))
        #expect(subject.slot.failedRefreshes == 0)
    }

    @Test("nobody gets an entry that is below its floor", arguments: [3600, 3590] as [Int64])
    func entryBelowFloorIsNotKept(deadline: Int64) {
        var subject = SlotSubject(entry: .fixture())
        #expect(subject.ask(at: 3580) == .start(.load, .untilDone))
        subject.wait(1)
        #expect(subject.succeed(subject.flight, at: 3581, deadline: deadline, life: 20).summary == .publish([1]))
        #expect(subject.slot.failedRefreshes == 0)
        #expect(subject.slot.nextAttempt == .min)
    }

    // MARK: - Without one

    // Scoreboard: CE2
    @Test func aFailureIsGivenToAll() {
        var subject = SlotSubject()
        _ = subject.ask(at: 0)
        for waiter in 1...3 { subject.wait(waiter) }
        #expect(subject.fail(subject.flight, at: 1).all == [1, 2, 3])
        #expect(subject.slot.current == nil)
        #expect(subject.slot.negative?.until == .seconds(2))
    }

    @Test(
        "what a failure leaves behind",
        arguments: [
            // Counted, remembered, held back.
            (.fixture(), false, 1, 2, 6),
            (.fixture(), true, 1, nil, 6),
            (.fixture(counts: false), false, 0, 2, 6),
            (.fixture(.cancelled, counts: false, negative: nil, refresh: nil), false, 0, nil, nil),
            (.fixture(negative: nil), false, 1, nil, 6),
            (.fixture(refresh: nil), false, 1, 2, nil),
        ] as [(FlightFailure, Bool, Int, Int64?, Int64?)]
    )
    func memoryOfAFailure(
        _ failure: FlightFailure,
        entryIsUsable: Bool,
        count: Int,
        negativeUntil: Int64?,
        nextAttempt: Int64?
    ) {
        var subject = SlotSubject()
        _ = subject.ask(at: 1)
        _ = subject.fail(subject.flight, at: 1, failure, entryIsUsable: entryIsUsable)
        #expect(subject.slot.failedRefreshes == count)
        #expect(subject.slot.negative?.until == negativeUntil.map { .seconds($0) })
        #expect(subject.slot.nextAttempt == nextAttempt.map { .seconds($0) } ?? .min)
    }

    @Test func failuresInARowAreCounted() throws {
        var subject = SlotSubject()
        for time in 1...4 as ClosedRange<Int64> {
            _ = subject.ask(at: time * 10)
            _ = subject.fail(subject.flight, at: time * 10)
        }
        let negative = try #require(subject.slot.negative)
        #expect(negative.count == 4)
        #expect(negative.firstAt == .seconds(10))
        #expect(negative.until == .seconds(41))
    }

    @Test func aPauseIsNeverShortened() {
        var subject = SlotSubject(entry: .fixture())
        _ = subject.ask(at: 2700)
        _ = subject.fail(subject.flight, at: 2700, .fixture(refresh: 300))
        _ = subject.ask(at: 2701, force: .rejected(TokenHash(of: "token"), obtainedAt: nil))
        _ = subject.fail(subject.flight, at: 2702, .fixture(refresh: 5))
        #expect(subject.slot.nextAttempt == .seconds(3000))
    }

    @Test func aPauseWithoutEndDoesNotOverflow() {
        var subject = SlotSubject(entry: .fixture())
        _ = subject.ask(at: 2700)
        var failure = FlightFailure.fixture(.interactionRequired)
        failure.refreshDelay = .max
        _ = subject.fail(subject.flight, at: 2700, failure)
        #expect(subject.slot.nextAttempt == .max)
        #expect(subject.ask(at: 3400) == .serve(.hitRefreshing))
        #expect(subject.ask(at: 3500) == .serve(.hitMandatoryOld))
    }

    @Test func theFailureOfAnOvertakenFlightIsNotRemembered() {
        var subject = SlotSubject()
        _ = subject.ask(at: 0)
        let load = subject.flight
        subject.wait(1)
        _ = subject.ask(at: 1, force: .always)
        #expect(subject.fail(load, at: 2).all == [1])
        #expect(subject.slot.negative == nil)
        #expect(subject.slot.failedRefreshes == 0)
    }

    // MARK: - Put off

    @Test func aRefreshThatNobodyWaitsForIsPutOff() {
        var subject = SlotSubject(entry: .fixture())
        _ = subject.ask(at: 2700)
        #expect(subject.slot.skip(flight: subject.flight, nextAttempt: .seconds(2710)) == true)
        #expect(subject.slot.current == nil)
        #expect(subject.ask(at: 2709) == .serve(.hitRefreshing))
        #expect(subject.ask(at: 2710) == .serveAndStart(.refresh))
        #expect(subject.slot.failedRefreshes == 0)
    }

    @Test func aRefreshThatSomebodyWaitsForIsNotPutOff() {
        var subject = SlotSubject(entry: .fixture())
        _ = subject.ask(at: 3480)
        subject.wait(1)
        #expect(subject.slot.skip(flight: subject.flight, nextAttempt: .seconds(3500)) == false)
        #expect(subject.slot.current?.waiters.all == [1])
        #expect(subject.slot.nextAttempt == .min)
    }

    @Test func anOvertakenRefreshThatIsPutOffIsDropped() {
        var subject = SlotSubject(entry: .fixture())
        _ = subject.ask(at: 2700)
        let refresh = subject.flight
        _ = subject.ask(at: 2701, force: .always)
        #expect(subject.slot.skip(flight: refresh, nextAttempt: .seconds(2800)) == true)
        #expect(subject.slot.detached.isEmpty)
        #expect(subject.slot.nextAttempt == .min)
        #expect(subject.slot.skip(flight: refresh, nextAttempt: .seconds(2800)) == false)
    }

    // MARK: - Too late

    // Scoreboard: CE29
    @Test func aFlightThatTakesTooLongFailsItsWaiters() {
        var subject = SlotSubject()
        _ = subject.ask(at: 0)
        let flight = subject.flight
        for waiter in 1...3 { subject.wait(waiter) }
        #expect(subject.expire(flight, at: 30).all == [1, 2, 3])
        #expect(subject.slot.current == nil)
        #expect(subject.slot.negative?.until == .seconds(31))
        #expect(subject.slot.detached.map(\.standing) == [.late(until: .seconds(60))])
        #expect(subject.ask(at: 31) == .start(.load, .untilDone))
    }

    // Scoreboard: CE30
    @Test(
        "what comes late is published within its time",
        arguments: [(59, .publish([])), (60, .discard([]))] as [(Int64, Slot<Int>.Success.Summary)]
    )
    func lateResult(_ now: Int64, _ expected: Slot<Int>.Success.Summary) {
        var subject = SlotSubject()
        _ = subject.ask(at: 0)
        let flight = subject.flight
        _ = subject.expire(flight, at: 30)
        #expect(subject.succeed(flight, at: now, deadline: 3600).summary == expected)
        #expect((subject.slot.negative == nil) == (expected == .publish([])))
        #expect(subject.slot.detached.isEmpty)
    }

    @Test("what comes late is not published over an invalidation", arguments: [true, false])
    func lateResultAfterInvalidation(hard: Bool) {
        var subject = SlotSubject()
        _ = subject.ask(at: 0)
        let flight = subject.flight
        _ = subject.expire(flight, at: 30)
        #expect(subject.invalidate(hard: hard, at: 31).cancelled == [flight])
        #expect(subject.succeed(flight, at: 32, deadline: 3600).summary == .discard([]))
    }

    @Test func whatComesLateDoesNotReplaceWhatIsNewer() {
        var subject = SlotSubject()
        _ = subject.ask(at: 0)
        let late = subject.flight
        _ = subject.expire(late, at: 30)
        _ = subject.ask(at: 31)
        _ = subject.succeed(subject.flight, at: 32, deadline: 3632)
        subject.entry = .fixture("newer", issuedAt: .seconds(32))
        #expect(subject.succeed(late, at: 40, deadline: 9999).summary == .discard([]))
    }

    @Test("what comes late does not get in the way of a forced acquisition", arguments: [nil, "A"] as [String?])
    func lateResultAfterForce(claims: String?) {
        var subject = SlotSubject()
        _ = subject.ask(at: 0)
        let late = subject.flight
        _ = subject.expire(late, at: 30)
        let force: SlotRequest.Force? = claims == nil ? .always : nil
        #expect(subject.ask(at: 31, force: force, claims: claims) == .start(.forced, .untilDone))
        #expect(subject.succeed(late, at: 32, deadline: 3600).summary == .discard([]))
    }

    @Test func aLateRefreshStillReplacesTheTokenItWasToReplace() {
        var subject = SlotSubject(entry: .fixture())
        _ = subject.ask(at: 2700)
        let late = subject.flight
        _ = subject.expire(late, at: 2730, entryIsUsable: true)
        #expect(subject.succeed(late, at: 2740, deadline: 6300).summary == .publish([]))
    }

    @Test func aLateFailureIsNotCountedTwice() {
        var subject = SlotSubject()
        _ = subject.ask(at: 0)
        let flight = subject.flight
        _ = subject.expire(flight, at: 30)
        #expect(subject.fail(flight, at: 31).isEmpty)
        #expect(subject.slot.failedRefreshes == 1)
        #expect(subject.slot.negative?.until == .seconds(31))
    }

    @Test func aLateFlightIsForgottenInTheEnd() {
        var subject = SlotSubject()
        _ = subject.ask(at: 0)
        let flight = subject.flight
        _ = subject.expire(flight, at: 30)
        subject.slot.forget(flight: flight + 1)
        #expect(subject.slot.detached.count == 1)
        subject.slot.forget(flight: flight)
        #expect(subject.slot.detached.isEmpty)
    }

    @Test func aDetachedFlightThatTakesTooLongFailsItsWaiters() {
        var subject = SlotSubject()
        _ = subject.ask(at: 0)
        let load = subject.flight
        subject.wait(1)
        _ = subject.ask(at: 1, force: .always)
        #expect(subject.expire(load, at: 30).all == [1])
        #expect(subject.slot.negative == nil)
        #expect(subject.slot.detached.isEmpty)
        #expect(subject.expire(load, at: 30).isEmpty)
    }
}
