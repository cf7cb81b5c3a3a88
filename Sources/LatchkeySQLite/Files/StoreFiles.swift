//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The file of a store, and those that lie beside it.
struct StoreFiles: Sendable {
    /// The folder, without links.
    let folder: String
    /// The name of the database in it.
    let name: String

    var database: String { "\(self.folder)/\(self.name)" }
    /// What was written since the last checkpoint.
    var log: String { self.database + "-wal" }
    /// What the processes that use the file share; worth nothing without them.
    var index: String { self.database + "-shm" }
    /// Tells who uses the file, and whether the last of them left it in order.
    var lock: String { self.database + "-lock" }

    /// Finds the folder of a path, and makes it when there is none, for the owner alone.
    init(path: String) throws(SQLiteTokenStoreError) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: true)
        guard let name = parts.last, name != ".", name != "..", !path.hasSuffix("/"), !path.utf8.contains(0) else {
            throw SQLiteTokenStoreError(.invalidOptions, "The path '\(path)' names no file.")
        }
        let folder = (path.hasPrefix("/") ? "/" : "./") + parts.dropLast().joined(separator: "/")
        try Self.makeFolder(folder)
        guard let real = unsafe realpath(folder, nil) else {
            throw SQLiteTokenStoreError(.cannotOpen, "The folder '\(folder)' cannot be entered: \(Self.reason()).")
        }
        defer { unsafe free(real) }
        let resolved = unsafe String(cString: real)
        self.folder = resolved == "/" ? "" : resolved
        self.name = String(name)
    }

    private static func makeFolder(_ folder: String) throws(SQLiteTokenStoreError) {
        var made = folder.hasPrefix("/") ? "" : "."
        for part in folder.split(separator: "/") where part != "." {
            made += "/\(part)"
            guard unsafe mkdir(made, 0o700) != 0, errno != EEXIST else { continue }
            // Folders on the way need not let themselves be made, only be there.
            if unsafe access(made, F_OK) == 0 { continue }
            throw SQLiteTokenStoreError(.cannotOpen, "The folder '\(made)' cannot be made: \(Self.reason()).")
        }
    }

    /// What the system says of the last call that failed.
    static func reason() -> String {
        let code = errno
        guard let text = unsafe strerror(code) else { return "error \(code)" }
        return unsafe String(cString: text)
    }

    /// The length of a file, or `nil` when it does not exist.
    static func length(of path: String) -> Int64? {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else { return nil }
        return Int64(status.st_size)
    }

    /// What tells a file from others of the same name.
    static func identity(of path: String) -> [UInt64]? {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else { return nil }
        return [UInt64(truncatingIfNeeded: status.st_dev), UInt64(truncatingIfNeeded: status.st_ino)]
    }

    /// Moves the database and its log aside.
    ///
    /// - Parameter stamp: What tells this from other times.
    /// - Returns: Where the database is now.
    /// - Throws: Why the file cannot be renamed.
    func setAside(_ stamp: Int64) throws(SQLiteTokenStoreError) -> String {
        let aside = "\(self.database).damaged-\(stamp)"
        // The log first: a database without its log is a state that was once true, the reverse is none.
        for (from, to) in [(self.log, aside + "-wal"), (self.database, aside)] {
            guard unsafe rename(from, to) != 0, errno != ENOENT else { continue }
            throw SQLiteTokenStoreError(
                .cannotOpen,
                "The damaged file '\(from)' cannot be renamed: \(Self.reason()). Move it away by hand."
            )
        }
        unsafe unlink(self.index)
        return aside
    }
}
