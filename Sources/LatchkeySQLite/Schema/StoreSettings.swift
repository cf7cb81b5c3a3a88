//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What the threads of a store need to open its file.
struct StoreSettings: Sendable {
    var files: StoreFiles
    var options: SQLiteTokenStore.Options
    var clock: StoreClock
    var report: StoreReport

    /// Opens a connection for the writer, or for a reader that cannot write by mistake.
    func connect(forReading: Bool) throws(SQLiteFailure) -> SQLiteConnection {
        let connection = try SQLiteConnection(self.files.database, busyTimeout: self.options.busyTimeout)
        try connection.execute(
            """
            PRAGMA cache_size = \(-max(64, self.options.cacheSize / 1_024));
            PRAGMA trusted_schema = OFF;
            PRAGMA cell_size_check = ON;
            PRAGMA temp_store = MEMORY;
            PRAGMA query_only = \(forReading ? "ON" : "OFF");
            """
        )
        return connection
    }

    func session(_ connection: SQLiteConnection, on file: OpenedFile) -> Session {
        Session(connection, settings: self, file: file)
    }
}

/// What is known of a file that was opened.
struct OpenedFile: Sendable {
    /// The number of the store's namespace.
    var namespace: Int64
    /// Tells the file from others, so that nobody takes its cursors for theirs.
    var identity: UInt64
    /// What tells the file from another that takes its name.
    var node: [UInt64]?
}
