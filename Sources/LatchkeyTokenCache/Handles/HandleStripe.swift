//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// One copy of a handle's token, for the threads that share it.
final class HandleStripe: Sendable {
    struct Held: Sendable {
        /// A record with a text of its own.
        var record: TokenRecord
        /// The changes of the key's record that the copy knows of.
        var version: UInt64
        /// How many reads there were that nobody has counted yet.
        var hits: UInt64 = 0
    }

    private let held = Locked<Held?>(nil)
    /// Keeps the next stripe off the cache line.
    private let padding: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0, 0, 0)

    @inline(__always)
    func withLock<Result: Sendable>(_ body: (inout Held?) -> Result) -> Result {
        self.held.withLock(body)
    }

    /// Calls a closure unless somebody else, perhaps this very thread, uses the stripe.
    @inline(__always)
    func withLockIfAvailable<Result: Sendable>(_ body: (inout Held?) -> Result) -> Result? {
        self.held.withLockIfAvailable(body)
    }
}
