//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A flight as its slot sees it.
struct FlightState<Waiter: Sendable>: Sendable {
    /// Whether the result of a flight may be published.
    enum Standing: Hashable, Sendable {
        /// It may. Can become `orphaned` or `late`.
        case current
        /// The key was invalidated since: waiters get the result, nobody else. Final.
        case orphaned
        /// The flight took too long: its result may still be published until this time. Can become `orphaned`.
        case late(until: Int64)
    }

    let id: UInt64
    let reason: FlightReason
    let generation: UInt64
    var epoch: UInt64
    let claims: String?
    let startedAt: Int64
    /// The key's partition, where it is known.
    let partition: PartitionState?
    /// How urgent those are who wait.
    var priority: TaskPriority
    var standing = Standing.current
    /// Those that were moved here from an invalidated flight are absorbed; they are not moved again.
    var waiters = WaiterTable<Waiter>()

    init(
        start: FlightStart,
        startedAt: Int64,
        partition: PartitionState? = nil,
        priority: TaskPriority = .medium
    ) {
        self.id = start.id
        self.reason = start.reason
        self.generation = start.generation
        self.epoch = start.epoch
        self.claims = start.claims
        self.startedAt = startedAt
        self.partition = partition
        self.priority = priority
    }

    /// What becomes of a caller that asks for nothing special and has no record.
    struct Joining: Sendable {
        var waiter: WaiterID
        /// The flight, when it is to be made more urgent.
        var urged: UInt64?
    }

    /// Adds a waiter that asks for nothing special, unless the flight's partition was purged since it began.
    mutating func join(_ waiter: Waiter, serial: UInt32, priority: TaskPriority) -> Joining? {
        guard self.partition?.epoch == self.epoch else { return nil }
        let isUrged = self.priority < priority
        if isUrged { self.priority = priority }
        return Joining(waiter: self.waiters.insert(waiter, serial: serial), urged: isUrged ? self.id : nil)
    }
}
