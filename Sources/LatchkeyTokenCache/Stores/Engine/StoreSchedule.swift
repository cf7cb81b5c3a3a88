//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// When a cache writes to its store, and what it still owes it beside records.
struct StoreSchedule: Sendable {
    /// Purges that the store has not confirmed.
    var unpurged: [StorePartition: any Purgeable] = [:]
    /// Records that were read under a key that is being replaced, with their content open.
    var unsealed: [StoredRecord] = []
    /// For keys whose records are being removed, the generation that began with it.
    var removing: [StoreKey: UInt64] = [:]
    /// Whether a flush is under way; there is one at a time.
    var isFlushing = false
    /// How many records are on their way to the store, and not queued meanwhile.
    var underWay = 0
    /// How many changes were queued again because the store has a newer version.
    var requeued = 0
    /// Who waits for the flush to end.
    var whenFlushed: [CheckedContinuation<Void, Never>] = []
    /// Whether the store was closed.
    var isClosed = false
    /// When the next flush begins; the end of time when none is planned.
    private var nextFlush = Int64.max

    /// The purge that is told next, the same whatever the order of a dictionary.
    var nextUnpurged: StorePartition? {
        self.unpurged.keys.min { $0.bytes.lexicographicallyPrecedes($1.bytes) }
    }

    /// How many things are to be done in the store beside what the queue holds.
    var backlog: Int { self.unpurged.count + self.unsealed.count }

    /// Plans a flush.
    ///
    /// - Returns: Whether a timer is needed: none that is set already begins a flush by then.
    mutating func plan(at time: Int64) -> Bool {
        guard time < self.nextFlush else { return false }
        self.nextFlush = time
        return true
    }

    /// Notes that a timer has gone off.
    mutating func begin(at now: Int64) {
        if now >= self.nextFlush { self.nextFlush = .max }
    }
}
