//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ServiceContextModule

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

    var id: UInt64 { self.start.id }
}
