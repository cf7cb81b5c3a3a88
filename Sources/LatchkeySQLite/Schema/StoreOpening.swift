//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeySQLite
import LatchkeyTokenCache

/// Opens the file of a store: finds it in order, makes it new, or sets it aside.
struct StoreOpening {
    /// A file up to this length is checked whenever it is opened, a longer one when it was not closed in order.
    private static let alwaysChecked: Int64 = 16 << 20

    let settings: StoreSettings
    let probe: FileSystemProbe

    private var files: StoreFiles { self.settings.files }
    private var access: FileAccess { FileAccess(files: self.files) }

    /// Opens the file for the thread that writes.
    ///
    /// - Returns: The connection, what is known of the file, and the lock to be held as long as it is open.
    /// - Throws: Why it cannot be used.
    func open() throws(SQLiteTokenStoreError) -> (SQLiteConnection, OpenedFile, StoreLock) {
        try self.probe.check(self.files.folder.isEmpty ? "/" : self.files.folder)
        try self.access.checkFolder()
        let lock = try StoreLock(self.files.lock)
        for path in try self.access.closeFiles() {
            self.settings.report.tell(.fileClosed, "Others could read '\(path)'; now its owner alone can.")
        }
        if lock.isAlone { try self.access.makeDatabase() }
        try self.access.checkDatabase()
        let connection = lock.isAlone ? try self.openAlone(lock) : try self.openWithOthers()
        do throws(SQLiteFailure) {
            let file = try self.register(connection)
            lock.share()
            return (connection, file, lock)
        } catch {
            throw .library(error, opening: self.files.database)
        }
    }

    // MARK: - Nobody else has the file open

    private func openAlone(_ lock: StoreLock) throws(SQLiteTokenStoreError) -> SQLiteConnection {
        let mark = lock.mark
        if mark == .none { lock.set(.open) }
        if let connection = try self.openExisting(mark) {
            lock.set(.open)
            return connection
        }
        let stamp = self.settings.clock.time.wallTime().milliseconds
        let aside = try self.files.setAside(stamp)
        self.settings.report.tell(
            .damagedFile,
            "The file '\(self.files.database)' was damaged. It is '\(aside)' now, and an empty one has taken its place."
        )
        try self.access.makeDatabase()
        guard let connection = try self.openExisting(.none) else {
            throw .init(.cannotOpen, "The new file '\(self.files.database)' is damaged too; look at the disk.")
        }
        lock.set(.open)
        return connection
    }

    /// Opens the file that is there; `nil` when it is damaged.
    private func openExisting(_ mark: StoreLock.Mark) throws(SQLiteTokenStoreError) -> SQLiteConnection? {
        let header = DatabaseHeader(of: self.files.database)
        if let header, !header.isDatabase { return nil }
        do throws(SQLiteFailure) {
            let connection = try self.settings.connect(forReading: false)
            switch try FileState(of: connection) {
            case .empty: try self.initialise(connection)
            case .usable: guard try self.isInOrder(connection, mark, header) else { return nil }
            case .damaged: return nil
            case .foreign: throw SQLiteFailure.isForeign
            case .newer: throw SQLiteFailure.isNewer
            }
            try self.configure(connection)
            return connection
        } catch SQLiteFailure.isForeign {
            throw self.foreign
        } catch SQLiteFailure.isNewer {
            throw self.newer
        } catch {
            if error.isDamage || error.kind == SQLITE_ERROR { return nil }
            throw .library(error, opening: self.files.database)
        }
    }

    /// Whether the file passes the check that its past calls for.
    private func isInOrder(
        _ connection: SQLiteConnection,
        _ mark: StoreLock.Mark,
        _ header: DatabaseHeader?
    ) throws(SQLiteFailure) -> Bool {
        let length = StoreFiles.length(of: self.files.database) ?? 0
        let hasLog = StoreFiles.length(of: self.files.log) ?? 0 > 0
        let isUnclean = mark > .none || hasLog
        // Without a log, the file is as long as it says; a part of the last page would pass for a page with zeros.
        if !hasLog, let expected = header?.expectedLength, length < expected { return false }
        guard isUnclean || length <= Self.alwaysChecked else { return true }
        // The quick check leaves out whether indexes match their tables.
        let check = mark == .damaged ? "integrity_check" : "quick_check"
        guard try connection.text("PRAGMA \(check)(1)") == "ok" else { return false }
        if isUnclean {
            self.settings.report.tell(
                .uncleanShutdown,
                "The file '\(self.files.database)' was not closed in order the last time. It was checked and is well."
            )
        }
        return true
    }

