//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeySQLite

/// What a file turns out to be when it is opened.
enum FileState: Equatable {
    /// Nothing is in it yet.
    case empty
    /// A store of a version that this program knows.
    case usable
    /// A store of a major version that this program does not know.
    case newer(major: Int64)
    /// A database of another program.
    case foreign
    /// A store that contradicts itself.
    case damaged
}

extension FileState {
    /// Looks at a file's marks.
    ///
    /// - Parameter connection: A connection to it.
    /// - Throws: What the library reports, often enough for damaged files.
    init(of connection: SQLiteConnection) throws(SQLiteFailure) {
        let application = try connection.number("PRAGMA application_id") ?? 0
        let version = try connection.number("PRAGMA user_version") ?? 0
        let tables = try connection.number("SELECT count(*) FROM sqlite_master") ?? 0
        let isMarked = try connection.number("SELECT count(*) FROM sqlite_master WHERE name = 'latchkey_meta'") == 1
        guard isMarked else {
            self = application == Schema.applicationID ? .damaged : tables == 0 ? .empty : .foreign
            return
        }
        let major = try connection.number("SELECT value FROM latchkey_meta WHERE name = 'major'") ?? 0
        if application != Schema.applicationID || version >> 16 != major {
            self = .damaged
        } else if major > Schema.major {
            self = .newer(major: major)
        } else {
            // What a later minor version has made of the tables cannot be judged, but can be used.
            let isLater = version & 0xffff > Schema.minor
            let isWhole = try Schema.isWhole(on: connection)
            self = isLater || isWhole ? .usable : .damaged
        }
    }
}
