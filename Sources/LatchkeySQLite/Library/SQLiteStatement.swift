//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeySQLite

/// A statement that is prepared when it is first used, and kept.
@safe
final class SQLiteStatement {
    /// A row of a statement, valid until the next.
    @safe
    struct Row {
        fileprivate let handle: OpaquePointer

        /// A column as a number.
        func integer(_ column: Int32) -> Int64 { unsafe sqlite3_column_int64(self.handle, column) }

        /// A column as a number without sign.
        func bits(_ column: Int32) -> UInt64 { UInt64(bitPattern: self.integer(column)) }

        /// A column as bytes; none when it is NULL.
        func bytes(_ column: Int32) -> [UInt8] {
            guard let start = unsafe sqlite3_column_blob(self.handle, column) else { return [] }
            let count = Int(unsafe sqlite3_column_bytes(self.handle, column))
            return unsafe Array(UnsafeRawBufferPointer(start: start, count: count))
        }
    }

    private let connection: SQLiteConnection
    private let sql: String
    private let isKept: Bool
    private var handle: OpaquePointer?

    /// Describes a statement.
    ///
    /// - Parameters:
    ///   - connection: Where it runs.
    ///   - sql: Its text.
    ///   - isKept: Whether it is used again and again.
    init(_ connection: SQLiteConnection, _ sql: String, isKept: Bool = true) {
        self.connection = connection
        self.sql = sql
        self.isKept = isKept
    }

    deinit {
        unsafe sqlite3_finalize(self.handle)
    }

    /// How many rows the statement changed when it ran last, unless another ran since.
    var changes: Int { self.connection.changes }

    /// Runs the statement without interest in its rows.
    func run(_ values: SQLiteValue...) throws(SQLiteFailure) {
        try self.each(values) { _ in false }
    }

    /// Runs the statement and reads its first row.
    func first<Value>(_ values: SQLiteValue..., read: (Row) -> Value) throws(SQLiteFailure) -> Value? {
        var value: Value?
        try self.each(values) { row in
            value = read(row)
            return false
        }
        return value
    }

    /// Runs the statement and reads its rows, as long as a closure asks for more.
    func each(_ values: [SQLiteValue], _ wantsMore: (Row) -> Bool) throws(SQLiteFailure) {
        let handle = try unsafe self.prepared()
        // The failure was already reported by the step.
        defer { unsafe sqlite3_reset(handle) }
        for (index, value) in values.enumerated() {
            let code =
                switch value {
                case .integer(let number): unsafe sqlite3_bind_int64(handle, Int32(index + 1), number)
                case .bytes(let bytes):
                    unsafe bytes.withUnsafeBytes { buffer in
                        let (position, count) = (Int32(index + 1), Int32(buffer.count))
                        return unsafe latchkey_sqlite_bind_bytes(handle, position, buffer.baseAddress, count)
                    }
                }
            guard code == SQLITE_OK else { throw SQLiteFailure(code) }
        }
        while true {
            switch unsafe sqlite3_step(handle) {
            case SQLITE_ROW: if unsafe !wantsMore(Row(handle: handle)) { return }
            case SQLITE_DONE: return
            case let code: throw SQLiteFailure(code)
            }
        }
    }

    private func prepared() throws(SQLiteFailure) -> OpaquePointer {
        if let handle = unsafe self.handle { return unsafe handle }
        let flags = self.isKept ? UInt32(SQLITE_PREPARE_PERSISTENT) : 0
        let code = unsafe sqlite3_prepare_v3(self.connection.handle, self.sql, -1, flags, &self.handle, nil)
        guard let handle = unsafe self.handle, code == SQLITE_OK else { throw SQLiteFailure(code) }
        return unsafe handle
    }
}
