//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

@testable import LatchkeyTokenCache

/// A governor with numbers for its calls; times are in milliseconds.
struct GovernorSubject {
    var governor: AuthorityGovernor
    private var lastFlight: UInt64 = 0

    init(_ change: (inout TokenCache.Configuration.Concurrency) -> Void = { _ in }) {
        var limits = TokenCache.Configuration.Concurrency()
        change(&limits)
        self.governor = AuthorityGovernor(limits: limits)
    }

    /// What a call was told, in a form that can be compared.
    enum Answer: Hashable, Sendable {
        case granted
        case queued
        /// Refused for this reason until so many milliseconds.
        case refused(AuthorityGovernor.Refusal, until: Int64)

        init(_ admission: AuthorityGovernor.Admission) {
            self =
                switch admission {
                case .granted: .granted
                case .queued: .queued
                case .refused(let until, let refusal): .refused(refusal, until: until / 1_000_000)
                }
        }
    }

    /// Asks for a call.
    ///
    /// - Returns: The flight and what it was told.
    mutating func call(
        _ tenant: String = "tenant",
        at authority: String = "issuer",
        client: String = "app",
        isRefresh: Bool = false,
        now: Int64 = 0
    ) -> (flight: UInt64, answer: Answer) {
        self.lastFlight += 1
        let call = AuthorityGovernor.Call(
            flight: self.lastFlight,
            partition: CachePartition(authority: authority, tenant: tenant, client: client),
            isRefresh: isRefresh
        )
        return (self.lastFlight, Answer(self.governor.admit(call, now: .milliseconds(now))))
    }

    /// Ends a call.
    ///
    /// - Returns: What others that waited are told.
    @discardableResult
    mutating func end(
        _ flight: UInt64,
        _ outcome: AuthorityGovernor.Outcome = .answered,
        now: Int64 = 0
    ) -> [(flight: UInt64, answer: Answer)] {
        self.governor.finished(flight: flight, outcome: outcome, now: .milliseconds(now), unit: 0.5)
            .map { ($0.flight, Answer($0.admission)) }
    }

    /// Lets a tenant's calls fail until its breaker is open, by half of the random range: for five seconds.
    mutating func fail(_ tenant: String, at authority: String = "issuer", client: String = "app", now: Int64 = 0) {
        for _ in 0..<5 {
            let (flight, _) = self.call(tenant, at: authority, client: client, now: now)
            self.end(flight, .failed, now: now)
        }
    }
}
