//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A suspended caller.
struct Waiter: Sendable {
    let continuation: WaiterContinuation
    /// The result that the caller reports when it gets the token of its flight.
    let result: RequestResult

    func resume(_ answer: WaiterAnswer) {
        self.continuation.resume(returning: answer)
    }
}

/// What a suspended caller is told.
enum WaiterAnswer: Sendable {
    /// A token, by this flight, if by any.
    case token(TokenRecord, RequestResult, FlightReport? = nil)
    /// An error, of this flight, if of any.
    indirect case failed(TokenCacheError, FlightReport? = nil)
    /// A failure that is remembered.
    indirect case turnedAway(TokenCacheError)
    case timedOut
    case cancelled
    /// There was nothing to wait for.
    case notWaiting

    /// The flight that the answer comes from.
    var report: FlightReport? {
        switch self {
        case .token(_, _, let report), .failed(_, let report): report
        case .turnedAway, .timedOut, .cancelled, .notWaiting: nil
        }
    }
}
