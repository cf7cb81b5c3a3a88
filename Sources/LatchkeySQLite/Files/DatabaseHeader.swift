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

/// What the first hundred bytes of a database say; read before the library opens the file.
struct DatabaseHeader {
    private static let magic = Array("SQLite format 3\0".utf8)
    private static let length = 100

    /// Whether the file is a database at all.
    let isDatabase: Bool
    /// How many bytes the file should have; `nil` when the header does not say.
    let expectedLength: Int64?

    /// Reads the header; `nil` when the file is empty or cannot be read.
    ///
    /// Nobody else in the process may have the file open: closing it drops the process's locks on it.
    init?(of path: String) {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: Self.length)
        let count = unsafe bytes.withUnsafeMutableBytes { unsafe pread(file, $0.baseAddress, $0.count, 0) }
        guard count > 0 else { return nil }
        let number = { (offset: Int) in bytes[offset..<offset + 4].reduce(Int64(0)) { $0 << 8 | Int64($1) } }
        let pageSize = Int64(bytes[16]) << 8 | Int64(bytes[17])
        // Versions of the file format above 2 are unknown; the library would open such a file for reading alone.
        self.isDatabase = count == Self.length && bytes.starts(with: Self.magic) && max(bytes[18], bytes[19]) <= 2
        // The count of pages holds when it was written with the last change.
        self.expectedLength = number(24) == number(92) ? number(28) * (pageSize == 1 ? 65_536 : pageSize) : nil
    }
}
