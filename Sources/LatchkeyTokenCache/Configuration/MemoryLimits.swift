//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

/// How much memory the tokens of a cache may take; can shrink for a while.
final class MemoryLimits: Sendable {
    /// The limits of one shard.
    struct Shares: Hashable, Sendable {
        var entries: Int
        var bytes: Int
    }

    private let full: Shares
    /// What a partition may hold before it is asked to make room first.
    let quota: Shares
    /// The share of the limits that is in force, in 1024ths.
    private let share = Atomic(1024)

    init(_ configuration: TokenCache.Configuration) {
        self.full = Shares(
            entries: max(1, configuration.maximumEntries / ShardState.count),
            bytes: max(1, configuration.maximumBytes / ShardState.count)
        )
        let share = max(0, min(1, configuration.partitionShare))
        self.quota = Shares(
            entries: Int(Double(configuration.maximumEntries) * share),
            bytes: Int(Double(configuration.maximumBytes) * share)
        )
    }

    /// Whether a partition holds more than its share of memory.
    func isOverQuota(_ partition: PartitionState) -> Bool {
        let held = partition.held
        return held.entries > self.quota.entries || held.bytes > self.quota.bytes
    }

    /// What one shard may hold.
    func load() -> Shares {
        let share = self.share.load(ordering: .relaxed)
        guard share < 1024 else { return self.full }
        return Shares(
            entries: max(1, self.full.entries / 1024 * share + self.full.entries % 1024 * share / 1024),
            bytes: max(1, self.full.bytes / 1024 * share)
        )
    }

    /// Lets only a share of the limits be used.
    ///
    /// - Parameter share: Between 0 and 1.
    func shrink(to share: Double) {
        self.share.store(Int(max(0, min(1, share)) * 1024), ordering: .relaxed)
    }

    /// Gives back a thousandth of what was taken, until the limits are whole again.
    func recover() {
        let share = self.share.load(ordering: .relaxed)
        if share < 1024 { _ = self.share.compareExchange(expected: share, desired: share + 1, ordering: .relaxed) }
    }
}
