//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeySQLite

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The lock that everybody holds who uses a store's file, and the mark that the last one takes away who leaves in order.
///
/// The lock is on a file of its own: opening and closing the database beside the library would drop the library's locks.
final class StoreLock: Sendable {
    /// How the file was left.
    enum Mark: UInt8, Comparable {
        /// In order.
        case none = 0
        /// It is open, or who had it open has died.
        case open = 0x6f
        /// Damage was met.
        case damaged = 0x64

        private var rank: Int {
            switch self {
            case .none: 0
            case .open: 1
            case .damaged: 2
            }
        }

        static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
    }

    private let descriptor: Int32
    /// Whether nobody else has the file open, until ``share()``.
    let isAlone: Bool

    /// Takes the lock, alone when nobody else has it; waits for somebody who has it alone, because he looks after the file.
    init(_ path: String, patience: Duration = .seconds(30)) throws(SQLiteTokenStoreError) {
        self.descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard self.descriptor >= 0 else {
            throw .system("The file '\(path)' cannot be made or opened")
        }
        let end = ContinuousClock.now + patience
        while true {
            switch latchkey_sqlite_file_lock(self.descriptor, 1) {
            case 1:
                self.isAlone = true
                return
            case 0 where latchkey_sqlite_file_lock(self.descriptor, 0) == 1:
                self.isAlone = false
                return
            case 0 where ContinuousClock.now < end:
                usleep(10_000)
            case let result:
                let reason = result == 0 ? "another process has been opening it for too long" : StoreFiles.reason()
                close(self.descriptor)
                throw .init(.cannotOpen, "The file '\(path)' cannot be locked: \(reason).")
            }
        }
    }

    deinit {
        close(self.descriptor)
    }

    /// How the file was left.
    var mark: Mark {
        var byte: UInt8 = 0
        guard unsafe pread(self.descriptor, &byte, 1, 0) == 1 else { return .none }
        return Mark(rawValue: byte) ?? .damaged
    }

    /// Marks the file.
    ///
    /// - Returns: Whether that could be done.
    @discardableResult
    func set(_ mark: Mark) -> Bool {
        guard mark != .none else { return ftruncate(self.descriptor, 0) == 0 }
        var byte = mark.rawValue
        return unsafe pwrite(self.descriptor, &byte, 1, 0) == 1
    }

    /// Lets others in.
    func share() {
        _ = latchkey_sqlite_file_lock(self.descriptor, 0)
    }

    /// Takes the mark away, when nobody else has the file open and no damage was met.
    func leaveInOrder() {
        guard latchkey_sqlite_file_lock(self.descriptor, 1) == 1, self.mark < .damaged else { return }
        self.set(.none)
    }
}
