//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

@Suite struct FailurePolicyTests {
    private func outcome(
        _ failure: AcquisitionFailure,
        count: Int = 1,
        remaining: Int64? = nil,
        unit: Double = 1
    ) -> FlightFailure {
        FailurePolicy.outcome(
            error: TokenCacheError(.acquisitionFailed, "The source failed."),
            failure: failure,
            count: count,
            remaining: remaining.map { .seconds($0) },
            unit: unit
        )
    }

    // Scoreboard: CE19, CE25
    @Test(
        "each class of failure has its pauses (seconds before the next load and refresh)",
        arguments: [
            (.transient, 1, 1, 5), (.transient, 2, 2, 10), (.transient, 3, 4, 20), (.transient, 5, 16, 80),
            (.transient, 6, 30, 160), (.transient, 7, 30, 300), (.transient, 1000, 30, 300), (.transient, 0, 1, 5),
            (.permanent, 1, 30, 300), (.permanent, 2, 60, 300), (.permanent, 4, 240, 300), (.permanent, 5, 300, 300),
            (.permanent, 1000, 300, 300),
            (.invalidResponse, 1, 5, 5), (.invalidResponse, 2, 10, 10), (.invalidResponse, 4, 40, 40),
            (.invalidResponse, 5, 60, 80), (.invalidResponse, 1000, 60, 300),
            (.local, 1, 5, 60), (.local, 1000, 5, 60),
            (.interactionRequired, 1, 120, nil), (.interactionRequired, 1000, 120, nil),
        ] as [(AcquisitionFailure.Kind, Int, Int64, Int64?)]
    )
    func pauses(_ kind: AcquisitionFailure.Kind, count: Int, negative: Int64, refresh: Int64?) {
        let outcome = self.outcome(AcquisitionFailure(kind), count: count)
        #expect(outcome.negativeDelay == .seconds(negative))
        // Without end: until something changes.
        #expect(outcome.refreshDelay == refresh.map { .seconds($0) } ?? .max)
        #expect(outcome.counts)
        #expect(outcome.failure.kind == kind)
    }

    @Test(
        "pauses are spread over the upper half",
        arguments: [.transient, .permanent, .invalidResponse, .local, .interactionRequired]
            as [AcquisitionFailure.Kind]
    )
    func spread(_ kind: AcquisitionFailure.Kind) throws {
        let longest = self.outcome(AcquisitionFailure(kind), count: 3, unit: 1)
        for unit in [0, 0.2, 0.5, 0.9] {
            let outcome = self.outcome(AcquisitionFailure(kind), count: 3, unit: unit)
            let share = Double(try #require(outcome.negativeDelay)) / Double(try #require(longest.negativeDelay))
            #expect(abs(share - (0.5 + unit / 2)) < 0.001)
            guard kind != .interactionRequired else { continue }
            let refreshShare = Double(try #require(outcome.refreshDelay)) / Double(try #require(longest.refreshDelay))
            #expect(abs(refreshShare - (0.5 + unit / 2)) < 0.001)
        }
    }

    // Scoreboard: CE26
    @Test(
        "an issuer that asks for patience gets it, and a little more",
        arguments: [
            (.seconds(10), 0, 10_000), (.seconds(10), 1, 11_000), (.seconds(10), 0.5, 10_500),
            (nil, 0, 60_000), (nil, 1, 66_000), (.zero, 1, 0), (.seconds(-5), 1, 0),
            (.seconds(3600), 0, 3_600_000), (.seconds(1_000_000), 0, 3_600_000), (.seconds(Int64.max), 1, 3_960_000),
        ] as [(Duration?, Double, Int64)]
    )
    func throttled(_ wait: Duration?, unit: Double, milliseconds: Int64) {
        for (count, remaining) in [(1, nil), (9, nil), (1, 40)] as [(Int, Int64?)] {
            let failure = AcquisitionFailure(.throttled, retryAfter: wait)
            let outcome = self.outcome(failure, count: count, remaining: remaining, unit: unit)
            #expect(outcome.negativeDelay == .milliseconds(milliseconds))
            #expect(outcome.refreshDelay == .milliseconds(milliseconds))
            #expect(!outcome.counts)
        }
    }

    @Test func aCancellationIsNotRemembered() {
        let outcome = self.outcome(AcquisitionFailure(.cancelled), count: 5, remaining: 100)
        #expect(outcome.negativeDelay == nil)
        #expect(outcome.refreshDelay == nil)
        #expect(!outcome.counts)
    }

    // Scoreboard: CE20
    @Test(
        "refreshes are tried again several times while the token lasts",
        arguments: [
            (1, 900, 5), (1, 20, 5), (1, 16, 4), (1, 4, 1), (1, 1, 1), (1, 0, 1), (1, -100, 1),
            (9, 900, 225), (9, 3600, 300), (9, 40, 10), (9, 2, 1),
        ] as [(Int, Int64, Int64)]
    )
    func refreshFitsTheRemainingLife(count: Int, remaining: Int64, seconds: Int64) {
        for kind in [.transient, .invalidResponse] as [AcquisitionFailure.Kind] {
            let outcome = self.outcome(AcquisitionFailure(kind), count: count, remaining: remaining)
            #expect(outcome.refreshDelay == .seconds(seconds))
        }
    }

    // Scoreboard: CE20
    @Test("an outage to the end is met with many tries", arguments: [0, 0.5, 1])
    func triesUntilTheEnd(unit: Double) throws {
        var remaining: Int64 = .seconds(870)
        var tries = 0
        var lastTry: Int64 = 0
        while remaining > 0 {
            tries += 1
            let outcome = FailurePolicy.outcome(
                error: TokenCacheError(.acquisitionFailed, "The source failed."),
                failure: AcquisitionFailure(.transient),
                count: tries,
                remaining: remaining,
                unit: unit
            )
            lastTry = remaining
            remaining -= try #require(outcome.refreshDelay)
        }
        #expect((10...60).contains(tries))
        // The last is made in the last seconds.
        #expect(lastTry <= .seconds(2))
    }

    @Test func theErrorIsPassedOn() {
        let outcome = self.outcome(AcquisitionFailure(.permanent))
        #expect(outcome.error.code == .acquisitionFailed)
        #expect(outcome.error.message == "The source failed.")
    }
}
