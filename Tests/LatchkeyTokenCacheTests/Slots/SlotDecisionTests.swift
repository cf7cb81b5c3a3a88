//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

/// What a caller gets that asks for nothing in particular, and one that wants a long life.
@Suite struct SlotDecisionTests {
    typealias Answer = SlotSubject.Answer

    // Scoreboard: CE17
    @Test(
        "the age of the entry decides",
        arguments: [
            (0, .serve(.hitFresh)), (2699, .serve(.hitFresh)),
            (2700, .serveAndStart(.refresh)), (3479, .serveAndStart(.refresh)),
            (3480, .start(.refresh, .briefly)), (3569, .start(.refresh, .briefly)),
            (3570, .start(.load, .untilDone)), (3600, .start(.load, .untilDone)), (9999, .start(.load, .untilDone)),
        ] as [(Int64, Answer)]
    )
    func ageDecides(_ now: Int64, _ expected: Answer) {
        var subject = SlotSubject(entry: .fixture())
        #expect(subject.ask(at: now) == expected)
    }

    // Scoreboard: CE16
    @Test(
        "a flight under way is joined and never doubled",
        arguments: [
            (0, .serve(.hitFresh)), (2700, .serve(.hitRefreshing)), (3480, .join(.briefly)), (3570, .join(.untilDone)),
        ] as [(Int64, Answer)]
    )
    func joinsTheFlight(_ now: Int64, _ expected: Answer) {
        var subject = SlotSubject(entry: .fixture())
        #expect(subject.ask(at: 2700) == .serveAndStart(.refresh))
        let flight = subject.flight
        #expect(subject.ask(at: now) == expected)
        #expect(subject.flight == flight)
        #expect(subject.slot.detached.isEmpty)
    }

    // Scoreboard: CE18
    @Test(
        "a failed refresh leaves the entry in service, and is not repeated before its time",
        arguments: [
            (5, 2704, .serve(.hitRefreshing)), (5, 2705, .serveAndStart(.refresh)),
            (800, 3479, .serve(.hitRefreshing)), (800, 3480, .serve(.hitMandatoryOld)),
            (800, 3499, .serve(.hitMandatoryOld)), (800, 3500, .start(.refresh, .briefly)),
            (5000, 3569, .serve(.hitMandatoryOld)), (5000, 3570, .start(.load, .untilDone)),
        ] as [(Int64, Int64, Answer)]
    )
    func failedRefreshIsHeldBack(pause: Int64, _ now: Int64, _ expected: Answer) {
        var subject = SlotSubject(entry: .fixture())
        #expect(subject.ask(at: 2700) == .serveAndStart(.refresh))
        #expect(subject.fail(subject.flight, at: 2700, .fixture(refresh: pause)).isEmpty)
        #expect(subject.slot.negative == nil)
        #expect(subject.ask(at: now) == expected)
    }

    // Scoreboard: CE25
    @Test(
        "a failed load turns callers away until its time is over",
        arguments: [(0, .fail), (29, .fail), (30, .start(.load, .untilDone)), (500, .start(.load, .untilDone))]
            as [(Int64, Answer)]
    )
    func failedLoadTurnsAway(_ now: Int64, _ expected: Answer) {
        var subject = SlotSubject()
        #expect(subject.ask(at: 0) == .start(.load, .untilDone))
        #expect(subject.fail(subject.flight, at: 0, .fixture(negative: 30)).isEmpty)
        #expect(subject.ask(at: now) == expected)
    }

    @Test func theRememberedFailureSaysHowLongToWait() {
        var subject = SlotSubject()
        _ = subject.ask(at: 0)
        _ = subject.fail(subject.flight, at: 0, .fixture(negative: 30))
        guard case .fail(let negative) = subject.decide(at: 12) else {
            Issue.record("The caller was not turned away.")
            return
        }
        #expect(negative.error(at: .seconds(12)).retryAfter == .seconds(18))
        #expect(negative.error(at: .seconds(12)).code == .acquisitionFailed)
        #expect(negative.failure.kind == .transient)
    }

