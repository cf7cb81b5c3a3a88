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
final class PartitionState: Sendable {
    private let local = Atomic<UInt64>(0)
    private let all: CacheEpoch
    private let stored = Locked(Stored())

    /// What is known of the partition's purges in the store.
    private struct Stored: Sendable {
        var epoch: UInt64?
        var purgedAt = Int64.min
        /// When the epoch was last learned, in nanoseconds of the cache's time.
        var learnedAt = Int64.min
    }

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

    /// Makes every record of the partition invalid.
    ///
    /// - Parameter wall: The present; records that were acquired until now are not read from the store either.
    func raise(at wall: WallTime) {
        self.stored.withLock { $0.purgedAt = max($0.purgedAt, wall.milliseconds) }
        self.local.wrappingAdd(1, ordering: .acquiringAndReleasing)
        self.all.notePurge()
    }

    /// When the partition was last purged here, in milliseconds of wall time.
    var purgedAt: Int64 {
        max(self.stored.withLock { $0.purgedAt }, self.all.purgedAt.load(ordering: .acquiring))
    }

    /// The epoch below which stored records are invalid; `nil` when it is not known yet.
    var storeEpoch: UInt64? { self.stored.withLock { $0.epoch } }

    /// Notes the epoch of the partition in the store.
    func learn(storeEpoch epoch: UInt64, at now: Int64) {
        self.stored.withLock { stored in
            stored.epoch = max(stored.epoch ?? 0, epoch)
            stored.learnedAt = max(stored.learnedAt, now)
        }
    }

    /// When the epoch in the store was last learned.
    var learnedAt: Int64 { self.stored.withLock { $0.learnedAt } }

    /// Makes every record in memory invalid, because another instance has purged the partition.
    func overtake() {
        self.local.wrappingAdd(1, ordering: .acquiringAndReleasing)
        self.all.notePurge()
    }

    /// Notes that the store counts the last purge: the clocks of hosts do not matter any more.
    func confirmPurge() { self.stored.withLock { $0.purgedAt = .min } }
}

/// The epoch of a whole cache.
final class CacheEpoch: Sendable {
    let value = Atomic<UInt64>(0)
    let purgedAt = Atomic<Int64>(.min)
    private let purgeCount = Atomic<UInt64>(0)

    /// How often the cache or one of its partitions was purged; while it stands, what was current still is.
    @inline(__always)
    var purges: UInt64 { self.purgeCount.load(ordering: .acquiring) }

    /// Notes that a partition's epoch was raised.
    func notePurge() { self.purgeCount.wrappingAdd(1, ordering: .acquiringAndReleasing) }

    func raise(at wall: WallTime) {
        self.purgedAt.max(wall.milliseconds, ordering: .acquiringAndReleasing)
        self.value.wrappingAdd(1, ordering: .acquiringAndReleasing)
        self.notePurge()
    }
}
