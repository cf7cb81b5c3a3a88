//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

@Suite struct PartitionShareTests {
    private let now = Int64.seconds(1)

    @Test func partitionLeavesAQuarterToOthers() {
        var governor = AuthorityGovernor(limits: .init())
        let one = (0..<20).count { self.isGranted(governor.admit(self.call($0, "one"), now: self.now)) }
        let two = (20..<30).count { self.isGranted(governor.admit(self.call($0, "two"), now: self.now)) }
        #expect(one == 12)
        #expect(two == 4)
        #expect(governor.callsInProgress == 16)
    }

    @Test func partitionGetsItsShareOfWhatIsLeft() {
        var limits = TokenCache.Configuration.Concurrency()
        limits.callsPerPartition = 1
        var governor = AuthorityGovernor(limits: limits)
        for number in 0..<12 { _ = governor.admit(self.call(UInt64(number), "one"), now: self.now) }
        let two = (20..<30).count { self.isGranted(governor.admit(self.call($0, "two"), now: self.now)) }
        let three = (30..<40).count { self.isGranted(governor.admit(self.call($0, "three"), now: self.now)) }
        #expect(two == 1)
        #expect(three == 1)
    }

    @Test func partitionsTakeTurnsInTheQueue() {
        var limits = TokenCache.Configuration.Concurrency()
        limits.callsPerAuthority = 1
        var governor = AuthorityGovernor(limits: limits)
        _ = governor.admit(self.call(0, "one"), now: self.now)
        for number in 1...3 { _ = governor.admit(self.call(UInt64(number), "one"), now: self.now) }
        for number in 4...5 { _ = governor.admit(self.call(UInt64(number), "two"), now: self.now) }
        _ = governor.admit(self.call(6, "three"), now: self.now)
        var order: [UInt64] = []
        var running: UInt64 = 0
        while let next = governor.finished(flight: running, outcome: .answered, now: self.now, unit: 0).first?.flight {
            order.append(next)
            running = next
        }
        #expect(order == [1, 4, 6, 2, 5, 3])
    }

    @Test func flightThatLeftTheQueueIsNotAdmitted() {
        var limits = TokenCache.Configuration.Concurrency()
        limits.callsPerAuthority = 1
        var governor = AuthorityGovernor(limits: limits)
        for number in 0..<4 as Range<UInt64> { _ = governor.admit(self.call(number, "\(number % 2)"), now: self.now) }
        var admitted: [[UInt64]] = []
        for flight in [1, 0, 3] as [UInt64] {
            let outcome = flight == 1 ? AuthorityGovernor.Outcome.unknown : .answered
            let next = governor.finished(flight: flight, outcome: outcome, now: self.now, unit: 0)
            admitted.append(next.map(\.flight))
        }
        #expect(admitted == [[], [3], [2]])
    }

    @Test func clientThatWaitsIsNotForgotten() {
        var governor = AuthorityGovernor(limits: .init())
        _ = governor.admit(self.call(0, "idle"), now: self.now)
        _ = governor.finished(flight: 0, outcome: .answered, now: self.now, unit: 0)
        let later = self.now + .seconds(599)
        for number in 1...16 { _ = governor.admit(self.call(UInt64(number), "\(number)"), now: later) }
        _ = governor.admit(self.call(17, "idle"), now: later)
        governor.prune(now: later + .seconds(2))
        let admitted = governor.finished(flight: 1, outcome: .answered, now: later + .seconds(2), unit: 0)
        #expect(admitted.map(\.flight) == [17])
    }

    private func call(_ flight: UInt64, _ tenant: String) -> AuthorityGovernor.Call {
        .init(flight: flight, partition: CachePartition(authority: "issuer", tenant: tenant), isRefresh: false)
    }

    private func isGranted(_ admission: AuthorityGovernor.Admission) -> Bool {
        if case .granted = admission { true } else { false }
    }
}
