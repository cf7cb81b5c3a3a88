//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// The leases of one namespace, and the counter of fences.
struct LeaseTable {
    /// A lease that somebody was granted.
    struct Lease {
        var owner: LeaseOwner
        /// The start of the machine by whose clock the deadline is.
        var boot: Int64
        /// When it ends, by the continuous clock.
        var deadline: Int64
        /// For how long it was granted or extended last.
        var duration: Int64

        /// How much is left of it, nothing when it has ended.
        ///
        /// Nobody holds a lease over a restart of the machine, nor for longer than it was granted.
        func remaining(at now: StoreInstant, boot: Int64) -> Int64? {
            let (left, overflow) = self.deadline.subtractingReportingOverflow(now.continuous)
            guard self.boot == boot, !overflow, left > 0, left <= self.duration else { return nil }
            return left
        }
    }

    private let reading: SQLiteStatement
    private let writing: SQLiteStatement
    private let deleting: SQLiteStatement
    private let readingFence: SQLiteStatement
    private let writingFence: SQLiteStatement

    init(_ connection: SQLiteConnection, namespace: Int64) {
        let named = "namespace = \(namespace) AND key = ?1"
        self.reading = SQLiteStatement(
            connection,
            "SELECT owner_high, owner_low, boot, deadline, duration FROM leases WHERE \(named)"
        )
        self.writing = SQLiteStatement(
            connection,
            """
            INSERT OR REPLACE INTO leases (namespace, key, owner_high, owner_low, boot, deadline, duration)
            VALUES (\(namespace), ?1, ?2, ?3, ?4, ?5, ?6)
            """
        )
        self.deleting = SQLiteStatement(connection, "DELETE FROM leases WHERE \(named)")
        self.readingFence = SQLiteStatement(connection, "SELECT value FROM latchkey_meta WHERE name = 'fence'")
        self.writingFence = SQLiteStatement(
            connection,
            "INSERT OR REPLACE INTO latchkey_meta (name, value) VALUES ('fence', ?1)"
        )
    }

    func read(_ key: StoreKey) throws(SQLiteFailure) -> Lease? {
        try self.reading.first(.bytes(key.bytes)) { row in
            Lease(
                owner: LeaseOwner(high: row.bits(0), low: row.bits(1)),
                boot: row.integer(2),
                deadline: row.integer(3),
                duration: row.integer(4)
            )
        }
    }

    func write(_ lease: Lease, for key: StoreKey) throws(SQLiteFailure) {
        try self.writing.run(
            .bytes(key.bytes),
            .bits(lease.owner.high),
            .bits(lease.owner.low),
            .integer(lease.boot),
            .integer(lease.deadline),
            .integer(lease.duration)
        )
    }

    func delete(_ key: StoreKey) throws(SQLiteFailure) {
        try self.deleting.run(.bytes(key.bytes))
    }

    /// The highest fence that was granted for any key.
    func lastFence() throws(SQLiteFailure) -> UInt64 {
        try self.readingFence.first { $0.bits(0) } ?? 0
    }

    func setLastFence(_ fence: UInt64) throws(SQLiteFailure) {
        try self.writingFence.run(.bits(fence))
    }
}
