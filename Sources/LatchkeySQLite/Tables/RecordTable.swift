//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// The records of one namespace.
///
/// A record keeps its row from its first write to its removal: rows are numbered in the order of first writes.
struct RecordTable {
    /// What is known of a stored record without reading its content.
    struct Head {
        var row: Int64
        var version: RecordVersion
        var expiresAt: WallTime
    }

    /// A record as it was read.
    enum Found {
        case record(StoredRecord, row: Int64)
        /// The row does not hold what was written.
        case damaged(row: Int64, checksum: Int64)
    }

    private static let mustKeep: Int64 = 1
    private static let columns = "id, partition, fence, sequence, epoch, expiry, durability, checksum, payload"

    private let reading: SQLiteStatement
    private let finding: SQLiteStatement
    private let inserting: SQLiteStatement
    private let replacing: SQLiteStatement
    private let deleting: SQLiteStatement
    private let deletingDamaged: SQLiteStatement
    private let listing: SQLiteStatement
    private let last: SQLiteStatement

    init(_ connection: SQLiteConnection, namespace: Int64) {
        let named = "namespace = \(namespace) AND key = ?1"
        self.reading = SQLiteStatement(connection, "SELECT \(Self.columns) FROM records WHERE \(named)")
        self.finding = SQLiteStatement(connection, "SELECT id, fence, sequence, expiry FROM records WHERE \(named)")
        self.inserting = SQLiteStatement(
            connection,
            """
            INSERT INTO records (namespace, key, partition, fence, sequence, epoch, expiry, durability, checksum, payload)
            VALUES (\(namespace), ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            """
        )
        self.replacing = SQLiteStatement(
            connection,
            """
            UPDATE records SET partition = ?2, fence = ?3, sequence = ?4, epoch = ?5, expiry = ?6, durability = ?7,
            checksum = ?8, payload = ?9 WHERE id = ?1 AND fence = ?10 AND sequence = ?11
            """
        )
        self.deleting = SQLiteStatement(connection, "DELETE FROM records WHERE id = ?1")
        self.deletingDamaged = SQLiteStatement(connection, "DELETE FROM records WHERE id = ?1 AND checksum = ?2")
        // The plus keeps the index of names out: rows are to come in their own order.
        self.listing = SQLiteStatement(
            connection,
            """
            SELECT \(Self.columns), key FROM records
            WHERE +namespace = \(namespace) AND id > ?1 AND id <= ?2 ORDER BY id LIMIT ?3
            """
        )
        self.last = SQLiteStatement(connection, "SELECT max(id) FROM records")
    }

    func read(_ key: StoreKey) throws(SQLiteFailure) -> Found? {
        try self.reading.first(.bytes(key.bytes)) { Self.record(of: key, in: $0) }
    }

    func head(_ key: StoreKey) throws(SQLiteFailure) -> Head? {
        try self.finding.first(.bytes(key.bytes)) { row in
            Head(
                row: row.integer(0),
                version: RecordVersion(fence: row.bits(1), sequence: row.bits(2)),
                expiresAt: WallTime(milliseconds: row.integer(3))
            )
        }
    }

    func insert(_ record: StoredRecord) throws(SQLiteFailure) {
        let values = Self.values(record)
        try self.inserting.each([.bytes(record.key.bytes)] + values) { _ in false }
    }

    /// Replaces the record of a version, and of no other.
    ///
    /// - Returns: Whether it was there.
    func replace(_ head: Head, by record: StoredRecord) throws(SQLiteFailure) -> Bool {
        let version: [SQLiteValue] = [.bits(head.version.fence), .bits(head.version.sequence)]
        try self.replacing.each([.integer(head.row)] + Self.values(record) + version) { _ in false }
        return self.replacing.changes == 1
    }

    func delete(_ row: Int64) throws(SQLiteFailure) {
        try self.deleting.run(.integer(row))
    }

    /// Deletes a row, if it is still damaged in the same way.
    ///
    /// - Returns: Whether it was there.
    func deleteDamaged(_ row: Int64, checksum: Int64) throws(SQLiteFailure) -> Bool {
        try self.deletingDamaged.run(.integer(row), .integer(checksum))
        return self.deletingDamaged.changes == 1
    }

    /// The last row of all namespaces, zero when there is none.
    func lastRow() throws(SQLiteFailure) -> Int64 {
        try self.last.first { $0.integer(0) } ?? 0
    }

    /// Reads rows in their order, as long as a closure asks for more.
    ///
    /// - Parameters:
    ///   - start: The row before the first.
    ///   - end: The last row.
    ///   - reach: How many rows to read at most.
    ///   - wantsMore: Gets the partition of a row and what reads the row whole.
    /// - Throws: What the library reports.
    func list(
        after start: Int64,
        upTo end: Int64,
        reach: Int,
        _ wantsMore: (_ row: Int64, _ partition: StorePartition, _ read: () -> Found) -> Bool
    ) throws(SQLiteFailure) {
        try self.listing.each([.integer(start), .integer(end), .integer(Int64(reach))]) { row in
            wantsMore(row.integer(0), StorePartition(bytes: row.bytes(1))) {
                Self.record(of: StoreKey(bytes: row.bytes(9)), in: row)
            }
        }
    }

    private static func values(_ record: StoredRecord) -> [SQLiteValue] {
        let durability = record.durability == .mustKeep ? Self.mustKeep : 0
        return [
            .bytes(record.partition.bytes), .bits(record.version.fence), .bits(record.version.sequence),
            .bits(record.epoch), .integer(record.expiresAt.milliseconds), .integer(durability),
            .integer(RecordChecksum(record, durability: durability).value), .bytes(record.payload),
        ]
    }

    private static func record(of key: StoreKey, in row: SQLiteStatement.Row) -> Found {
        let durability = row.integer(6)
        let record = StoredRecord(
            key: key,
            partition: StorePartition(bytes: row.bytes(1)),
            version: RecordVersion(fence: row.bits(2), sequence: row.bits(3)),
            epoch: row.bits(4),
            expiresAt: WallTime(milliseconds: row.integer(5)),
            durability: durability == Self.mustKeep ? .mustKeep : .cacheable,
            payload: row.bytes(8)
        )
        let checksum = row.integer(7)
        guard RecordChecksum(record, durability: durability).value == checksum else {
            return .damaged(row: row.integer(0), checksum: checksum)
        }
        return .record(record, row: row.integer(0))
    }
}
