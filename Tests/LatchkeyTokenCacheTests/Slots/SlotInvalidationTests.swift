//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

/// What invalidations, explicit writes and purges do to what is under way.
@Suite struct SlotInvalidationTests {
    // Scoreboard: CE6
    @Test(
        "a result that was under way is not published",
        arguments: ["soft", "hard", "write", "purge"]
    )
    func overtakenResult(_ way: String) {
        var subject = SlotSubject()
        _ = subject.ask(at: 0)
        let flight = subject.flight
        switch way {
        case "soft", "hard": _ = subject.invalidate(hard: way == "hard")
        case "write": _ = subject.slot.write(generation: subject.nextNumber())
        default: subject.epoch += 1
        }
        #expect(subject.succeed(flight, at: 1, deadline: 3600).summary == .discard([]))
    }

    @Test func softInvalidationLeavesTheirResultToThoseWhoWait() {
        var subject = SlotSubject()
        _ = subject.ask(at: 0)
        let flight = subject.flight
        subject.wait(1)
        let result = subject.invalidate(hard: false)
        #expect(result.cancelled == [])
        #expect(result.start == nil)
        #expect(result.failed.isEmpty)
        #expect(subject.slot.detached.map(\.standing) == [.orphaned])
        #expect(subject.ask(at: 1) == .start(.load, .untilDone))
        #expect(subject.succeed(flight, at: 1, deadline: 3600).summary == .discard([1]))
    }

    @Test func aFlightThatNobodyWaitsForIsCancelled() {
        var subject = SlotSubject(entry: .fixture())
        _ = subject.ask(at: 2700)
        let refresh = subject.flight
        #expect(subject.invalidate(hard: false).cancelled == [refresh])
        #expect(subject.slot.current == nil)
        #expect(subject.slot.detached.isEmpty)
    }

    @Test func hardInvalidationMovesThoseWhoWaitToANewFlight() throws {
        var subject = SlotSubject()
        _ = subject.ask(at: 0)
        let old = subject.flight
        let ids = [subject.wait(1), subject.wait(2)]
        let result = subject.invalidate(hard: true, at: 5)
        let start = try #require(result.start)
        #expect(result.cancelled == [old])
        #expect(result.failed.isEmpty)
        #expect(start.generation == subject.slot.generation)
        #expect(!start.readsStore)
        #expect(subject.flight == start.id)
        #expect(subject.slot.current?.startedAt == .seconds(5))
        // What the waiters hold still names them.
        #expect(subject.slot.leave(ids[0])?.waiter == 1)
        #expect(subject.succeed(old, at: 6, deadline: 3600).summary == .discard([]))
        #expect(subject.succeed(start.id, at: 7, deadline: 3600).summary == .publish([2]))
    }

    @Test func theNewFlightAsksForTheSameClaims() throws {
        var subject = SlotSubject()
        _ = subject.ask(at: 0, claims: "A")
        subject.wait(1)
        let start = try #require(subject.invalidate(hard: true).start)
        #expect(start.claims == "A")
    }

    @Test func hardInvalidationWithoutWaitersStartsNothing() {
        var subject = SlotSubject(entry: .fixture())
        _ = subject.ask(at: 2700)
        let refresh = subject.flight
        let result = subject.invalidate(hard: true)
        #expect(result.start == nil)
        #expect(result.cancelled == [refresh])
        #expect(subject.slot.current == nil)
    }

    @Test func waitersAreMovedOnceOnly() throws {
        var subject = SlotSubject()
        _ = subject.ask(at: 0)
        subject.wait(1)
        let moved = try #require(subject.invalidate(hard: true).start)
        let late = subject.wait(2)
        let result = subject.invalidate(hard: true)
        let start = try #require(result.start)
        #expect(result.failed.all == [1])
        #expect(result.cancelled == [moved.id])
        // The one that came after the first invalidation was never moved before.
        #expect(subject.slot.current?.waiters.all == [2])
        #expect(subject.slot.leave(late)?.abandoned == start.id)
    }

    @Test func waitersThatWereMovedBeforeFailWithoutANewFlight() {
        var subject = SlotSubject()
        _ = subject.ask(at: 0)
        subject.wait(1)
        _ = subject.invalidate(hard: true)
        let moved = subject.flight
        let result = subject.invalidate(hard: true)
        #expect(result.failed.all == [1])
        #expect(result.start == nil)
        #expect(result.cancelled == [moved])
        #expect(subject.slot.current == nil)
    }

