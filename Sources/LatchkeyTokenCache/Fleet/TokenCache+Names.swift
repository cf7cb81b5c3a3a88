//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension TokenCache {
    /// Notes how the store names a key, for changes that other instances tell of.
    func noteNames(of key: CacheKey) {
        guard self.abilities.feed != nil else { return }
        self.directory.note(key, name: self.codec.storeKey(key))
        let name = self.codec.storePartition(key.partition)
        if self.fleet.partitions[name] == nil { self.fleet.partitions[name] = self.partitions.state(of: key.partition) }
    }

    /// The key of which a record or an acquisition is known under a name.
    func key(named name: StoreKey) -> CacheKey? {
        guard let found = self.directory.find(name) else { return nil }
        if let key = found.key { return key }
        let records = self.shard(hash: found.hash).withLock { $0.entries.records(hash: found.hash) }
        return records.lazy.map(\.key).first { self.codec.storeKey($0) == name }
    }

    /// Forgets the names of what is not held any more.
    func pruneNames() {
        guard self.abilities.feed != nil else { return }
        self.directory.prune(
            isActive: { key in self.shard(key).withLock { $0.slot(key) != nil } },
            isHeld: { hash in self.shard(hash: hash).withLock { !$0.entries.records(hash: hash).isEmpty } }
        )
        let isKnown = self.governor.knownClients()
        self.fleet.gates.prune { isKnown.contains($0) }
    }
}
