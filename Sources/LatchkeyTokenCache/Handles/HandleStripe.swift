//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// One copy of a handle's token, for the threads that share it.
final class HandleStripe: Sendable {
    @safe
    struct Held: Sendable {
        /// A record with a text of its own.
        var record: TokenRecord?
        /// The same without a count of references, for reads under the lock.
        var reference: Unmanaged<TokenRecord>?
        /// The changes of the key's record that the copy knows of.
        var version: UInt64 = 0
        /// How many reads there were that nobody has counted yet.
        var hits: UInt64 = 0
    }

    private let held = Locked(Held())
    /// Keeps the next stripe off the cache line.
    private let padding: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0, 0, 0)

    /// The copy, if it is fresh and knows of every change.
    @inline(__always)
    func fresh(version: UInt64, now: Int64) -> TokenRecord? {
        self.held.withLock { held in
            guard held.version == version, let record = held.record, record.isFresh(at: now) else { return nil }
            held.hits &+= 1
            return record
        }
    }

    /// Calls a closure with the copy, if it is fresh and knows of every change.
    ///
    /// - Returns: Whether it was called; it is not either while somebody else, perhaps this very thread, uses the stripe.
    @inline(__always)
    func borrow(version: UInt64, now: Int64, _ body: (borrowing AccessToken) -> Void) -> Bool {
        self.held.withLockIfAvailable { held in
            guard held.version == version, let reference = unsafe held.reference else { return false }
            held.hits &+= 1
            // The lock is held, and with it the record.
            return unsafe reference._withUnsafeGuaranteedRef { record in
                guard record.isFresh(at: now) else { return false }
                body(AccessToken(record: record))
                return true
            }
        } ?? false
    }

    /// Puts a copy in place, unless somebody uses the stripe.
    ///
    /// - Returns: The reads that nobody has counted yet.
    func replace(with record: TokenRecord, version: UInt64) -> UInt64 {
        self.held.withLockIfAvailable { held in
            defer { held = unsafe Held(record: record, reference: .passUnretained(record), version: version) }
            return held.hits
        } ?? 0
    }

    /// How many reads there were that nobody has counted yet.
    var uncounted: UInt64 { self.held.withLock(\.hits) }
}
