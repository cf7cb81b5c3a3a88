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

/// What a file held at one moment, and which file that was.
struct FileSnapshot: Sendable {
    /// What tells one state of a file from another.
    struct Revision: Hashable, Sendable {
        private let device: UInt64
        private let node: UInt64
        private let size: Int64
        private let seconds: Int64
        private let nanoseconds: Int64

        init(_ status: stat) {
            self.device = UInt64(truncatingIfNeeded: status.st_dev)
            self.node = UInt64(truncatingIfNeeded: status.st_ino)
            self.size = Int64(status.st_size)
            #if canImport(Darwin)
            let time = status.st_mtimespec
            #else
            let time = status.st_mtim
            #endif
            self.seconds = Int64(time.tv_sec)
            self.nanoseconds = Int64(time.tv_nsec)
        }

        /// The revision of the file that a path leads to now, through any symbolic links; `nil` when there is none.
        init?(of path: String) {
            var status = stat()
            guard unsafe stat(path, &status) == 0 else { return nil }
            self.init(status)
        }
    }

    /// The largest file that is read: certificates and assertions have a few kilobytes.
    static let longestFile = 1024 * 1024

    /// The content; treated as a secret.
    var bytes: [UInt8]
    let revision: Revision

    /// Reads a file.
    ///
    /// Symbolic links are followed: orchestrators mount secrets through them, and exchange the link to replace the file.
    ///
    /// - Parameter path: The path of the file.
    /// - Throws: ``CredentialError`` with code ``CredentialError/Code/unavailable``.
    init(reading path: String) throws(CredentialError) {
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw CredentialError(.unavailable, "'\(path)' is not the path of a file.")
        }
        // Without O_NONBLOCK a pipe of that name would make us wait for ever.
        let file = unsafe open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { throw Self.failure(path, errno) }
        defer { _ = close(file) }
        var status = stat()
        guard unsafe fstat(file, &status) == 0 else { throw Self.failure(path, errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw CredentialError(.unavailable, "'\(path)' is not a regular file.")
        }
        guard status.st_size <= Self.longestFile else {
            throw CredentialError(.unavailable, "'\(path)' is larger than \(Self.longestFile) bytes.")
        }
        self.bytes = try Self.read(file, count: Int(status.st_size), path: path)
        self.revision = Revision(status)
    }

    private static func read(_ file: Int32, count: Int, path: String) throws(CredentialError) -> [UInt8] {
        // One byte more than the file has, so that it shows when the file grew meanwhile.
        var bytes = [UInt8](repeating: 0, count: count + 1)
        var filled = 0
        while filled < bytes.count {
            let room = bytes.count - filled
            let result = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe pread(file, buffer.baseAddress! + filled, room, off_t(filled))
            }
            guard result != 0 else { break }
            if result > 0 {
                filled += result
            } else if errno != EINTR {
                throw Self.failure(path, errno)
            }
        }
        guard filled == count else {
            throw CredentialError(.unavailable, "'\(path)' was changed while it was read; try again.")
        }
        bytes.removeLast()
        return bytes
    }

    private static func failure(_ path: String, _ number: Int32) -> CredentialError {
        let reason =
            switch number {
            case ENOENT: "it does not exist"
            case EACCES, EPERM: "permission is denied"
            case ELOOP: "its symbolic links lead in a circle"
            case ENOTDIR: "a part of the path is not a directory"
            case ENAMETOOLONG: "the name is too long"
            default: "error \(number)"
            }
        return CredentialError(.unavailable, "'\(path)' cannot be read: \(reason).")
    }
}
