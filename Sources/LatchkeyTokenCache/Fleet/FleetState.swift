//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What a cache knows of the other instances that share its store.
struct FleetState: Sendable {
    var leases = LeaseTable()
    var watch = FeedWatch()
    var outbox = Outbox()
    var verifications = Verifications()
    var gates = SharedGates()
    /// Flights that wait for what another instance acquires, by the name of their key.
    var listeners: [StoreKey: [BoundedCall]] = [:]
    /// The partitions that this instance uses, by their names in the store.
    var partitions: [StorePartition: PartitionState] = [:]
    /// Removals during which another instance held the lease, or the store was away: what others bring may be as old as
    /// what was removed.
    var contested: [StoreKey: Contest] = [:]
    var lastContest = 0
    /// The versions up to which this instance has removed records lately.
    var removals = RecentRemovals()
    /// The versions of stored records that an acquisition has found before it began.
    var found = RecentRemovals()
    /// When changes of other instances may have been missed for the last time.
    var missedAt = Int64.min
    /// When everything in memory was last taken to be in need of a comparison with the store.
    var doubtedAt = Int64.min
    /// The state of the store when it was last told.
    var toldState = StoreState.healthy
    /// Whether the store is asked from time to time whether it is back.
    var isProbing = false
    /// Before this time, what could not be written is not written again: not all instances are to begin at once.
    var replayAt = Int64.min
    /// How many changes reached the store after they had to wait.
    var replayed = 0

    /// A removal that has to be repeated under a lease.
    struct Contest: Sendable {
        var key: CacheKey
        /// What another instance stored under a higher fence may have been acquired after the removal.
        var fence: UInt64
        /// The fence of the first lease that this instance was granted since: what is stored under it or a higher one was
        /// acquired after the removal.
        var laterFence: UInt64?
        var isHard: Bool
        var number: Int
        /// Since when it waits.
        var since: Int64
    }

    /// Takes out the flights that wait for a key.
    mutating func takeListeners(of name: StoreKey) -> [BoundedCall] {
        self.listeners.isEmpty ? [] : self.listeners.removeValue(forKey: name) ?? []
    }
}
