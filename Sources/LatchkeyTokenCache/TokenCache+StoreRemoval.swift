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
    ///   - removed: What was removed from memory.
    ///   - isHard: Whether other instances' callers that wait are to get a token that is acquired from now on.
    func removeStored(_ key: CacheKey, _ removed: RemovedEntry, isHard: Bool) async {
        guard self.store != nil else { return }
        let name = self.codec.storeKey(key)
        let fence = await self.fence(for: name)
        let known = [removed.version, self.writes.newestVersion(of: name), self.fleet.removals[name]]
            .compactMap(\.self).max()
        let next = (known ?? RecordVersion(sequence: 0)).next
        self.storeSchedule.removing[name] = max(self.storeSchedule.removing[name] ?? 0, removed.generation)
        let version = fence.version.map { max($0, next) } ?? next
        if fence.isContested { self.contest(name, key: key, upTo: version, isHard: isHard) }
        await self.remove(name, key: key, upTo: version, fence: fence, isHard: isHard)
        await self.endRemoval(of: name, fence)
    }

    /// Removes what is stored under a name, up to a version, and tells other instances.
    ///
    /// - Parameters:
    ///   - name: The key's name in the store.
    ///   - key: The key.
    ///   - version: The version.
    ///   - fence: What the removal is stronger than.
    ///   - isHard: What it means for other instances' callers that wait.
    func remove(
        _ name: StoreKey,
        key: CacheKey,
        upTo version: RecordVersion,
        fence: Fence,
        isHard: Bool
    ) async {
        var newest = version
        let generation = self.storeSchedule.removing[name]
        let partition = self.codec.storePartition(key.partition)
        let budget = self.configuration.storeWriteBudget
        for _ in 0..<4 {
            self.fleet.removals.note(name, upTo: newest)
            self.outlive(newest, key: key)
            guard let store = self.openStore else { break }
            let removal = StoreRemoval(key: name, partition: partition, condition: .ifNotNewer(than: newest))
            let outcomes = await self.bounded(budget, .remove) { await store.remove([removal], timeout: $0) }
            switch outcomes?.first {
            case .removed?, .absent?:
                self.storeAnswered()
                self.removalConfirmed(key, generation: generation)
                self.outlive(newest, key: key)
                self.announce(.remove(name, fence.isContested ? .beyondAll : newest, hard: isHard))
                await self.sendAnnouncements()
                return
            // Whoever had to go without a lease may have stored something under the fence of this one.
            case .superseded(let other)? where fence.version.map { other.fence <= $0.fence } ?? true:
                self.storeAnswered()
                newest = other
                continue
            case .superseded?:
                self.storeAnswered()
                self.removalConfirmed(key, generation: generation)
                return
            case .failed(let error)?: self.storeFailed(.remove, error)
            case nil: self.storeFailed(.remove, nil)
            }
            break
        }
        guard !self.usesFences else {
            // What other instances acquire until the store is back is not newer than the removal either: it takes a fence.
            return self.contest(name, key: key, upTo: newest, isHard: isHard)
        }
        let again = StoreRemoval(key: name, partition: partition, condition: .ifNotNewer(than: newest))
        self.queue(.remove(again, key), for: name)
    }

    /// Deals with the store's answer to a removal that had to wait.
    func settle(_ outcome: StoreRemovalOutcome, of removal: StoreRemoval, key: CacheKey) {
        guard case .superseded(let version) = outcome else {
            if case .ifNotNewer(let version) = removal.condition {
                self.announce(.remove(removal.key, version, hard: true))
            }
            return self.removalConfirmed(key, generation: self.storeSchedule.removing[removal.key])
        }
        guard self.fleet.removals[removal.key] != version else {
            // A newer removal was faster.
            return self.removalConfirmed(key, generation: self.storeSchedule.removing[removal.key])
        }
        self.fleet.removals.note(removal.key, upTo: version)
        self.outlive(version, key: key)
        var again = removal
        again.condition = .ifNotNewer(than: version)
        self.storeSchedule.requeued += 1
        self.queue(.remove(again, key), for: removal.key)
    }

    /// Lets a key's record be read again, unless it was invalidated once more.
    func removalConfirmed(_ key: CacheKey, generation: UInt64?) {
        let name = self.codec.storeKey(key)
        guard let generation, self.fleet.contested[name] == nil, !self.writes.removes(name) else { return }
        if self.storeSchedule.removing[name] == generation { self.storeSchedule.removing[name] = nil }
        let now = self.time.now()
        self.shard(key).withLock { state in
            state.withSlot(key, now: now) { slot, _ in slot.trustStore(upTo: generation) }
        }
    }
}

extension StoreRemovalOutcome {
    var isFailure: Bool { if case .failed = self { true } else { false } }
}
