//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// The popularity lists of the instances of one namespace.
struct PopularityTable {
    private let writing: SQLiteStatement
    private let deleting: SQLiteStatement
    private let trimming: SQLiteStatement
    private let reading: SQLiteStatement

    init(_ connection: SQLiteConnection, namespace: Int64) {
        let lists = "hot_lists WHERE namespace = \(namespace)"
        self.writing = SQLiteStatement(
            connection,
            """
            INSERT OR REPLACE INTO hot_lists (namespace, instance, number, written, keys)
            VALUES (\(namespace), ?1, (SELECT coalesce(max(number), 0) + 1 FROM \(lists)), ?2, ?3)
            """
        )
        self.deleting = SQLiteStatement(connection, "DELETE FROM \(lists) AND instance = ?1")
        self.trimming = SQLiteStatement(
            connection,
            """
            DELETE FROM \(lists) AND number <=
            (SELECT number FROM \(lists) ORDER BY number DESC LIMIT 1 OFFSET ?1)
            """
        )
        self.reading = SQLiteStatement(connection, "SELECT keys FROM \(lists) ORDER BY number")
    }

    /// Replaces an instance's list, and drops the oldest lists when there are too many.
    func replace(
        _ keys: some Sequence<StoreKey>,
        of instance: UInt64,
        at now: StoreInstant,
        keeping limit: Int
    ) throws(SQLiteFailure) {
        let bytes = keys.reduce(into: [UInt8]()) { bytes, key in
            bytes += [UInt8(truncatingIfNeeded: key.bytes.count >> 8), UInt8(truncatingIfNeeded: key.bytes.count)]
            bytes += key.bytes
        }
        guard !bytes.isEmpty else { return try self.deleting.run(.bits(instance)) }
        try self.writing.run(.bits(instance), .integer(now.earliest.milliseconds), .bytes(bytes))
        try self.trimming.run(.integer(Int64(limit)))
    }

    /// The lists, the one that was replaced last at the end.
    func read() throws(SQLiteFailure) -> [[StoreKey]] {
        var lists: [[StoreKey]] = []
        try self.reading.each([]) { row in
            lists.append(Self.keys(row.bytes(0)))
            return true
        }
        return lists
    }

    private static func keys(_ bytes: [UInt8]) -> [StoreKey] {
        var (keys, offset) = ([StoreKey](), 0)
        while offset + 2 <= bytes.count {
            let end = offset + 2 + (Int(bytes[offset]) << 8 | Int(bytes[offset + 1]))
            guard end <= bytes.count else { break }
            keys.append(StoreKey(bytes: Array(bytes[offset + 2..<end])))
            offset = end
        }
        return keys
    }
}
