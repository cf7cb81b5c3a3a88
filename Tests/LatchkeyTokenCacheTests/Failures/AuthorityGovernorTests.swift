//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

/// How many calls are under way, and who goes next.
@Suite struct AuthorityGovernorTests {
    private func flights(_ answers: [(flight: UInt64, answer: GovernorSubject.Answer)]) -> [UInt64] {
        answers.map(\.flight)
    }

    // Scoreboard: CE10
    @Test func anIssuerGetsSixteenCallsAtOnce() {
        var subject = GovernorSubject()
        for index in 0..<16 { #expect(subject.call("tenant-\(index % 4)").answer == .granted) }
        #expect(subject.call("tenant-0").answer == .queued)
        #expect(subject.call("tenant-4").answer == .queued)
        #expect(subject.call(at: "another issuer").answer == .granted)
        #expect(subject.governor.callsInProgress == 17)
    }

    // Scoreboard: CE10
    @Test func allIssuersTogetherGetSixtyFour() {
        var subject = GovernorSubject()
        for index in 0..<64 { #expect(subject.call(at: "issuer-\(index)").answer == .granted) }
        #expect(subject.call(at: "issuer-64").answer == .queued)
        #expect(subject.governor.callsInProgress == 64)
    }

    // Scoreboard: CE75
    @Test func aTenantLeavesRoomForOthers() {
        var subject = GovernorSubject()
        for _ in 0..<12 { #expect(subject.call("busy").answer == .granted) }
        let queued = (0..<100).map { _ in subject.call("busy") }
        #expect(queued.allSatisfy { $0.answer == .queued })
        // Four places are left for the others; then they queue, and take turns with the crowd.
        let others = (0..<6).map { subject.call("other-\($0)") }
        #expect(others.map(\.answer) == [.granted, .granted, .granted, .granted, .queued, .queued])
        #expect(self.flights(subject.end(1)) == [others[4].flight])
        #expect(self.flights(subject.end(2)) == [others[5].flight])
        // The crowd gets its place back when the issuer has a quarter of its calls to spare.
        for flight in others[..<4] { #expect(subject.end(flight.flight).isEmpty) }
        #expect(self.flights(subject.end(3)) == [queued[0].flight])
    }

    @Test func tenantsThatWaitTakeTurns() {
        var subject = GovernorSubject { $0.callsPerAuthority = 1 }
        var last = subject.call("first").flight
        let crowd = (0..<3).map { _ in subject.call("first").flight }
        let others = ["second", "third"].map { subject.call($0).flight }
        var order: [UInt64] = []
        for _ in 0..<5 {
            let next = self.flights(subject.end(last))
            order += next
            last = next[0]
        }
        #expect(order == [crowd[0], others[0], others[1], crowd[1], crowd[2]])
    }

    @Test func callsOfATenantGoInTheOrderInWhichTheyCame() {
        var subject = GovernorSubject { $0.callsPerAuthority = 2 }
        let flights = (0..<6).map { _ in subject.call().flight }
        #expect(self.flights(subject.end(flights[1])) == [flights[2]])
        #expect(self.flights(subject.end(flights[2])) == [flights[3]])
        #expect(self.flights(subject.end(flights[0])) == [flights[4]])
        #expect(subject.governor.callsInProgress == 2)
    }

    @Test func anIssuerWithFewCallsIsNotKeptWaitingByBusyOnes() {
        var subject = GovernorSubject {
            $0.calls = 4
            $0.callsPerAuthority = 2
        }
        let busy = (0..<4).map { subject.call(at: $0 < 2 ? "a" : "b").flight }
        _ = (0..<10).map { subject.call(at: $0 < 5 ? "a" : "b") }
        let quiet = subject.call(at: "z")
        #expect(quiet.answer == .queued)
        #expect(self.flights(subject.end(busy[0])) == [quiet.flight])
    }

    @Test func aFlightThatLeftTheQueueIsNotCalled() {
        var subject = GovernorSubject { $0.callsPerAuthority = 1 }
        let first = subject.call().flight
        let second = subject.call().flight
        let third = subject.call().flight
        #expect(subject.end(second, .unknown).isEmpty)
        #expect(self.flights(subject.end(first)) == [third])
    }

    @Test func anEndThatWasToldBeforeChangesNothing() {
        var subject = GovernorSubject { $0.callsPerAuthority = 1 }
        let first = subject.call().flight
        let second = subject.call().flight
        #expect(self.flights(subject.end(first)) == [second])
        #expect(subject.end(first, .failed).isEmpty)
        #expect(subject.end(99).isEmpty)
        #expect(subject.governor.callsInProgress == 1)
    }

    // MARK: - Refreshes

    @Test func anIssuerGetsFourRefreshesAtOnce() {
        var subject = GovernorSubject()
        let granted = (0..<4).map { _ in subject.call(isRefresh: true) }
        #expect(granted.allSatisfy { $0.answer == .granted })
        #expect(subject.call(isRefresh: true).answer == .refused(.refreshBudget, until: 1000))
        #expect(subject.call().answer == .granted)
        subject.end(granted[0].flight)
        #expect(subject.call(isRefresh: true).answer == .granted)
    }

    @Test func allIssuersTogetherGetEight() {
        var subject = GovernorSubject()
        for index in 0..<8 { #expect(subject.call(at: "issuer-\(index)", isRefresh: true).answer == .granted) }
        #expect(subject.call(at: "issuer-8", isRefresh: true).answer == .refused(.refreshBudget, until: 1000))
        #expect(subject.call(at: "issuer-8").answer == .granted)
    }

    @Test func anIssuerGetsTwentyRefreshesASecond() {
        var subject = GovernorSubject()
        func refresh(now: Int64) -> GovernorSubject.Answer {
            let (flight, answer) = subject.call(isRefresh: true, now: now)
            if answer == .granted { subject.end(flight, now: now) }
            return answer
        }
        for _ in 0..<20 { #expect(refresh(now: 0) == .granted) }
        #expect(refresh(now: 0) == .refused(.refreshBudget, until: 1000))
        #expect(refresh(now: 49) == .refused(.refreshBudget, until: 1049))
        #expect(refresh(now: 51) == .granted)
        #expect(refresh(now: 51) == .refused(.refreshBudget, until: 1051))
        #expect(subject.call(at: "another issuer", isRefresh: true, now: 51).answer == .granted)
    }

    @Test func refreshesDoNotJoinALongQueue() {
        var subject = GovernorSubject { $0.callsPerAuthority = 1 }
        _ = subject.call()
        for _ in 0..<64 { #expect(subject.call().answer == .queued) }
        #expect(subject.call(isRefresh: true).answer == .queued)
        #expect(subject.call(isRefresh: true).answer == .refused(.queueFull, until: 1000))
        // Callers without a token wait however long it is.
        #expect(subject.call().answer == .queued)
    }

    @Test func refreshesFromTheQueueKeepToTheirLimits() {
        var subject = GovernorSubject { $0.callsPerPartition = 16 }
        let loads = (0..<16).map { _ in subject.call().flight }
        for _ in 0..<10 { #expect(subject.call(isRefresh: true).answer == .queued) }
        var answers: [GovernorSubject.Answer] = []
        for flight in loads { answers += subject.end(flight).map(\.answer) }
        #expect(answers.count { $0 == .granted } == 4)
        #expect(answers.count { $0 == .refused(.refreshBudget, until: 1000) } == 6)
        #expect(subject.governor.callsInProgress == 4)
    }

    // MARK: - Memory

    @Test func aCallThatWaitsWhileItsClientIsForgottenIsMade() {
        var subject = GovernorSubject { $0.callsPerAuthority = 1 }
        let idle = subject.call("idle").flight
        subject.end(idle)
        let busy = subject.call("busy", now: 599_000).flight
        let waiting = subject.call("idle", now: 599_000)
        #expect(waiting.answer == .queued)
        subject.governor.prune(now: .seconds(601))
        #expect(self.flights(subject.end(busy, now: 602_000)) == [waiting.flight])
        #expect(subject.end(waiting.flight, now: 603_000).isEmpty)
        #expect(subject.governor.callsInProgress == 0)
    }

    @Test func whoIsCallingIsNotForgotten() {
        var subject = GovernorSubject { $0.callsPerAuthority = 1 }
        let flight = subject.call().flight
        subject.governor.prune(now: .seconds(10_000))
        #expect(subject.call(now: 10_000_000).answer == .queued)
        #expect(subject.end(flight, now: 10_000_000).count == 1)
    }

    @Test func issuersThatAreNotUsedAreForgotten() {
        var subject = GovernorSubject()
        for index in 0..<100 { subject.end(subject.call(at: "issuer-\(index)").flight) }
        #expect(subject.governor.health(now: 0).count == 100)
        subject.governor.prune(now: .seconds(599))
        #expect(subject.governor.health(now: 0).count == 100)
        subject.governor.prune(now: .seconds(600))
        #expect(subject.governor.health(now: 0).isEmpty)
    }

    // MARK: - Everything

    @Test("no sequence of calls breaks a limit or loses a call", arguments: 1...10 as ClosedRange<UInt64>)
    func limitsHold(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var traffic = GovernorTraffic()
        for _ in 0..<3000 {
            traffic.now += Int64.random(in: 0...100, using: &random)
            if Int.random(in: 0..<5, using: &random) < 3 {
                traffic.call(
                    authority: "issuer-\(Int.random(in: 0..<3, using: &random))",
                    tenant: "tenant-\(Int.random(in: 0..<5, using: &random))",
                    isRefresh: random.nextUnit() < 0.4
                )
            } else if let flight = traffic.flights.randomElement(using: &random) {
                let outcomes: [AuthorityGovernor.Outcome] = [.answered, .answered, .failed, .unknown]
                traffic.end(flight, outcomes.randomElement(using: &random)!)
            }
            if Int.random(in: 0..<50, using: &random) == 0 { traffic.prune() }
            traffic.check()
        }
        // Whoever still waits is served in the end.
        while let flight = traffic.running.keys.min() { traffic.end(flight, .answered) }
        #expect(traffic.queued.isEmpty)
    }
}

/// Calls of a governor with tight limits, and which of them are under way.
private struct GovernorTraffic {
    struct Call {
        var authority: String
        var tenant: String
        var isRefresh: Bool
    }

    private var subject = GovernorSubject {
        $0.calls = 6
        $0.callsPerAuthority = 4
        $0.callsPerPartition = 2
        $0.refreshes = 3
        $0.refreshesPerAuthority = 2
    }
    private(set) var running: [UInt64: Call] = [:]
    private(set) var queued: [UInt64: Call] = [:]
    var now: Int64 = 0

    /// Calls that have not ended.
    var flights: [UInt64] { (Array(self.running.keys) + self.queued.keys).sorted() }

    mutating func call(authority: String, tenant: String, isRefresh: Bool) {
        let (flight, answer) = self.subject.call(tenant, at: authority, isRefresh: isRefresh, now: self.now)
        let call = Call(authority: authority, tenant: tenant, isRefresh: isRefresh)
        if answer == .granted { self.running[flight] = call }
        if answer == .queued { self.queued[flight] = call }
    }

    mutating func end(_ flight: UInt64, _ outcome: AuthorityGovernor.Outcome) {
        self.running[flight] = nil
        self.queued[flight] = nil
        for (flight, answer) in self.subject.end(flight, outcome, now: self.now) {
            let call = self.queued.removeValue(forKey: flight)
            #expect(call != nil)
            #expect(answer != .queued)
            if answer == .granted { self.running[flight] = call }
        }
    }

    mutating func prune() { self.subject.governor.prune(now: .milliseconds(self.now)) }

    func check() {
        let calls = self.running.values
        #expect(self.subject.governor.callsInProgress == calls.count)
        #expect(calls.count <= 6)
        #expect(calls.count { $0.isRefresh } <= 3)
        for authority in Set(calls.map(\.authority)) {
            let calls = calls.filter { $0.authority == authority }
            #expect(calls.count <= 4)
            #expect(calls.count { $0.isRefresh } <= 2)
            // The last quarter is not for a tenant that has its share.
            for tenant in Set(calls.map(\.tenant)) { #expect(calls.count { $0.tenant == tenant } <= 3) }
        }
    }
}