    @Test(
        "hard invalidation moves also those whose flight was overtaken before",
        arguments: ["soft", "forced", "purge"]
    )
    func waitersOfDetachedFlightsAreMoved(_ way: String) throws {
        var subject = SlotSubject()
        _ = subject.ask(at: 0)
        let overtaken = subject.flight
        let id = subject.wait(1)
        switch way {
        case "soft": _ = subject.invalidate(hard: false)
        case "forced":
            _ = subject.ask(at: 1, force: .always)
            subject.wait(2)
        default:
            subject.epoch += 1
            _ = subject.ask(at: 1)
            subject.wait(2)
        }
        let result = subject.invalidate(hard: true)
        let start = try #require(result.start)
        #expect(result.cancelled.contains(overtaken))
        #expect(result.failed.isEmpty)
        #expect(subject.slot.detached.isEmpty)
        #expect(subject.slot.current?.waiters.all == (way == "soft" ? [1] : [1, 2]))
        #expect(subject.succeed(overtaken, at: 2, deadline: 3600).summary == .discard([]))
        #expect(subject.slot.leave(id)?.waiter == 1)
        #expect(subject.succeed(start.id, at: 3, deadline: 3600).summary == .publish(way == "soft" ? [] : [2]))
    }

    @Test("an invalidation ends the memory of failures", arguments: [true, false])
    func invalidationEndsMemory(hard: Bool) {
        var subject = SlotSubject()
        _ = subject.ask(at: 0)
        _ = subject.fail(subject.flight, at: 0, .fixture(negative: 300, refresh: 300))
        _ = subject.invalidate(hard: hard, at: 1)
        #expect(subject.slot.negative == nil)
        #expect(subject.slot.failedRefreshes == 0)
        #expect(subject.slot.nextAttempt == .min)
        #expect(subject.ask(at: 1) == .start(.load, .untilDone))
    }

    // MARK: - Writes

    @Test func aWriteAnswersThoseWhoWaitForTheCurrentFlight() {
        var subject = SlotSubject()
        _ = subject.ask(at: 0)
        let load = subject.flight
        subject.wait(1)
        _ = subject.ask(at: 1, force: .always)
        let forced = subject.flight
        subject.wait(2)
        let result = subject.slot.write(generation: subject.nextNumber())
        #expect(result.waiters.all == [2])
        #expect(result.cancelled == [forced])
        #expect(subject.slot.current == nil)
        #expect(subject.succeed(load, at: 2, deadline: 3600).summary == .discard([1]))
    }

    @Test func aWriteEndsTheMemoryOfFailuresAndLateFlights() {
        var subject = SlotSubject()
        _ = subject.ask(at: 0)
        let flight = subject.flight
        _ = subject.expire(flight, at: 30)
        let result = subject.slot.write(generation: subject.nextNumber())
        #expect(result.cancelled == [flight])
        #expect(subject.slot.detached.isEmpty)
        #expect(subject.slot.negative == nil)
        #expect(subject.slot.failedRefreshes == 0)
    }

    // MARK: - Purges

    @Test func aPurgeIsNoticedByTheNextRequest() {
        var subject = SlotSubject()
        _ = subject.ask(at: 0)
        let flight = subject.flight
        subject.wait(1)
        subject.epoch += 1
        #expect(subject.ask(at: 1) == .start(.load, .untilDone))
        #expect(subject.slot.detached.map(\.standing) == [.orphaned])
        #expect(subject.succeed(flight, at: 2, deadline: 3600).summary == .discard([1]))
    }

    @Test func aPurgeEndsTheMemoryOfFailures() {
        var subject = SlotSubject()
        _ = subject.ask(at: 0)
        _ = subject.fail(subject.flight, at: 0, .fixture(negative: 300))
        subject.epoch += 1
        #expect(subject.ask(at: 1) == .start(.load, .untilDone))
        #expect(subject.slot.negative == nil)
    }

    @Test func theFailureOfAPurgedFlightIsNotRemembered() {
        var subject = SlotSubject()
        _ = subject.ask(at: 0)
        let flight = subject.flight
        subject.wait(1)
        subject.epoch += 1
        #expect(subject.fail(flight, at: 1).all == [1])
        #expect(subject.slot.negative == nil)
    }
}
