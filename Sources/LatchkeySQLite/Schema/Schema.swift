//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The tables of a store's file.
///
/// The major version changes when older programs must not touch the file, the minor one when they may.
enum Schema {
    /// Marks files of this store: "LKST".
    static let applicationID: Int64 = 0x4c4b_5354
    static let major: Int64 = 1
    static let minor: Int64 = 0

    /// The version in the file's header.
    static var headerVersion: Int64 { Self.major << 16 | Self.minor }

    // Records have rows of their own and an index of names. A table without rows was measured too: with payloads of 2 KB
    // it took 1.7 times the time to write and twice the time to read, because such tables keep long rows out of line.
    static let tables = """
        CREATE TABLE latchkey_meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE namespaces (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,
            feed_start INTEGER NOT NULL DEFAULT 0, feed_end INTEGER NOT NULL DEFAULT 0
        );
        CREATE TABLE records (
            id INTEGER PRIMARY KEY, namespace INTEGER NOT NULL, key BLOB NOT NULL, partition BLOB NOT NULL,
            fence INTEGER NOT NULL, sequence INTEGER NOT NULL, epoch INTEGER NOT NULL, expiry INTEGER NOT NULL,
            durability INTEGER NOT NULL, checksum INTEGER NOT NULL, payload BLOB NOT NULL,
            UNIQUE (namespace, key)
        );
        CREATE INDEX records_by_expiry ON records (expiry);
        CREATE TABLE tombstones (
            namespace INTEGER NOT NULL, key BLOB NOT NULL, fence INTEGER NOT NULL, sequence INTEGER NOT NULL,
            deadline INTEGER NOT NULL, PRIMARY KEY (namespace, key)
        ) WITHOUT ROWID;
        CREATE INDEX tombstones_by_deadline ON tombstones (deadline);
        CREATE TABLE leases (
            namespace INTEGER NOT NULL, key BLOB NOT NULL, owner_high INTEGER NOT NULL, owner_low INTEGER NOT NULL,
            boot INTEGER NOT NULL, deadline INTEGER NOT NULL, duration INTEGER NOT NULL, PRIMARY KEY (namespace, key)
        ) WITHOUT ROWID;
        CREATE INDEX leases_by_deadline ON leases (boot, deadline);
        CREATE TABLE epochs (
            namespace INTEGER NOT NULL, partition BLOB NOT NULL, epoch INTEGER NOT NULL,
            PRIMARY KEY (namespace, partition)
        ) WITHOUT ROWID;
        CREATE TABLE changes (
            namespace INTEGER NOT NULL, number INTEGER NOT NULL, kind INTEGER NOT NULL, name BLOB NOT NULL,
            first INTEGER NOT NULL, second INTEGER NOT NULL, origin INTEGER NOT NULL, PRIMARY KEY (namespace, number)
        ) WITHOUT ROWID;
        CREATE TABLE hot_lists (
            namespace INTEGER NOT NULL, instance INTEGER NOT NULL, number INTEGER NOT NULL, written INTEGER NOT NULL,
            keys BLOB NOT NULL, PRIMARY KEY (namespace, instance)
        ) WITHOUT ROWID;
        """

    /// Whether the descriptions of all tables and indexes are as they were made.
    static func isWhole(on connection: SQLiteConnection) throws(SQLiteFailure) -> Bool {
        let finding = SQLiteStatement(
            connection,
            "SELECT count(*) FROM sqlite_master WHERE sql = CAST(?1 AS TEXT)",
            isKept: false
        )
        for statement in Self.tables.split(separator: ";") {
            let sql = Array(statement.utf8.drop { $0 == UInt8(ascii: "\n") })
            guard !sql.isEmpty else { continue }
            if try finding.first(.bytes(sql), read: { $0.integer(0) }) != 1 { return false }
        }
        return true
    }

    /// Makes the tables of an empty file.
    static func create(on connection: SQLiteConnection) throws(SQLiteFailure) {
        let identity = Int64(bitPattern: UInt64.random(in: .min ... .max))
        try connection.execute(
            """
            BEGIN IMMEDIATE;
            \(Self.tables)
            INSERT INTO latchkey_meta VALUES
                ('major', \(Self.major)), ('minor', \(Self.minor)), ('identity', \(identity)), ('fence', 0);
            PRAGMA application_id = \(Self.applicationID);
            PRAGMA user_version = \(Self.headerVersion);
            COMMIT;
            """
        )
    }
}
