//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Synchronization

/// What is known about an API from its calls.
final class APIHealth: Sendable {
    let gate = ConcurrencyGate()
    private let breaker = Mutex(CircuitBreaker())

    /// Asks for an attempt.
    ///
    /// - Parameters:
    ///   - now: The present, in nanoseconds.
    ///   - api: The name of the API, for the error.
    /// - Throws: ``DownstreamAPIError`` with code ``DownstreamAPIError/Code/circuitOpen``.
    func admit(now: Int64, api: String) throws(DownstreamAPIError) {
        guard case .refused(let until) = self.breaker.withLock({ $0.admit(now: now) }) else { return }
        throw DownstreamAPIError(
            .circuitOpen,
            "The API '\(api)' has failed over and over and is left alone for a while. Look at its earlier errors.",
            retryAfter: .nanoseconds(max(0, until - now))
        )
    }

    /// Notes how an attempt ended.
    func record(_ outcome: AttemptOutcome, now: Int64, unit: Double) {
        self.breaker.withLock { breaker in
            switch outcome.verdict {
            case .healthy: breaker.succeeded(now: now)
            case .failing: breaker.failed(now: now, unit: unit)
            case .unknown: breaker.ignored()
            }
        }
    }
}
