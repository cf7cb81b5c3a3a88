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

/// Keeps others out of a store's files.
struct FileAccess {
    let files: StoreFiles

    /// Refuses a folder in which others could replace the files.
    func checkFolder() throws(SQLiteTokenStoreError) {
        let folder = self.files.folder.isEmpty ? "/" : self.files.folder
        var status = stat()
        guard unsafe lstat(folder, &status) == 0 else {
            throw .init(.cannotOpen, "The folder '\(folder)' cannot be looked at: \(StoreFiles.reason()).")
        }
        if status.st_uid != geteuid(), status.st_uid != 0 {
            throw .init(.insecure, "The folder '\(folder)' is another user's, who could replace the store's file.")
        }
        if status.st_mode & 0o022 != 0 {
            throw .init(
                .insecure,
                "Others may write to the folder '\(folder)' and could replace the store's file: "
                    + "give the file a folder of its own, or run chmod go-w on this one."
            )
        }
    }

    /// Makes sure that the files which exist are the owner's alone.
    ///
    /// - Returns: Those that others could read until now.
    func closeFiles() throws(SQLiteTokenStoreError) -> [String] {
        var closed: [String] = []
        for path in [self.files.database, self.files.log, self.files.index, self.files.lock] {
            var status = stat()
            guard unsafe lstat(path, &status) == 0 else { continue }
            guard status.st_mode & S_IFMT == S_IFREG else {
                throw .init(.insecure, "'\(path)' is not an ordinary file; the store does not follow links.")
            }
            if status.st_uid != geteuid(), geteuid() != 0 {
                throw .init(.insecure, "The file '\(path)' belongs to another user.")
            }
            guard status.st_mode & 0o077 != 0 else { continue }
            guard unsafe chmod(path, status.st_mode & 0o700) == 0 else {
                throw .init(.insecure, "Others can read '\(path)', and that cannot be changed: \(StoreFiles.reason()).")
            }
            closed.append(path)
        }
        return closed
    }

    /// Makes the database file, for the owner alone, when there is none.
    ///
    /// Files that the library makes beside it get the same mode.
    func makeDatabase() throws(SQLiteTokenStoreError) {
        let flags = O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
        let file = unsafe open(self.files.database, flags, 0o600)
        if file >= 0 {
            close(file)
        } else if errno != EEXIST {
            throw .system("The file '\(self.files.database)' cannot be made")
        }
    }

    /// Refuses a database that cannot be written.
    func checkDatabase() throws(SQLiteTokenStoreError) {
        guard unsafe access(self.files.database, R_OK | W_OK) != 0 else { return }
        throw .system("The file '\(self.files.database)' cannot be written")
    }
}
