//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

/// The epoch of a whole cache.
final class CacheEpoch: Purgeable {
    let value = Atomic<UInt64>(0)
    let stored = StoredEpoch()
    private let purgeCount = Atomic<UInt64>(0)

    /// How often the cache or one of its partitions was purged; while it stands, what was current still is.
    @inline(__always)
    var purges: UInt64 { self.purgeCount.load(ordering: .acquiring) }

    /// Notes that a partition's epoch was raised.
    func notePurge() { self.purgeCount.wrappingAdd(1, ordering: .acquiringAndReleasing) }

    func overtake() {
        self.value.wrappingAdd(1, ordering: .acquiringAndReleasing)
        self.notePurge()
    }
}
