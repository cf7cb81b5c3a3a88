//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Keeps callers from an issuer that does not answer.
package struct CircuitBreaker: Sendable {
    /// What the breaker says about a call.
    package enum Verdict: Hashable, Sendable {
        case allowed
        /// The one call that finds out whether the issuer is back.
        case probe
        /// No call before this time.
        case refused(until: Int64)
    }

    private enum State: Sendable {
        /// Calls pass. Becomes `open` after repeated failures.
        case closed
        /// Calls are refused until a time, after which one may probe: then `halfOpen`.
        case open(until: Int64)
        /// One call is out to probe. Becomes `closed` after two successes, `open` after a failure.
        case halfOpen(probing: Bool, successes: Int)
    }

    private var state = State.closed
    private var consecutiveFailures = 0
    private var openings = 0
    private var window = OutcomeWindow()

    package static let failuresToOpen = 5

    /// Creates a breaker that lets calls pass.
    package init() {}

    /// Until when calls are refused, or `nil` when the breaker is not open.
    package func refusedUntil(now: Int64) -> Int64? {
        if case .open(let until) = self.state, now < until { until } else { nil }
    }

    /// Whether the last call was answered and nothing is known against the issuer.
    package var isUntroubled: Bool {
        if case .closed = self.state { self.consecutiveFailures == 0 } else { false }
    }

    /// Asks for a call.
    package mutating func admit(now: Int64) -> Verdict {
        switch self.state {
        case .closed: return .allowed
        case .open(let until) where now < until: return .refused(until: until)
        case .open:
            self.state = .halfOpen(probing: true, successes: 0)
            return .probe
        case .halfOpen(probing: false, let successes):
            self.state = .halfOpen(probing: true, successes: successes)
            return .probe
        case .halfOpen(probing: true, _): return .refused(until: now + .seconds(1))
        }
    }

    /// Notes that a call was answered, if only with a refusal.
    package mutating func succeeded(now: Int64) {
        self.consecutiveFailures = 0
        self.window.record(failed: false, now: now)
        switch self.state {
        case .halfOpen(_, let successes) where successes + 1 < 2:
            self.state = .halfOpen(probing: false, successes: successes + 1)
        case .halfOpen:
            self.state = .closed
            self.openings = 0
            self.window = OutcomeWindow()
        case .closed, .open: break
        }
    }

    /// Notes that a call failed in transit.
    ///
    /// - Parameters:
    ///   - now: The present.
    ///   - unit: A random number in `0 ..< 1`.
    package mutating func failed(now: Int64, unit: Double) {
        self.consecutiveFailures += 1
        self.window.record(failed: true, now: now)
        switch self.state {
        case .halfOpen: self.open(now: now, unit: unit)
        case .closed where self.consecutiveFailures >= Self.failuresToOpen || self.window.isFailing(now: now):
            self.open(now: now, unit: unit)
        case .closed, .open: break
        }
    }

    /// Notes that a call ended without telling anything about the issuer.
    package mutating func ignored() {
        if case .halfOpen(probing: true, let successes) = self.state {
            self.state = .halfOpen(probing: false, successes: successes)
        }
    }

    private mutating func open(now: Int64, unit: Double) {
        let base = min(Int64.seconds(5) << Int64(min(self.openings, 4)), .seconds(60))
        self.openings += 1
        self.state = .open(until: now + Int64(Double(base) * (0.8 + 0.4 * unit)))
    }
}
