//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

@Suite struct FlightRefusalTests {
    @Test(
        "what callers are told and how long the key waits",
        arguments: [
            (.throttled, 90, .throttled, .throttled, 90, 90),
            (.breakerOpen, 90, .authorityUnavailable, .transient, 1, 90),
            (.queueFull, 90, .timedOut, .transient, 1, 90),
            (.refreshBudget, 90, .timedOut, .transient, 1, 90),
            (.breakerOpen, 0, .authorityUnavailable, .transient, 0, 0),
            (.throttled, -5, .throttled, .throttled, 0, 0),
        ] as [(AuthorityGovernor.Refusal, Int64, TokenCacheError.Code, AcquisitionFailure.Kind, Int64, Int64)]
    )
    func refusal(
        _ refusal: AuthorityGovernor.Refusal,
        wait: Int64,
        code: TokenCacheError.Code,
        kind: AcquisitionFailure.Kind,
        negative: Int64,
        refresh: Int64
    ) {
        let now = Int64.seconds(1000)
        let subject = FlightRefusal(refusal, until: now + .seconds(wait), now: now)
        #expect(subject.error.code == code)
        #expect(subject.failure == AcquisitionFailure(kind, retryAfter: .seconds(max(0, wait))))
        #expect(subject.error.retryAfter == .seconds(max(0, wait)))
        let outcome = subject.outcome(now: now)
        #expect(outcome.error.code == code)
        #expect(!outcome.counts)
        #expect(outcome.negativeDelay == .seconds(negative))
        #expect(outcome.refreshDelay == .seconds(refresh))
    }

    @Test func timeThatHasPassedSinceIsNotWaitedForAgain() {
        let subject = FlightRefusal(.throttled, until: .seconds(90), now: 0)
        #expect(subject.outcome(now: .seconds(60)).negativeDelay == .seconds(30))
        #expect(subject.outcome(now: .seconds(100)).negativeDelay == 0)
    }
}
