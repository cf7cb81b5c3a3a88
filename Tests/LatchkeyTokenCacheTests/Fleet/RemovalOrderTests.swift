//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

/// Removals and acquisitions of several instances that do not hear of each other at the time.
@Suite(.timeLimit(.minutes(1))) struct RemovalOrderTests {
    // Scoreboard: CE63, CE52
    @Test func removalOfAnOutageCountsForWhatOthersAcquiredInIt() async throws {
        try await withFleet { fleet in
            await fleet.warm()
            for instance in fleet.instances { instance.link.cut() }
            for number in 1...2 {
                let caller = await fleet.answer(1, options: .init(forcedRefresh: .always))
                #expect(caller.token == "1-\(number)")
                await fleet.advance(by: .seconds(31))
            }
            await fleet[0].cache.invalidate(fleet.key)
            for instance in fleet.instances { instance.link.mend() }
            await fleet.advance(by: .seconds(8))
            #expect(fleet.held() == [nil, nil])
            #expect(await fleet.stored() == nil)
            #expect(await fleet[0].cache.statistics.pendingWrites == 0)
        }
    }

    // Scoreboard: CE63
    @Test func tokenGoesWhoseKeyAnotherInstanceRemovedDuringAnOutage() async throws {
        try await withFleet { fleet in
            await fleet.warm()
            fleet[0].link.cut()
            await fleet[0].cache.invalidate(fleet.key)
            #expect(await fleet.answer(0).token == "0-2")
            await fleet[1].cache.invalidate(fleet.key)
            fleet[0].link.mend()
            fleet[0].link.cut([.changes])
            await fleet.advance(by: .seconds(8))
            #expect(fleet.held() == [nil, nil])
            #expect(await fleet.stored() == nil)
        }
    }

    // Scoreboard: CE63
    @Test func tokenGoesThatTheStoreRefusesBecauseItWasRemoved() async throws {
        let gate = Gate()
        try await withFleet { fleet in
            fleet[1].link.cut([.changes, .acquireLease])
            fleet[1].link.hold(.put, at: gate)
            #expect(await fleet.answer(1).token == "1-1")
            await fleet.advance(by: .milliseconds(10))
            await fleet[0].cache.invalidate(fleet.key)
            gate.open()
            await fleet.advance(by: .seconds(1))
            #expect(fleet.held() == [nil, nil])
        }
    }

    // Scoreboard: CE63
    @Test func removalCountsThoughNobodySaysWhetherTheTokenIsBeingAcquired() async throws {
        let gate = Gate()
        try await withFleet(source: { $0 == 1 ? .after(gate, .named(of: 1)) : .named(of: $0) }) { fleet in
            let caller = await fleet.answer(1)
            fleet[0].link.cut([.acquireLease])
            await fleet[0].cache.invalidate(fleet.key)
            fleet[0].link.mend()
            gate.open()
            await fleet.advance(by: .seconds(8))
            // What it brings was being acquired when it was removed.
            #expect(caller.error == nil)
            #expect(fleet.held()[0] != "1-1")
            #expect(await fleet.stored() != "1-1")
            #expect(await fleet.answer(0).token == "0-1")
        }
    }

    // Scoreboard: CE63
    @Test func whatWasStoredWithoutALeaseUnderTheFenceOfOneGoesWithARemoval() async throws {
        let gate = Gate()
        try await withFleet(source: { $0 == 1 ? .after(gate, .named(of: 1)) : .named(of: $0) }) { fleet in
            #expect(await fleet.answer(0).token == "0-1")
            await fleet.advance(by: .milliseconds(10))
            var record = try #require(await fleet.record())
            let caller = await fleet.answer(1, options: .init(forcedRefresh: .always))
            // Somebody who had no lease counted on from what was removed under the one that is held now.
            record.version = RecordVersion(fence: record.version.fence + 1, sequence: 2)
            _ = await fleet.store.put([StoreWrite(record)], timeout: .seconds(1))
            #expect(await fleet.record()?.version == record.version)
            await fleet[1].cache.invalidate(fleet.key)
            #expect(await fleet.record() == nil)
            gate.open()
            await fleet.advance(by: .seconds(1))
            #expect(caller.error == nil)
        }
    }

    // Scoreboard: CE63, CE52
    @Test func whatCountsOnFromAnothersVersionDoesNotEndARemoval() async throws {
        try await withFleet(3) { fleet in
            await fleet.warm()
            for instance in fleet.instances { instance.link.cut() }
            // What is acquired and removed now has no order yet.
            #expect(await fleet.answer(1, options: .init(forcedRefresh: .always)).token == "1-1")
            await fleet.advance(by: .seconds(1))
            await fleet[0].cache.invalidate(fleet.key)
            #expect(await fleet.answer(0).token == "0-2")
            fleet[0].link.mend()
            await fleet.advance(by: .seconds(8))
            fleet[1].link.mend()
            await fleet.advance(by: .seconds(8))
            #expect(fleet.held()[0] != "1-1")
            #expect(await fleet.stored() != "1-1")
        }
    }

    // Scoreboard: CE61
    @Test func whatMustBeKeptIsStoredAboveARemovalThatWasHeardOf() async throws {
        try await withFleet(source: { _ in .keepsake }) { fleet in
            await fleet[0].cache.invalidate(fleet.key)
            await fleet.settle()
            // Its acquisition has to do without a lease.
            fleet[1].link.cut([.acquireLease])
            #expect(await fleet.answer(1).token == "token-1")
            #expect(await fleet.stored() == "token-1")
        }
    }

    // Scoreboard: CE61
    @Test func whatMustBeKeptIsStoredAboveARecordThatWasFound() async throws {
        try await withFleet(source: { _ in .keepsake }) { fleet in
            #expect(await fleet.answer(0).token == "token-1")
            let version = try #require(await fleet.record()).version
            #expect(version.fence > 0)
            fleet[1].link.cut([.acquireLease])
            // What is found does not live long enough for the caller.
            let caller = await fleet.answer(1, options: .init(minimumRemaining: .seconds(3580)))
            #expect(caller.token == "token-1")
            #expect(try #require(await fleet.record()).version > version)
        }
    }

    @Test func leaseThatHasRunOutOrdersNothing() {
        var leases = LeaseTable()
        let name = StoreKey(bytes: [1])
        let owner = LeaseOwner(high: 1, low: 2)
        leases.hold(name, .init(owner: owner, fence: 7, takenAt: 0, flight: 1, deadline: 10))
        #expect(leases.leastVersion(of: name, now: 9) == RecordVersion(fence: 7, sequence: 0))
        #expect(leases.leastVersion(of: name, now: 10) == nil)
    }

    // Scoreboard: CE27
    @Test func wallClockThatWasWrongDoesNotStretchAPatience() async throws {
        try await withFleet(source: { $0 == 0 ? .failure(.throttled, retryAfter: .seconds(40)) : .named(of: $0) }) {
            fleet in
            fleet[1].link.cut([.changes])
            let wall = fleet.time.wallTime()
            fleet.time.setWall(WallTime(milliseconds: wall.milliseconds + 3_000_000))
            let turnedAway = await fleet.answer(0)
            #expect((turnedAway.error?.cause as? ScriptedFailure)?.failure.kind == .throttled)
            await fleet.settle()
            fleet.time.setWall(wall)
            await fleet.advance(by: .seconds(45))
            #expect(await fleet.answer(1).token == "1-1")
        }
    }

    @Test func strictCallerWaitsForAComparisonNoLongerThanItsTimeout() async throws {
        let gate = Gate()
        try await withFleet { fleet in
            await fleet.warm()
            fleet[1].cache.doubtAll()
            fleet[1].link.hold(.get, at: gate)
            let caller = await fleet.answer(1, options: .init(timeout: .milliseconds(100)))
            #expect(caller.isWaiting)
            await fleet.advance(by: .milliseconds(100))
            #expect(caller.error?.code == .timedOut)
            gate.open()
        } configure: {
            $0.fleet.strictRevocation = true
        }
    }
}
