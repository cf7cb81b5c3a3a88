//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ServiceContextModule
import Tracing

/// One acquisition: what it is for and how it is done.
///
/// Its slot keeps its state.
struct Flight: Sendable {
    var start: FlightStart
    var key: CacheKey
    var source: any TokenSource
    /// Whether the source may be asked again without a caller at hand.
    var keepsSource: Bool
    var previous: TokenRecord?
    var partition: PartitionState
    var startedAt: Int64
    var priority: TaskPriority?
    /// The trace of the caller that started the flight.
    var context: ServiceContext?
    /// Why memory did not answer the caller that started the flight; `nil` for a refresh.
    var missReason: MissReason?
    /// How long, in nanoseconds, a stored token must still live to be an answer to the caller that started the flight.
    var minimumRemaining: Int64 = 0
    /// The span of the flight, once it is launched.
    var span: (any Span)?
    /// How long the store took, if it was asked.
    var storeTime: Duration?
    /// How long the issuer took, if it was asked.
    var authorityTime: Duration?

    var id: UInt64 { self.start.id }

    /// What callers that waited are told.
    var report: FlightReport {
        FlightReport(
            id: self.id,
            reason: self.start.reason,
            missReason: self.missReason,
            storeTime: self.storeTime,
            authorityTime: self.authorityTime,
            context: self.span?.context
        )
    }
}
