//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CoreMetrics

extension TokenCache {
    /// Removes a record from the store; what fails is tried again later.
    ///
    /// The removal leaves a tombstone that is newer than everything this instance may have written: a write that is
    /// still on its way does not bring the record back.
    ///
    /// - Parameters:
    ///   - key: The name of the token.
    ///   - version: The version of the entry that was in memory, if one was.
    func removeStored(_ key: CacheKey, version: RecordVersion?) async {
        guard self.store != nil else { return }
        let name = self.codec.storeKey(key)
        let known = [version, self.writes.newestVersion(of: name)].compactMap(\.self).max()
        var newest = (known ?? RecordVersion(sequence: 0)).next
        let partition = self.codec.storePartition(key.partition)
        let budget = self.configuration.storeWriteBudget
        for _ in 0..<4 {
            guard let store = self.openStore else { break }
            let removal = StoreRemoval(key: name, partition: partition, condition: .ifNotNewer(than: newest))
            let outcomes = await self.bounded(budget, .remove) { await store.remove([removal], timeout: $0) }
            switch outcomes?.first {
            case .removed?, .absent?:
                self.storeAnswered()
                return self.removalConfirmed(key)
            case .superseded(let other)?:
                newest = other
                continue
            case .failed(let error)?: self.storeFailed(.remove, error)
            case nil: self.storeFailed(.remove, nil)
            }
            break
        }
        let again = StoreRemoval(key: name, partition: partition, condition: .ifNotNewer(than: newest))
        self.queue(.remove(again, key), for: name)
    }

    /// Deals with the store's answer to a removal that had to wait.
    func settle(_ outcome: StoreRemovalOutcome, of removal: StoreRemoval, key: CacheKey) {
        guard case .superseded(let version) = outcome else { return self.removalConfirmed(key) }
        var again = removal
        again.condition = .ifNotNewer(than: version)
        self.storeSchedule.requeued += 1
        self.queue(.remove(again, key), for: removal.key)
    }

    private nonisolated func removalConfirmed(_ key: CacheKey) {
        let now = self.time.now()
        self.shard(key).withLock { state in
            state.withSlot(key, now: now) { slot, _ in slot.trustStore() }
        }
    }
}

extension StoreRemovalOutcome {
    var isFailure: Bool { if case .failed = self { true } else { false } }
}
