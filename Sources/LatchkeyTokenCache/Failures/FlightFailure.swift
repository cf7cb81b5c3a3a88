//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// How a flight failed and what that means for the next attempts at its key.
struct FlightFailure: Sendable {
    /// The error that every waiter gets.
    var error: TokenCacheError
    var failure: AcquisitionFailure
    /// Whether the failure lengthens the pauses between attempts.
    var counts: Bool
    /// For how long loads fail at once, in nanoseconds; `nil` for not at all.
    var negativeDelay: Int64?
    /// For how long no refresh is started, in nanoseconds; `nil` for not at all.
    var refreshDelay: Int64?
}
