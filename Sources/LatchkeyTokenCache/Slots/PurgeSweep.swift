//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Which purge every record of a shard is known to have come after, so that reads need not look at each record's
/// partition.
///
/// After a purge they look again, until all records were swept.
struct PurgeSweep: Sendable {
    /// With this many purges all records were current.
    private var settled: UInt64 = 0
    /// For this many purges the records are being swept.
    private var target: UInt64 = 0
    /// The place from which on records are still to be looked at.
    private(set) var place = 0

    /// Whether every record is known to be current.
    @inline(__always)
    func isSettled(at purges: UInt64) -> Bool { self.settled == purges }

    /// Notes that a record came that is not current any more.
    mutating func disturb() {
        self.settled = .max
        self.target = .max
    }

    /// Begins a sweep, unless one for as many purges is under way.
    mutating func begin(at purges: UInt64) {
        guard self.target != purges else { return }
        self.target = purges
        self.place = 0
    }

    /// Notes up to which place all records are current.
    mutating func advance(to place: Int, isEnd: Bool) {
        self.place = place
        if isEnd { (self.settled, self.place) = (self.target, 0) }
    }
}

extension ShardState {
    /// Drops records that a purge has made useless.
    ///
    /// - Parameter limit: How many places are looked at.
    /// - Returns: How many were dropped, and whether some are still to be looked at.
    mutating func sweep(limit: Int) -> (dropped: Int, isUnfinished: Bool) {
        let purges = self.epoch.purges
        guard !self.purgeSweep.isSettled(at: purges) else { return (0, false) }
        self.purgeSweep.begin(at: purges)
        let places = self.entries.places
        let end = min(self.purgeSweep.place + limit, places)
        let purged = self.entries.records(in: self.purgeSweep.place..<end) { !$0.isCurrent }
        for record in purged { self.remove(record.key, reason: .epoch) }
        self.purgeSweep.advance(to: end, isEnd: end == places)
        return (purged.count, end < places)
    }
}
