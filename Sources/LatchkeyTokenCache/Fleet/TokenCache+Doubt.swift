//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension TokenCache {
    /// Takes everything in memory to be in need of a comparison with the store, each token when it is used next.
    nonisolated func doubtAll() {
        for shard in self.shards {
            shard.withLock { state in state.entries.forEach { $0.doubt() } }
        }
    }

    /// Notes that changes may have been missed.
    func doubtEverything(now: Int64) {
        self.fleet.doubtedAt = now
        self.doubtAll()
        let states = self.partitions.all().filter { $0.1.held.entries > 0 }
            .sorted { ($0.0.authority, $0.0.tenant, $0.0.client) < ($1.0.authority, $1.0.tenant, $1.0.client) }
        guard self.abilities.epochs != nil, !states.isEmpty else { return }
        self.spawn("token-cache-epochs") { await self.readEpochs(of: states) }
    }

    /// Looks after what other instances may have changed; called on every tick.
    func tendFleet(now: Int64) {
        guard self.store != nil, !self.isShutDown else { return }
        self.watchFeed(now: now)
        guard !self.fleet.watch.isLive else { return }
        let trust = self.configuration.fleet.trust
        if self.fleet.doubtedAt == .min { self.fleet.doubtedAt = now }
        guard now - self.fleet.doubtedAt >= max(trust.nanoseconds, .milliseconds(100)) else { return }
        self.doubtEverything(now: now)
    }

    /// Learns of purges that nobody told this instance of.
    private func readEpochs(of states: [(CachePartition, PartitionState)]) async {
        var targets: [(name: StorePartition, target: any Purgeable)] = [(.everything, self.partitions.epoch)]
        for (partition, state) in states.prefix(1000) { targets.append((self.codec.storePartition(partition), state)) }
        for start in stride(from: 0, to: targets.count, by: 100) {
            let batch = Array(targets[start..<min(start + 100, targets.count)])
            guard self.openStore != nil, await self.readPurges(of: batch) else { return }
        }
    }
}
