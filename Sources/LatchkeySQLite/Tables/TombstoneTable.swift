//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// The versions of removed records of one namespace, for as long as they are to be remembered.
struct TombstoneTable {
    /// What is remembered of a removed record.
    struct Tombstone {
        var version: RecordVersion
        /// When it may be forgotten.
        var deadline: WallTime

        func isOver(at now: StoreInstant) -> Bool { now.earliest >= self.deadline }
    }

    private let reading: SQLiteStatement
    private let writing: SQLiteStatement
    private let deleting: SQLiteStatement

    init(_ connection: SQLiteConnection, namespace: Int64) {
        let named = "namespace = \(namespace) AND key = ?1"
        self.reading = SQLiteStatement(connection, "SELECT fence, sequence, deadline FROM tombstones WHERE \(named)")
        self.writing = SQLiteStatement(
            connection,
            """
            INSERT OR REPLACE INTO tombstones (namespace, key, fence, sequence, deadline)
            VALUES (\(namespace), ?1, ?2, ?3, ?4)
            """
        )
        self.deleting = SQLiteStatement(connection, "DELETE FROM tombstones WHERE \(named)")
    }

    /// The tombstone of a key, whether or not its time is over.
    func read(_ key: StoreKey) throws(SQLiteFailure) -> Tombstone? {
        try self.reading.first(.bytes(key.bytes)) { row in
            Tombstone(
                version: RecordVersion(fence: row.bits(0), sequence: row.bits(1)),
                deadline: WallTime(milliseconds: row.integer(2))
            )
        }
    }

    func write(_ tombstone: Tombstone, for key: StoreKey) throws(SQLiteFailure) {
        try self.writing.run(
            .bytes(key.bytes),
            .bits(tombstone.version.fence),
            .bits(tombstone.version.sequence),
            .integer(tombstone.deadline.milliseconds)
        )
    }

    func delete(_ key: StoreKey) throws(SQLiteFailure) {
        try self.deleting.run(.bytes(key.bytes))
    }
}
