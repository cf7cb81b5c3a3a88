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

/// The file of a Unix domain socket: what an earlier process left is removed, and only the owner may connect.
struct UnixSocketFile: Sendable {
    /// A mistake in the path of a socket.
    struct Mistake: Error, CustomStringConvertible {
        let description: String
    }

    private let path: String

    /// Makes place for a socket.
    ///
    /// - Parameter path: The path.
    /// - Throws: ``Mistake`` when the path is too long, or something else than a socket is there.
    init(path: String) throws(Mistake) {
        self.path = path
        // 108 bytes with the zero at the end (unix(7)).
        guard path.utf8.count < 104 else {
            throw Mistake(description: "'Sidecar:UnixSocketPath' is longer than the 103 bytes that sockets may have.")
        }
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw Mistake(description: "'Sidecar:UnixSocketPath' names a file that is no socket. Remove it.")
        }
        self.remove()
    }

    /// Lets only the owner connect.
    func restrict() { _ = unsafe chmod(self.path, 0o600) }

    /// Removes the socket.
    func remove() { _ = unsafe unlink(self.path) }
}
