//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A failure that is remembered, so that callers learn of it without asking the issuer again.
struct NegativeRecord: Sendable {
    /// The error of the acquisition.
    var error: TokenCacheError
    var failure: AcquisitionFailure
    /// How many acquisitions have failed in a row.
    var count: Int
    var firstAt: Int64
    /// Until when loads fail at once; never without an end.
    var until: Int64
    /// The epoch under which the acquisition failed.
    var epoch: UInt64

    func isActive(at now: Int64, epoch: UInt64) -> Bool {
        now < self.until && self.epoch == epoch
    }

    /// The error for a caller that is turned away.
    func error(at now: Int64) -> TokenCacheError {
        var error = self.error
        error.retryAfter = .nanoseconds(max(0, self.until - now))
        return error
    }
}
