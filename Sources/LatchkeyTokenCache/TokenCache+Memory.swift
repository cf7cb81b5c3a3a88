//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension TokenCache {
    /// Gives memory back at once, for a host that runs short of it.
    ///
    /// Tokens beyond the share are evicted, the least useful first; the limits grow back over some minutes.
    ///
    /// - Parameter share: The share of ``Configuration/maximumEntries`` and ``Configuration/maximumBytes`` that may still
    ///   be used, between 0 and 1.
    public nonisolated func shrinkMemory(to share: Double) {
        self.limits.shrink(to: share)
        for shard in self.shards {
            let evicted = shard.withLock { self.makeRoom(in: &$0, sparing: nil) }
            for _ in 0..<evicted { self.noteRemoval(.evicted) }
        }
        self.startTicking()
    }

    /// Evicts what was spared while its refresh was under way.
    nonisolated func trim(_ key: CacheKey) {
        let evicted = self.shard(key).withLock { self.makeRoom(in: &$0, sparing: nil) }
        for _ in 0..<evicted { self.noteRemoval(.evicted) }
    }

    /// How many tokens the fullest shard holds beyond its limit, those not counted that must
    /// not be evicted: their refresh is under way, or the store has not confirmed them.
    package nonisolated var excess: Int {
        let limit = self.limits.load().entries
        return self.shards.reduce(0) { most, shard in
            shard.withLock { state in
                var idle = 0
                state.entries.forEach { idle += state.isBusy($0) || $0.isPinned ? 0 : 1 }
                return max(most, idle - limit)
            }
        }
    }

    /// How many tokens memory holds, and how many bytes they take.
    package nonisolated var held: (entries: Int, bytes: Int) {
        self.shards.reduce((0, 0)) { sum, shard in
            let held = shard.withLock { ($0.entries.count, $0.entries.weight) }
            return (sum.0 + held.0, sum.1 + held.1)
        }
    }
}
