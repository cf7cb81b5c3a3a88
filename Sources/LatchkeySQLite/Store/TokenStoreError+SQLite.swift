//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeySQLite
import LatchkeyTokenCache

extension TokenStoreError {
    static var sqliteStoreClosed: Self {
        .init(.closed, "The SQLite store was closed; open another to go on.")
    }

    static var sqliteStoreTimedOut: Self {
        .init(.timedOut, "The SQLite store did not answer in time; the disk is slow or another process holds its lock.")
    }

    static var sqliteStoreFencesUsedUp: Self {
        .init(.misconfigured, "A record carries the highest fence that there is; remove it to lease its key.")
    }

    static var sqliteStoreForeignCursor: Self {
        .init(.misconfigured, "The cursor is not of this SQLite store's file; list from the start.")
    }

    static var sqliteStoreReplaced: Self {
        .init(
            .misconfigured,
            "The SQLite store's file was removed or replaced while it was open; close the store and open it again."
        )
    }

    static func sqliteStoreRefuses(_ part: String, length: Int, limit: Int) -> Self {
        .init(.misconfigured, "The record's \(part) has \(length) bytes; the SQLite store takes at most \(limit).")
    }

    /// The error of a call that was undone, or never begun.
    ///
    /// - Parameters:
    ///   - failure: What the library reported.
    ///   - isUndone: Whether it is certain that nothing was written.
    init(_ failure: SQLiteFailure, isUndone: Bool = true) {
        switch failure.kind {
        case SQLITE_FULL:
            self.init(
                .full,
                "The SQLite store's disk is full, or its file has its maximumSize; make room or raise the limit."
            )
        case SQLITE_READONLY where isUndone:
            self.init(
                .misconfigured,
                "The SQLite store's file can only be read; make the file and its folder writable."
            )
        case SQLITE_BUSY, SQLITE_LOCKED:
            self.init(.unavailable, "Another process held the lock of the SQLite store's file for too long.")
        case SQLITE_CORRUPT, SQLITE_NOTADB:
            self.init(
                .unavailable,
                "The SQLite store's file is damaged (\(failure)); it is set aside when it is opened the next time."
            )
        default:
            self.init(.unavailable, "SQLite failed (\(failure)); look at the disk of the store's file.")
        }
    }
}
