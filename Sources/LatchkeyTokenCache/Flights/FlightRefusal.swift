//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Why a flight may not call its issuer.
struct FlightRefusal: Sendable {
    var error: TokenCacheError
    var failure: AcquisitionFailure
    var until: Int64

    init(_ refusal: AuthorityGovernor.Refusal, until: Int64, now: Int64) {
        let wait = Duration.nanoseconds(max(0, until - now))
        self.until = until
        switch refusal {
        case .throttled:
            self.failure = AcquisitionFailure(.throttled, retryAfter: wait)
            self.error = TokenCacheError(
                .throttled,
                "The issuer has asked for patience; it is not called before then.",
                retryAfter: wait
            )
        case .breakerOpen:
            self.failure = AcquisitionFailure(.transient, retryAfter: wait)
            self.error = TokenCacheError(
                .authorityUnavailable,
                "The issuer has failed repeatedly and is left alone for a while.",
                retryAfter: wait
            )
        case .queueFull, .refreshBudget:
            self.failure = AcquisitionFailure(.transient, retryAfter: wait)
            self.error = TokenCacheError(
                .timedOut,
                "Too many acquisitions were under way at the issuer.",
                retryAfter: wait
            )
        }
    }

    /// What the refusal means for the key: nothing is counted, since the issuer was not asked.
    func outcome(now: Int64) -> FlightFailure {
        let wait = max(0, self.until - now)
        return FlightFailure(
            error: self.error,
            failure: self.failure,
            counts: false,
            // Another instance may store a token meanwhile: the store is looked at again soon.
            negativeDelay: self.error.code == .throttled ? wait : min(wait, .seconds(1)),
            refreshDelay: wait
        )
    }
}
