//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyRedis
import LatchkeyTokenCache
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A store at which the process ends itself at a step of a redemption, as a crash would.
final class MortalStore: LeasingTokenStore, ChangeFeedTokenStore, EpochTokenStore {
    private struct State {
        var step: String?
        /// How often the family's record was written since the step was named.
        var writes = 0
    }

    private let base: RedisTokenStore
    private let name: StoreKey
    private let state = Mutex(State())

    init(_ base: RedisTokenStore, family: FamilyKey) {
        self.base = base
        self.name = RecordCodec(.none).storeKey(family.cacheKey)
    }

    /// Names the step: `lease`, `intent`, `noted`, `answered` or `committed`.
    func die(at step: String) {
        self.state.withLock { $0 = State(step: step) }
    }

    private func reach(_ step: String) {
        guard self.state.withLock({ $0.step == step }) else { return }
        kill(getpid(), SIGKILL)
    }

    func put(_ writes: [StoreWrite], timeout: Duration) async -> [StoreWriteOutcome] {
        guard writes.contains(where: { $0.record.key == self.name }) else {
            return await self.base.put(writes, timeout: timeout)
        }
        let isIntent = self.state.withLock { state in
            state.writes += 1
            return !state.writes.isMultiple(of: 2)
        }
        self.reach(isIntent ? "intent" : "answered")
        let outcomes = await self.base.put(writes, timeout: timeout)
        self.reach(isIntent ? "noted" : "committed")
        return outcomes
    }

    func acquireLease(
        _ key: StoreKey,
        owner: LeaseOwner,
        duration: Duration,
        timeout: Duration
    ) async -> LeaseOutcome {
        let outcome = await self.base.acquireLease(key, owner: owner, duration: duration, timeout: timeout)
        if key == self.name, case .granted = outcome { self.reach("lease") }
        return outcome
    }

    // MARK: - Passed on

    func get(_ keys: [StoreKey], timeout: Duration) async -> [StoreReadOutcome] {
        await self.base.get(keys, timeout: timeout)
    }

    func remove(_ removals: [StoreRemoval], timeout: Duration) async -> [StoreRemovalOutcome] {
        await self.base.remove(removals, timeout: timeout)
    }

    func extendLease(
        _ key: StoreKey,
        owner: LeaseOwner,
        duration: Duration,
        timeout: Duration
    ) async -> LeaseState {
        await self.base.extendLease(key, owner: owner, duration: duration, timeout: timeout)
    }

    func releaseLease(_ key: StoreKey, owner: LeaseOwner, timeout: Duration) async -> LeaseState {
        await self.base.releaseLease(key, owner: owner, timeout: timeout)
    }

    func publish(_ changes: [StoreChange], timeout: Duration) async -> TokenStoreError? {
        await self.base.publish(changes, timeout: timeout)
    }

    func changes(after cursor: StoreCursor?, limit: Int, timeout: Duration) async -> StoreChangeBatch {
        await self.base.changes(after: cursor, limit: limit, timeout: timeout)
    }

    func epoch(of partition: StorePartition, timeout: Duration) async -> Result<UInt64, TokenStoreError> {
        await self.base.epoch(of: partition, timeout: timeout)
    }

    func raiseEpoch(of partition: StorePartition, timeout: Duration) async -> Result<UInt64, TokenStoreError> {
        await self.base.raiseEpoch(of: partition, timeout: timeout)
    }

    func health(timeout: Duration) async -> TokenStoreError? { await self.base.health(timeout: timeout) }

    func close(timeout: Duration) async { await self.base.close(timeout: timeout) }
}
