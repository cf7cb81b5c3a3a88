//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// A file that only its owner may read, such as one with keys, and the directory that it is in.
///
/// All steps go through one open directory, so that nobody can exchange it meanwhile.
package struct PrivateFile: ~Copyable {
    private let path: String
    private let name: String
    private let directory: Int32

    /// Opens the directory of a file.
    package init(path: String) throws(CryptoError) {
        let slash = path.lastIndex(of: "/")
        let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
        guard !name.isEmpty, !path.utf8.contains(0) else {
            throw CryptoError(.keyRingUnavailable, "'\(path)' is not the path of a file.")
        }
        let directoryPath = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let directory = unsafe open(directoryPath, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw Self.failure("The directory of '\(path)' cannot be opened", errno) }
        self.path = path
        self.name = name
        self.directory = directory
    }

    deinit {
        _ = close(self.directory)
    }

    /// Keeps other processes that ask for the same out until the value is destroyed.
    borrowing func lock() throws(CryptoError) {
        while flock(self.directory, LOCK_EX) != 0 {
            guard errno == EINTR else { throw Self.failure("The directory of '\(self.path)' cannot be locked", errno) }
        }
    }

    /// The permissions of the directory.
    borrowing func directoryPermissions() throws(CryptoError) -> UInt32 {
        var status = stat()
        guard unsafe fstat(self.directory, &status) == 0 else {
            throw Self.failure("The directory of '\(self.path)' cannot be examined", errno)
        }
        return UInt32(status.st_mode) & 0o7777
    }

    /// Reads the file, if it is one that only its owner may read.
    ///
    /// - Parameters:
    ///   - limit: One more than the most bytes to accept.
    ///   - followsLink: Whether the file may be behind a symbolic link; no by default. Orchestrators mount secrets that
    ///     way, and exchange the link to replace them. What counts is then the file behind it, which is examined after it
    ///     was opened, so that it cannot be exchanged in between; and the link must be ours or the superuser's, so that
    ///     nobody else chooses among our files.
    /// - Returns: The content.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/insecureFile``, ``CryptoError/Code/keyRingUnavailable``, or
    ///   ``CryptoError/Code/invalidKeyRing`` when the file is too large.
    package borrowing func read(limit: Int, followsLink: Bool = false) throws(CryptoError) -> SecretBytes {
        let isBehindLink = followsLink ? try self.isLink() : false
        // Without O_NONBLOCK a pipe of that name would make us wait for ever.
        let flags = O_RDONLY | O_NONBLOCK | O_CLOEXEC | (isBehindLink ? 0 : O_NOFOLLOW)
        let file = unsafe openat(self.directory, self.name, flags)
        guard file >= 0 else { throw Self.failure("'\(self.path)' cannot be opened", errno) }
        defer { _ = close(file) }
        let size = try self.checkAccess(to: file)
        // One byte more than there are tells whether the file grows meanwhile.
        let capacity = min(limit, size + 1)
        return try SecretBytes(capacity: capacity) { buffer throws(CryptoError) in
            let count = try unsafe self.fill(UnsafeMutableRawBufferPointer(buffer), from: file)
            guard count < capacity else {
                throw CryptoError(.invalidKeyRing, "'\(self.path)' is larger than \(limit - 1) bytes.")
            }
            return count
        }
    }

    /// Writes the file so that whoever reads it sees the old or the new content, and never a part.
    ///
    /// - Parameters:
    ///   - content: The new content.
    ///   - isReplacing: Whether a file of that name may be there already.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/keyRingUnavailable``.
    package borrowing func write(_ content: SecretBytes, isReplacing: Bool) throws(CryptoError) {
        let digits = try RandomBytes.make(count: 8).map { String($0, radix: 16) }.joined()
        let temporaryName = ".\(self.name.prefix(64)).\(digits).tmp"
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let file = unsafe openat(self.directory, temporaryName, flags, 0o600)
        guard file >= 0 else { throw Self.failure("A file cannot be made beside '\(self.path)'", errno) }
        var isFinished = false
        defer {
            _ = close(file)
            if !isFinished { _ = unsafe unlinkat(self.directory, temporaryName, 0) }
        }
        try self.flush(content, to: file)
        try self.give(temporaryName, isReplacing: isReplacing)
        isFinished = isReplacing
        guard fsync(self.directory) == 0 else {
            throw Self.failure("The directory of '\(self.path)' cannot be written to disk", errno)
        }
    }

    /// Whether the name is a symbolic link, if it is one that others have not made.
    private borrowing func isLink() throws(CryptoError) -> Bool {
        var status = stat()
        guard unsafe fstatat(self.directory, self.name, &status, AT_SYMLINK_NOFOLLOW) == 0,
            status.st_mode & S_IFMT == S_IFLNK
        else { return false }
        guard status.st_uid == geteuid() || status.st_uid == 0 else {
            throw CryptoError(.insecureFile, "'\(self.path)' is a symbolic link that another user made.")
        }
        return true
    }

    /// Makes sure that only its owner may read a file.
    ///
    /// - Returns: How many bytes it has.
    private borrowing func checkAccess(to file: Int32) throws(CryptoError) -> Int {
        var status = stat()
        guard unsafe fstat(file, &status) == 0 else { throw Self.failure("'\(self.path)' cannot be examined", errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw CryptoError(.insecureFile, "'\(self.path)' is not a regular file.")
        }
        guard status.st_uid == geteuid() || status.st_uid == 0 else {
            throw CryptoError(.insecureFile, "'\(self.path)' belongs to another user.")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw CryptoError(
                .insecureFile,
                "'\(self.path)' can be read or written by other users; give it the permissions 0600."
            )
        }
        return Int(status.st_size)
    }

    /// Reads until the end or until the buffer is full.
    @unsafe private borrowing func fill(
        _ buffer: UnsafeMutableRawBufferPointer,
        from file: Int32
    ) throws(CryptoError) -> Int {
        var count = 0
        while count < buffer.count {
            let result = unsafe pread(file, buffer.baseAddress! + count, buffer.count - count, off_t(count))
            guard result != 0 else { break }
            if result > 0 {
                count += result
            } else if errno != EINTR {
                throw Self.failure("'\(self.path)' cannot be read", errno)
            }
        }
        return count
    }

    /// Writes everything to disk.
    private borrowing func flush(_ content: SecretBytes, to file: Int32) throws(CryptoError) {
        try content.withPointer { bytes throws(CryptoError) in
            var count = 0
            while count < content.count {
                let result = unsafe pwrite(file, bytes + count, content.count - count, off_t(count))
                if result >= 0 {
                    count += result
                } else if errno != EINTR {
                    throw Self.failure("'\(self.path)' cannot be written", errno)
                }
            }
        }
        guard fsync(file) == 0 else { throw Self.failure("'\(self.path)' cannot be written to disk", errno) }
    }

    /// Gives the temporary file its name.
    private borrowing func give(_ temporaryName: String, isReplacing: Bool) throws(CryptoError) {
        // A link, unlike a renaming, fails when the name is taken.
        let result =
            if isReplacing {
                unsafe renameat(self.directory, temporaryName, self.directory, self.name)
            } else {
                unsafe linkat(self.directory, temporaryName, self.directory, self.name, 0)
            }
        guard result == 0 else { throw Self.failure("'\(self.path)' cannot be made", errno) }
    }

    private static func failure(_ what: String, _ number: Int32) -> CryptoError {
        let reason =
            switch number {
            case ENOENT: "it does not exist"
            case EEXIST: "it exists already"
            case EACCES, EPERM: "permission is denied"
            case ELOOP: "it is a symbolic link; name the file that it leads to"
            case ENOTDIR: "a part of the path is not a directory"
            case ENOSPC, EDQUOT: "the disk is full"
            case EROFS: "the file system is read-only"
            case ENAMETOOLONG: "the name is too long"
            default: "error \(number)"
            }
        return CryptoError(.keyRingUnavailable, "\(what): \(reason).")
    }
}
