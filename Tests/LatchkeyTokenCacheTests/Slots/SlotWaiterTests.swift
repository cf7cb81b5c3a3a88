//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

/// Who waits for which flight, and what becomes of a flight that nobody waits for.
@Suite struct SlotWaiterTests {
    // Scoreboard: CE3
    @Test func aWaiterLeavesAlone() {
        var subject = SlotSubject()
        _ = subject.ask(at: 0)
        let ids = (1...3).map { subject.wait($0) }
        let left = subject.slot.leave(ids[1])
        #expect(left?.waiter == 2)
        #expect(left?.abandoned == nil)
        #expect(subject.slot.leave(ids[1]) == nil)
        #expect(subject.slot.current?.waiters.all == [1, 3])
        #expect(subject.succeed(subject.flight, at: 1, deadline: 3601).summary == .publish([1, 3]))
    }

    // Scoreboard: CE4
    @Test func theLastToLeaveIsToldOfIt() {
        var subject = SlotSubject()
        _ = subject.ask(at: 0)
        let flight = subject.flight
        let first = subject.wait(1)
        let second = subject.wait(2)
        #expect(subject.slot.leave(second)?.abandoned == nil)
        #expect(subject.slot.leave(first)?.abandoned == flight)
        #expect(subject.slot.current?.id == flight)
    }

    @Test func theLastWaiterOfADetachedFlightIsToldOfItToo() {
        var subject = SlotSubject()
        _ = subject.ask(at: 0)
        let load = subject.flight
        let id = subject.wait(1)
        _ = subject.ask(at: 1, force: .always)
        #expect(subject.slot.leave(id)?.abandoned == load)
        #expect(subject.slot.abandon(flight: load) == true)
        #expect(subject.slot.detached.isEmpty)
    }

    @Test func aWaiterThatWasAnsweredCannotLeave() {
        var subject = SlotSubject()
        _ = subject.ask(at: 0)
        let id = subject.wait(1)
        _ = subject.succeed(subject.flight, at: 1, deadline: 3601)
        #expect(subject.slot.leave(id) == nil)
        _ = subject.ask(at: 3570)
        subject.wait(2)
        // The place is taken by another now.
        #expect(subject.slot.leave(id) == nil)
        #expect(subject.slot.current?.waiters.all == [2])
    }

    @Test func anAbandonedLoadCanBeDroppedUnlessSomebodyCameBack() {
        var subject = SlotSubject()
        _ = subject.ask(at: 0)
        let flight = subject.flight
        subject.wait(1)
        #expect(subject.slot.abandon(flight: flight) == false)
        _ = subject.slot.leave(WaiterID(place: 0, serial: 1))
        #expect(subject.slot.abandon(flight: flight + 1) == false)
        #expect(subject.slot.abandon(flight: flight) == true)
        #expect(subject.slot.current == nil)
        #expect(subject.slot.abandon(flight: flight) == false)
        #expect(subject.ask(at: 1) == .start(.load, .untilDone))
        #expect(subject.flight != flight)
    }

    @Test func aRefreshIsNotDroppedForWantOfWaiters() {
        var subject = SlotSubject(entry: .fixture())
        _ = subject.ask(at: 2700)
        #expect(subject.slot.abandon(flight: subject.flight) == false)
        #expect(subject.slot.current != nil)
    }

    @Test func allWaitersAreTakenOnce() {
        var subject = SlotSubject()
        _ = subject.ask(at: 0)
        subject.wait(1)
        _ = subject.ask(at: 1, force: .always)
        subject.wait(2)
        subject.wait(3)
        #expect(subject.slot.takeAllWaiters().flatMap(\.all).sorted() == [1, 2, 3])
        #expect(subject.slot.takeAllWaiters().flatMap(\.all) == [])
        #expect(subject.succeed(subject.flight, at: 2, deadline: 3602).summary == .publish([]))
    }
}
