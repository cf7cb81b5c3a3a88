//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

/// Tells the handles of one key that its record has changed.
final class HandleWatch: Sendable {
    private let changes = Atomic<UInt64>(0)
    /// How many handles share the watch; changed under the lock of the key's shard.
    private let count = Locked(0)

    /// Counts the changes of the record.
    @inline(__always)
    var version: UInt64 { self.changes.load(ordering: .acquiring) }

    func change() { self.changes.wrappingAdd(1, ordering: .acquiringAndReleasing) }

    func enter() { self.count.withLock { $0 += 1 } }

    /// Takes a handle away.
    ///
    /// - Returns: Whether it was the last.
    func leave() -> Bool {
        self.count.withLock { count in
            count -= 1
            return count == 0
        }
    }
}
