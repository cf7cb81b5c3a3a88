//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What a suspended caller is told.
///
/// One word: every caller that waits has room for it, several times over, and a crowd gets one and the same.
enum WaiterAnswer: Sendable {
    /// A token, for a caller that asks for nothing else.
    case record(TokenRecord)
    /// A token, by this flight, if by any.
    indirect case token(TokenRecord, RequestResult, FlightReport? = nil)
    /// An error, of this flight, if of any.
    indirect case failed(TokenCacheError, FlightReport? = nil)
    /// A failure that is remembered.
    case turnedAway(TokenCacheError)
    case timedOut
    case cancelled
    /// There was nothing to wait for.
    case notWaiting

    /// The flight that the answer comes from.
    var report: FlightReport? {
        switch self {
        case .token(_, _, let report), .failed(_, let report): report
        case .record, .turnedAway, .timedOut, .cancelled, .notWaiting: nil
        }
    }
}
