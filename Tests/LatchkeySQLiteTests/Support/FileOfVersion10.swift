//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyTokenCache

@testable import LatchkeySQLite

extension TestFolder {
    /// What the file holds.
    static let recordOfVersion10 = StoredRecord(
        key: StoreKey(bytes: [0x6b, 0x65, 0x79]),
        partition: StorePartition(bytes: [1]),
        version: RecordVersion(fence: 41, sequence: 7),
        epoch: 4,
        expiresAt: WallTime(milliseconds: 1_767_229_200_000),
        durability: .mustKeep,
        payload: Array("a payload of some length".utf8)
    )

    // What version 1.0 made; never to be changed, because there are such files.
    private static let version10 = """
        PRAGMA page_size = 4096; PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL;
        BEGIN IMMEDIATE;
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
        INSERT INTO latchkey_meta VALUES ('major', 1), ('minor', 0), ('identity', 77), ('fence', 41);
        INSERT INTO namespaces (id, name) VALUES (1, '');
        INSERT INTO records VALUES
            (1, 1, x'6b6579', x'01', 41, 7, 4, 1767229200000, 1, -3549604573485514314, CAST('a payload of some length' AS BLOB));
        INSERT INTO epochs VALUES (1, x'01', 4);
        PRAGMA application_id = 1280004948;
        PRAGMA user_version = 65536;
        COMMIT;
        """

    /// Makes a file as version 1.0 left it.
    func writeFileOfVersion10() throws {
        try Data().write(to: URL(filePath: self.database))
        try self.connection().execute(Self.version10)
    }
}