    @Test(
        "a rejected entry is served only when nothing better comes soon",
        arguments: [true, false]
    )
    func rejectedEntry(isHeldBack: Bool) {
        let entry = TokenRecord.fixture()
        var subject = SlotSubject(entry: entry)
        entry.markRejected()
        #expect(subject.ask(at: 10) == .start(.refresh, .briefly))
        #expect(subject.ask(at: 10) == .join(.briefly))
        _ = subject.fail(subject.flight, at: 11, .fixture(refresh: isHeldBack ? 60 : 0))
        #expect(subject.ask(at: 12) == (isHeldBack ? .serve(.hitMandatoryOld) : .start(.refresh, .briefly)))
    }

    @Test func aFlightCarriesWhatItWasStartedUnder() {
        var subject = SlotSubject()
        subject.epoch = 7
        guard case .wait(let flight, let start?, _) = subject.decide(at: 5) else {
            Issue.record("No flight was started.")
            return
        }
        #expect(flight == start.id)
        #expect(
            start
                == FlightStart(id: flight, reason: .load, generation: 1, epoch: 7, claims: nil, readsStore: true)
        )
        #expect(subject.slot.current?.id == flight)
        #expect(subject.slot.current?.startedAt == .seconds(5))
        #expect(subject.slot.current?.standing == .current)
    }

    @Test func aRefreshCanBeStartedWithoutACaller() {
        var subject = SlotSubject(entry: .fixture())
        let start = subject.slot.startRefresh(request: SlotRequest(now: .seconds(2700), epoch: 0), id: 9)
        #expect(start.reason == .refresh)
        #expect(start.readsStore)
        #expect(subject.flight == 9)
        #expect(subject.ask(at: 2701) == .serve(.hitRefreshing))
    }

    @Test func aStoreThatIsNotTrustedIsNotRead() {
        var subject = SlotSubject()
        subject.slot.distrustStore()
        guard case .wait(_, let start?, _) = subject.decide(at: 0) else {
            Issue.record("No flight was started.")
            return
        }
        #expect(!start.readsStore)
        subject.slot.trustStore()
        _ = subject.fail(start.id, at: 0, .fixture(negative: nil))
        guard case .wait(_, let again?, _) = subject.decide(at: 1) else {
            Issue.record("No flight was started.")
            return
        }
        #expect(again.readsStore)
    }

    // MARK: - Callers that want a long life

    @Test(
        "a caller that wants a longer life gets a new token, and the held one if it allows",
        arguments: [
            (3000, true, .start(.load, .untilDoneOrEntry)), (3000, false, .start(.load, .untilDone)),
            (3570, true, .start(.load, .untilDone)), (3570, false, .start(.load, .untilDone)),
            (29, true, .serve(.hitFresh)), (29, false, .tooShort),
            (30, true, .start(.load, .untilDoneOrEntry)), (30, false, .start(.load, .untilDone)),
        ] as [(Int64, Bool, Answer)]
    )
    func longerLife(_ now: Int64, allowsShorter: Bool, _ expected: Answer) {
        var subject = SlotSubject(entry: .fixture())
        #expect(subject.ask(at: now, minimumRemaining: 3600, allowsShorter: allowsShorter) == expected)
    }

    @Test("a caller that wants a longer life joins what is under way", arguments: [true, false])
    func longerLifeJoins(allowsShorter: Bool) {
        var subject = SlotSubject(entry: .fixture())
        _ = subject.ask(at: 2700)
        let answer = subject.ask(at: 2701, minimumRemaining: 3600, allowsShorter: allowsShorter)
        #expect(answer == .join(allowsShorter ? .untilDoneOrEntry : .untilDone))
    }

    @Test("a remembered failure does not keep back an entry that will do", arguments: [true, false])
    func longerLifeWhileNegative(allowsShorter: Bool) {
        let entry = TokenRecord.fixture()
        var subject = SlotSubject(entry: entry)
        _ = subject.ask(at: 100, force: .always)
        _ = subject.fail(subject.flight, at: 100, .fixture(negative: 60))
        let answer = subject.ask(at: 120, minimumRemaining: 3600, allowsShorter: allowsShorter)
        #expect(answer == (allowsShorter ? .serve(.hitRefreshing) : .fail))
    }
}
