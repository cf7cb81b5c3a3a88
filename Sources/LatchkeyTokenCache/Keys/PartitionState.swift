//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

/// The epochs under which the records of one partition are valid.
///
/// A record is valid while the sum that it was acquired under stands. Either counter only grows, so an equal sum means
/// that neither the partition nor the cache was purged in between.
final class PartitionState: Purgeable {
    private let local = Atomic<UInt64>(0)
    private let all: CacheEpoch
    let stored = StoredEpoch()

    private let heldEntries = Atomic(0)
    private let heldBytes = Atomic(0)

    init(all: CacheEpoch) {
        self.all = all
    }

    /// What memory holds of the partition.
    var held: MemoryLimits.Shares {
        .init(entries: self.heldEntries.load(ordering: .relaxed), bytes: self.heldBytes.load(ordering: .relaxed))
    }

    /// Notes that memory holds more of the partition, or less.
    func hold(entries: Int, bytes: Int) {
        self.heldEntries.wrappingAdd(entries, ordering: .relaxed)
        self.heldBytes.wrappingAdd(bytes, ordering: .relaxed)
    }

    @inline(__always)
    var epoch: UInt64 {
        self.local.load(ordering: .acquiring) &+ self.all.value.load(ordering: .acquiring)
    }

    func overtake() {
        self.local.wrappingAdd(1, ordering: .acquiringAndReleasing)
        self.all.notePurge()
    }

    /// When the partition was last purged here without the store having counted it, in milliseconds of wall time.
    var purgedAt: Int64 { max(self.stored.purgedAt, self.all.stored.purgedAt) }

    /// The epoch below which stored records are invalid, as far as it is known: the sum of what the store counts for the
    /// partition and for everything.
    ///
    /// Either counter only grows, so a record that was written when one of them was lower has a lower sum.
    var storeEpoch: UInt64 { (self.stored.value ?? 0) &+ (self.all.stored.value ?? 0) }
}