    private func initialise(_ connection: SQLiteConnection) throws(SQLiteFailure) {
        // Both hold for ever once the first table is made.
        try connection.execute("PRAGMA page_size = 4096; PRAGMA auto_vacuum = INCREMENTAL;")
        _ = try connection.text("PRAGMA journal_mode = WAL")
        try Schema.create(on: connection)
    }

    // MARK: - Others have the file open

    private func openWithOthers() throws(SQLiteTokenStoreError) -> SQLiteConnection {
        let state: FileState
        let connection: SQLiteConnection
        do throws(SQLiteFailure) {
            connection = try self.settings.connect(forReading: false)
            state = try FileState(of: connection)
            if state == .usable { try self.configure(connection) }
        } catch {
            throw error.isDamage ? self.damagedInUse : .library(error, opening: self.files.database)
        }
        switch state {
        case .usable: return connection
        case .newer: throw self.newer
        case .foreign: throw self.foreign
        case .empty, .damaged: throw self.damagedInUse
        }
    }

    // MARK: - Both

    private func configure(_ connection: SQLiteConnection) throws(SQLiteFailure) {
        guard try connection.text("PRAGMA journal_mode = WAL") == "wal" else { throw SQLiteFailure(SQLITE_CANTOPEN) }
        let pages = self.settings.options.maximumSize.map { $0 / 4_096 } ?? Int(UInt32.max - 1)
        try connection.execute(
            """
            PRAGMA synchronous = FULL;
            PRAGMA wal_autocheckpoint = 1000;
            PRAGMA journal_size_limit = \(16 << 20);
            PRAGMA secure_delete = FAST;
            PRAGMA max_page_count = \(pages);
            """
        )
    }

    /// Finds or makes the store's namespace.
    private func register(_ connection: SQLiteConnection) throws(SQLiteFailure) -> OpenedFile {
        let name = SQLiteValue.bytes(Array(self.settings.options.namespace.utf8))
        let finding = SQLiteStatement(
            connection,
            "SELECT id FROM namespaces WHERE name = CAST(?1 AS TEXT)",
            isKept: false
        )
        if try finding.first(name, read: { $0.integer(0) }) == nil {
            let adding = SQLiteStatement(
                connection,
                "INSERT OR IGNORE INTO namespaces (name) VALUES (CAST(?1 AS TEXT))",
                isKept: false
            )
            try adding.run(name)
        }
        guard
            let namespace = try finding.first(name, read: { $0.integer(0) }),
            let identity = try connection.number("SELECT value FROM latchkey_meta WHERE name = 'identity'")
        else { throw SQLiteFailure(SQLITE_CORRUPT) }
        return OpenedFile(
            namespace: namespace,
            identity: UInt64(bitPattern: identity),
            node: StoreFiles.identity(of: self.files.database)
        )
    }
}

// MARK: - Errors

extension SQLiteFailure {
    // Codes that the library does not use carry what was found out of a `do` that throws its failures alone.
    fileprivate static let isForeign = Self(-1)
    fileprivate static let isNewer = Self(-2)
}

extension StoreOpening {
    private var foreign: SQLiteTokenStoreError {
        .init(
            .foreignFile,
            "The file '\(self.files.database)' is a database of another program and was left alone; choose another path."
        )
    }

    private var newer: SQLiteTokenStoreError {
        .init(
            .newerSchema,
            "The file '\(self.files.database)' was written by a later version (this one knows formats up to "
                + "\(Schema.major)) and was left alone; use that version, or choose another path."
        )
    }

    private var damagedInUse: SQLiteTokenStoreError {
        .init(
            .damagedInUse,
            "The file '\(self.files.database)' is damaged and another process uses it; end that process, and it will be "
                + "set aside."
        )
    }
}
