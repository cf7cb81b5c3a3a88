//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// The newest changes that were published in one namespace, numbered without gaps.
struct ChangeTable {
    /// Which changes are kept: those after the first number, up to the second.
    struct Bounds: Equatable {
        var start: UInt64
        var end: UInt64
    }

    private let readingBounds: SQLiteStatement
    private let writingBounds: SQLiteStatement
    private let appending: SQLiteStatement
    private let trimming: SQLiteStatement
    private let reading: SQLiteStatement
    private let watching: SQLiteStatement

    init(_ connection: SQLiteConnection, namespace: Int64) {
        self.readingBounds = SQLiteStatement(
            connection,
            "SELECT feed_start, feed_end FROM namespaces WHERE id = \(namespace)"
        )
        self.writingBounds = SQLiteStatement(
            connection,
            "UPDATE namespaces SET feed_start = ?1, feed_end = ?2 WHERE id = \(namespace)"
        )
        self.appending = SQLiteStatement(
            connection,
            """
            INSERT INTO changes (namespace, number, kind, name, first, second, origin)
            VALUES (\(namespace), ?1, ?2, ?3, ?4, ?5, ?6)
            """
        )
        self.trimming = SQLiteStatement(
            connection,
            "DELETE FROM changes WHERE namespace = \(namespace) AND number <= ?1"
        )
        self.reading = SQLiteStatement(
            connection,
            """
            SELECT number, kind, name, first, second, origin FROM changes
            WHERE namespace = \(namespace) AND number > ?1 ORDER BY number LIMIT ?2
            """
        )
        self.watching = SQLiteStatement(connection, "PRAGMA data_version")
    }

    /// A number that changes when another connection has written anything.
    func dataVersion() throws(SQLiteFailure) -> Int64? {
        try self.watching.first { $0.integer(0) }
    }

    func bounds() throws(SQLiteFailure) -> Bounds {
        try self.readingBounds.first { Bounds(start: $0.bits(0), end: $0.bits(1)) } ?? Bounds(start: 0, end: 0)
    }

    /// Appends changes and drops those that are too many.
    func append(_ changes: [StoreChange], keeping limit: UInt64) throws(SQLiteFailure) {
        var bounds = try self.bounds()
        for change in changes {
            bounds.end += 1
            let row = ChangeRow(change)
            try self.appending.run(
                .bits(bounds.end),
                .integer(row.kind),
                .bytes(row.name),
                .bits(row.first),
                .bits(row.second),
                .bits(row.origin)
            )
        }
        if bounds.end - bounds.start > limit {
            bounds.start = bounds.end - limit
            try self.trimming.run(.bits(bounds.start))
        }
        try self.writingBounds.run(.bits(bounds.start), .bits(bounds.end))
    }

    /// Reads changes after a number; `nil` when the first was trimmed meanwhile.
    ///
    /// Those of a kind that a later version has added count, but tell nothing.
    func read(
        after number: UInt64,
        atMost limit: Int
    ) throws(SQLiteFailure) -> (changes: [StoreChange], last: UInt64)? {
        var (changes, last) = ([StoreChange](), number)
        try self.reading.each([.bits(number), .integer(Int64(limit))]) { row in
            guard row.bits(0) == last + 1 else { return false }
            last += 1
            let change = ChangeRow(
                kind: row.integer(1),
                name: row.bytes(2),
                first: row.bits(3),
                second: row.bits(4),
                origin: row.bits(5)
            )
            if let change = change.change { changes.append(change) }
            return true
        }
        return last == number ? nil : (changes, last)
    }
}
