//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeySQLite

/// A connection to a file, for one thread at a time; closed when it and its last statement are gone.
@safe
final class SQLiteConnection {
    let handle: OpaquePointer

    /// Opens a file that exists.
    ///
    /// - Parameters:
    ///   - path: The file, as an absolute path.
    ///   - busyTimeout: How long to wait for another connection's lock.
    /// - Throws: What the library reports.
    init(_ path: String, busyTimeout: Duration) throws(SQLiteFailure) {
        var handle: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOFOLLOW
        let code = unsafe sqlite3_open_v2(path, &handle, flags, nil)
        guard let handle = unsafe handle, code == SQLITE_OK else {
            unsafe sqlite3_close_v2(handle)
            throw SQLiteFailure(code)
        }
        unsafe self.handle = handle
        // Older libraries do not know the flag for this.
        unsafe sqlite3_extended_result_codes(handle, 1)
        let (seconds, attoseconds) = busyTimeout.components
        let milliseconds = min(max(0, seconds), 86_400) * 1_000 + attoseconds / 1_000_000_000_000_000
        unsafe sqlite3_busy_timeout(handle, Int32(milliseconds))
    }

    deinit {
        unsafe sqlite3_close_v2(self.handle)
    }

    /// How many rows the last statement changed.
    var changes: Int { Int(unsafe sqlite3_changes(self.handle)) }

    /// Whether a transaction is open; some failures end it.
    var isInTransaction: Bool { unsafe sqlite3_get_autocommit(self.handle) == 0 }

    /// Runs statements without values and without interest in their rows.
    func execute(_ sql: String) throws(SQLiteFailure) {
        let code = unsafe sqlite3_exec(self.handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw SQLiteFailure(code) }
    }

    /// The first column of the first row of a statement, as a number.
    func number(_ sql: String) throws(SQLiteFailure) -> Int64? {
        try SQLiteStatement(self, sql, isKept: false).first { $0.integer(0) }
    }

    /// The first column of the first row of a statement, as a text.
    func text(_ sql: String) throws(SQLiteFailure) -> String? {
        try SQLiteStatement(self, sql, isKept: false).first { String(decoding: $0.bytes(0), as: UTF8.self) }
    }
}
