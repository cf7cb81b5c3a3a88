//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ServiceContextModule

/// What an acquisition tells the callers that waited for it.
struct FlightReport: Sendable {
    var id: UInt64
    var reason: FlightReason
    /// Why memory did not answer the caller that started the flight; `nil` for a refresh.
    var missReason: MissReason?
    /// How long the store took, if it was asked.
    var storeTime: Duration?
    /// How long the issuer took, if it was asked.
    var authorityTime: Duration?
    /// The flight's span, for the spans of waiters to link to.
    var context: ServiceContext?
}
