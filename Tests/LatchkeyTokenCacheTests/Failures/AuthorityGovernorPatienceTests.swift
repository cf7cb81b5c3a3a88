//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

/// How issuers in trouble are left alone, and who is not to suffer for it.
@Suite struct AuthorityGovernorPatienceTests {
    // Scoreboard: CE28
    @Test func aTenantWhoseCallsFailIsTurnedAway() {
        var subject = GovernorSubject()
        subject.fail("bad")
        #expect(subject.call("bad").answer == .refused(.breakerOpen, until: 5000))
        #expect(subject.call("bad", isRefresh: true, now: 4999).answer == .refused(.breakerOpen, until: 5000))
        let probe = subject.call("bad", now: 5000)
        #expect(probe.answer == .granted)
        #expect(subject.call("bad", now: 5000).answer == .refused(.breakerOpen, until: 6000))
        subject.end(probe.flight, now: 5000)
        let second = subject.call("bad", now: 5000)
        subject.end(second.flight, now: 5000)
        for _ in 0..<3 { #expect(subject.call("bad", now: 5000).answer == .granted) }
    }

    // Scoreboard: CE75
    @Test func oneBadTenantAmongAThousandStopsNobodyElse() {
        var subject = GovernorSubject()
        var calls = 0
        for second in 0..<30 as Range<Int64> {
            let (flight, answer) = subject.call("bad", now: second * 1000)
            if answer == .granted {
                calls += 1
                subject.end(flight, .failed, now: second * 1000)
            }
            for tenant in 0..<1000 {
                let (flight, answer) = subject.call("tenant-\(tenant)", now: second * 1000)
                guard answer == .granted else {
                    Issue.record("tenant-\(tenant) was told \(answer) at \(second) seconds.")
                    return
                }
                subject.end(flight, now: second * 1000)
            }
        }
        #expect(calls <= 8)
    }

    @Test func threeTenantsThatAreTurnedAwayStandForTheIssuer() {
        var subject = GovernorSubject()
        subject.fail("first", now: 0)
        subject.fail("second", client: "another app", now: 1000)
        #expect(subject.call("well", now: 1000).answer == .granted)
        subject.fail("third", now: 2000)
        #expect(subject.call("well", now: 2000).answer == .refused(.breakerOpen, until: 5000))
        #expect(subject.call("new", now: 2000).answer == .refused(.breakerOpen, until: 5000))
        #expect(subject.call("well", at: "another issuer", now: 2000).answer == .granted)
        // The first may probe now: two are left.
        #expect(subject.call("well", now: 5000).answer == .granted)
    }

    @Test func callsInTheQueueHeedTheTroubleOfTheirIssuer() {
        var subject = GovernorSubject { $0.callsPerAuthority = 3 }
        let tenants = ["first", "second", "third"]
        for tenant in tenants {
            for _ in 0..<4 { subject.end(subject.call(tenant).flight, .failed) }
        }
        let last = tenants.map { subject.call($0).flight }
        let waiting = (0..<5).map { subject.call("well-\($0)").flight }
        #expect(subject.end(last[0], .failed).map(\.answer) == [.granted])
        #expect(subject.end(last[1], .failed).map(\.answer) == [.granted])
        let told = subject.end(last[2], .failed)
        #expect(told.map(\.flight) == Array(waiting[2...]))
        #expect(told.allSatisfy { $0.answer == .refused(.breakerOpen, until: 5000) })
    }

    @Test func answersOfAnyKindKeepTheIssuerOpen() {
        var subject = GovernorSubject()
        for _ in 0..<50 { subject.end(subject.call().flight, .answered) }
        for _ in 0..<50 { subject.end(subject.call().flight, .unknown) }
        #expect(subject.call().answer == .granted)
    }

    // MARK: - Gates

    // Scoreboard: CE26
    @Test func anIssuerThatAsksForPatienceIsNotCalledByThatClient() {
        var subject = GovernorSubject()
        let partition = CachePartition(authority: "issuer", tenant: "tenant", client: "app")
        subject.governor.throttle(partition, until: .seconds(30))
        subject.governor.throttle(partition, until: .seconds(10))
        #expect(subject.call(now: 0).answer == .refused(.throttled, until: 30_000))
        #expect(
            subject.call("another tenant", isRefresh: true, now: 29_999).answer == .refused(.throttled, until: 30_000)
        )
        #expect(subject.call(client: "another app").answer == .granted)
        #expect(subject.call(at: "another issuer").answer == .granted)
        #expect(subject.call(now: 30_000).answer == .granted)
    }

    @Test func callsInTheQueueHeedAGateThatWasShutMeanwhile() {
        var subject = GovernorSubject { $0.callsPerAuthority = 1 }
        let first = subject.call().flight
        let second = subject.call().flight
        let other = subject.call(client: "another app").flight
        let partition = CachePartition(authority: "issuer", tenant: "tenant", client: "app")
        subject.governor.throttle(partition, until: .seconds(30))
        let told = subject.end(first)
        #expect(told.map(\.flight) == [second, other])
        #expect(told.map(\.answer) == [.refused(.throttled, until: 30_000), .granted])
    }

    @Test func gatesThatHaveOpenedAreForgotten() {
        var subject = GovernorSubject()
        let partition = CachePartition(authority: "issuer", tenant: "tenant", client: "app")
        _ = subject.call()
        subject.governor.throttle(partition, until: .seconds(30))
        subject.governor.prune(now: .seconds(29))
        #expect(subject.call(now: 29_000).answer == .refused(.throttled, until: 30_000))
        subject.governor.prune(now: .seconds(30))
        #expect(subject.governor.health(now: .seconds(1))[0].retryAfter == nil)
    }

    // MARK: - Retries

    @Test func quickRetriesAreFew() {
        var subject = GovernorSubject()
        let partition = CachePartition(authority: "issuer", tenant: "tenant", client: "app")
        #expect(subject.governor.takeRetryBudget(partition, now: 0) == false)
        _ = subject.call()
        for _ in 0..<3 { #expect(subject.governor.takeRetryBudget(partition, now: 0) == true) }
        #expect(subject.governor.takeRetryBudget(partition, now: .seconds(19)) == false)
        #expect(subject.governor.takeRetryBudget(partition, now: .seconds(21)) == true)
        // Each tenant has its own.
        _ = subject.call("another tenant")
        let other = CachePartition(authority: "issuer", tenant: "another tenant", client: "app")
        #expect(subject.governor.takeRetryBudget(other, now: 0) == true)
    }

    // MARK: - Health

    @Test func healthTellsOfEachIssuer() {
        var subject = GovernorSubject()
        _ = subject.call(at: "b")
        _ = subject.call(at: "b")
        subject.fail("first", at: "a")
        subject.fail("second", at: "a", now: 1000)
        let well = AuthorityHealth(authority: "b", callsInProgress: 2, clientsRefused: 0, retryAfter: nil)
        #expect(
            subject.governor.health(now: .seconds(2))
                == [
                    AuthorityHealth(authority: "a", callsInProgress: 0, clientsRefused: 2, retryAfter: .seconds(4)),
                    well,
                ]
        )
        let partition = CachePartition(authority: "a", tenant: "third", client: "app")
        subject.governor.throttle(partition, until: .seconds(60))
        #expect(subject.governor.health(now: .seconds(10))[0].retryAfter == .seconds(50))
        #expect(subject.governor.health(now: .seconds(10))[0].clientsRefused == 0)
        #expect(subject.governor.health(now: .seconds(60))[0].retryAfter == nil)
        #expect(subject.governor.health(now: .seconds(60))[1] == well)
    }
}
