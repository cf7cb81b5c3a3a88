//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ServiceContextModule

/// What an acquisition tells the callers that waited for it.
///
/// An object, because every waiter gets it.
final class FlightReport: Sendable {
    let id: UInt64
    let reason: FlightReason
    /// Why memory did not answer the caller that started the flight; `nil` for a refresh.
    let missReason: MissReason?
    /// How long the store took, if it was asked.
    let storeTime: Duration?
    /// How long the issuer took, if it was asked.
    let authorityTime: Duration?
    /// The flight's span, for the spans of waiters to link to.
    let context: ServiceContext?

    init(
        id: UInt64,
        reason: FlightReason,
        missReason: MissReason?,
        storeTime: Duration?,
        authorityTime: Duration?,
        context: ServiceContext?
    ) {
        self.id = id
        self.reason = reason
        self.missReason = missReason
        self.storeTime = storeTime
        self.authorityTime = authorityTime
        self.context = context
    }
}
