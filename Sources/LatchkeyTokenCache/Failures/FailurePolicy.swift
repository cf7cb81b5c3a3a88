//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Decides from the class of a failure how long the cache waits before it asks again.
enum FailurePolicy {
    /// The outcome of a failed acquisition.
    ///
    /// - Parameters:
    ///   - error: What the waiters are told.
    ///   - failure: The class of the failure.
    ///   - count: How many acquisitions for the key have failed in a row, this one included.
    ///   - remaining: How long the held token, if there is one, will be handed out, in nanoseconds.
    ///   - unit: A random number in `0 ..< 1`.
    /// - Returns: The pauses before the next load and the next refresh.
    static func outcome(
        error: TokenCacheError,
        failure: AcquisitionFailure,
        count: Int,
        remaining: Int64?,
        unit: Double
    ) -> FlightFailure {
        let steps = min(max(count, 1) - 1, 20)
        let spread = 0.5 + unit / 2
        func pause(_ first: Int64, upTo limit: Int64) -> Int64 {
            Int64(Double(min(first << Int64(steps), limit)) * spread)
        }
        let refreshLimit = remaining.map { min(.seconds(300), $0 / 4) } ?? .seconds(300)
        let transientRefresh = max(pause(.seconds(5), upTo: refreshLimit), .seconds(1))
        var outcome = FlightFailure(error: error, failure: failure, counts: true)
        switch failure.kind {
        case .transient:
            outcome.negativeDelay = pause(.seconds(1), upTo: .seconds(30))
            outcome.refreshDelay = transientRefresh
        case .throttled:
            let asked = RetryAfter.clamped(failure.retryAfter ?? .seconds(60))
            let delay = asked + Int64(Double(asked) * unit / 10)
            outcome.negativeDelay = delay
            outcome.refreshDelay = delay
            outcome.counts = false
        case .permanent:
            outcome.negativeDelay = pause(.seconds(30), upTo: .seconds(300))
            outcome.refreshDelay = Int64(Double(Int64.seconds(300)) * spread)
        case .interactionRequired:
            outcome.negativeDelay = Int64(Double(Int64.seconds(120)) * spread)
            outcome.refreshDelay = .max
        case .invalidResponse:
            outcome.negativeDelay = pause(.seconds(5), upTo: .seconds(60))
            outcome.refreshDelay = transientRefresh
        case .local:
            outcome.negativeDelay = Int64(Double(Int64.seconds(5)) * spread)
            outcome.refreshDelay = Int64(Double(Int64.seconds(60)) * spread)
        case .cancelled:
            outcome.counts = false
        }
        return outcome
    }
}
