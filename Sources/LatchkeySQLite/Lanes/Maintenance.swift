//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// What the thread that writes does beside: deletes what has expired, gives space back and empties the log.
final class Maintenance {
    /// How many rows are deleted in one transaction.
    private static let rowsAtOnce: Int64 = 500
    /// How many pages are given back in one step.
    private static let pagesAtOnce = 256
    /// How long a must-keep record is kept after its expiry, should the clock turn out to be wrong.
    private static let grace: Int64 = 86_400_000
    /// How long a popularity list is kept that nobody renews.
    private static let listLife: Int64 = 86_400_000

    private let session: Session
    private let sweeps: [(statement: SQLiteStatement, values: (StoreInstant) -> [SQLiteValue])]
    private let freePages: SQLiteStatement
    private let allPages: SQLiteStatement
    private var nextSweep: Int64
    /// Which of the sweeps goes on, `nil` when all are done for this time.
    private var sweep: Int?
    /// Whether something may have been written since the last checkpoint.
    var isLogged = true

    init(_ session: Session) {
        let connection = session.connection
        let boot = session.clock.boot
        self.session = session
        self.nextSweep = session.clock.time.continuousNanoseconds()
        self.freePages = SQLiteStatement(connection, "PRAGMA freelist_count")
        self.allPages = SQLiteStatement(connection, "PRAGMA page_count")
        let limit = Self.rowsAtOnce
        self.sweeps = [
            (
                SQLiteStatement(
                    connection,
                    """
                    DELETE FROM records WHERE id IN
                    (SELECT id FROM records WHERE expiry <= ?1 AND (durability = 0 OR expiry <= ?2) LIMIT \(limit))
                    """
                ),
                { now in
                    let end = now.earliest.milliseconds
                    return [.integer(end), .integer(end.addingClamped(-Self.grace))]
                }
            ),
            (
                SQLiteStatement(
                    connection,
                    """
                    DELETE FROM tombstones WHERE (namespace, key) IN
                    (SELECT namespace, key FROM tombstones WHERE deadline <= ?1 LIMIT \(limit))
                    """
                ),
                { [.integer($0.earliest.milliseconds)] }
            ),
            (
                SQLiteStatement(
                    connection,
                    """
                    DELETE FROM leases WHERE (namespace, key) IN
                    (SELECT namespace, key FROM leases WHERE boot <> ?1 OR deadline <= ?2 LIMIT \(limit))
                    """
                ),
                { [.integer(boot), .integer($0.continuous)] }
            ),
            (
                SQLiteStatement(connection, "DELETE FROM hot_lists WHERE written <= ?1"),
                { [.integer($0.earliest.milliseconds.addingClamped(-Self.listLife))] }
            ),
        ]
    }

    /// How long the thread may wait for calls before it is to do something else.
    var patience: Duration {
        if self.sweep != nil { return .zero }
        return self.isLogged ? .seconds(1) : min(self.session.options.sweepInterval, .seconds(30))
    }

    /// Does what is to be done while nobody calls.
    func work() throws(SQLiteFailure) {
        try self.sweepIfDue()
        guard self.sweep == nil, self.isLogged else { return }
        self.isLogged = false
        try self.giveSpaceBack()
        try self.session.connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
    }

    /// Deletes some of what has expired, when it is time to.
    func sweepIfDue() throws(SQLiteFailure) {
        let now = self.session.clock.now()
        if self.sweep == nil, now.continuous >= self.nextSweep {
            self.nextSweep = now.continuous.addingClamped(self.session.options.sweepInterval.nanoseconds)
            self.sweep = 0
        }
        guard let number = self.sweep else { return }
        self.sweep = nil
        let sweep = self.sweeps[number]
        // A transaction of its own.
        try sweep.statement.each(sweep.values(now)) { _ in false }
        let deleted = sweep.statement.changes
        if deleted > 0 { self.isLogged = true }
        let next = deleted >= Self.rowsAtOnce ? number : number + 1
        self.sweep = next < self.sweeps.count ? next : nil
    }

    /// Makes the file shorter when a fifth of it is free.
    private func giveSpaceBack() throws(SQLiteFailure) {
        let free = try self.freePages.first { $0.integer(0) } ?? 0
        let all = try self.allPages.first { $0.integer(0) } ?? 0
        guard free > 16, free * 5 > all else { return }
        try self.session.connection.execute("PRAGMA incremental_vacuum(\(Self.pagesAtOnce))")
        self.isLogged = true
    }
}
