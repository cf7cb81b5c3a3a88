//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import LatchkeyTokenCache

extension BrokenStore: LeasingTokenStore {
    func acquireLease(
        _ key: StoreKey,
        owner: LeaseOwner,
        duration: Duration,
        timeout: Duration
    ) async -> LeaseOutcome {
        let duration = self.flaw == .leasesOutliveTheirTime ? duration * 1_000 : duration
        let outcome = await self.base.acquireLease(key, owner: owner, duration: duration, timeout: timeout)
        switch (self.flaw, outcome) {
        case (.fencesRepeat, .granted): return .granted(fence: 1)
        case (.grantsTakenLeases, .busy): return .granted(fence: UInt64(self.kept.withLock { $0.count }) + 1_000)
        default: return outcome
        }
    }

    func extendLease(
        _ key: StoreKey,
        owner: LeaseOwner,
        duration: Duration,
        timeout: Duration
    ) async -> LeaseState {
        let state = await self.base.extendLease(key, owner: owner, duration: duration, timeout: timeout)
        guard self.flaw == .extendsAnybodysLease, case .lost = state else { return state }
        return .held
    }

    func releaseLease(_ key: StoreKey, owner: LeaseOwner, timeout: Duration) async -> LeaseState {
        let state = await self.base.releaseLease(key, owner: owner, timeout: timeout)
        guard self.flaw == .releasesAnybodysLease, case .lost = state else { return state }
        return .held
    }
}

extension BrokenStore: ChangeFeedTokenStore {
    func publish(_ changes: [StoreChange], timeout: Duration) async -> TokenStoreError? {
        switch self.flaw {
        case .feedLosesChanges: await self.base.publish(Array(changes.dropLast()), timeout: timeout)
        case .feedReverses: await self.base.publish(changes.reversed(), timeout: timeout)
        default: await self.base.publish(changes, timeout: timeout)
        }
    }

    func changes(after cursor: StoreCursor?, limit: Int, timeout: Duration) async -> StoreChangeBatch {
        let timeout = self.flaw == .feedWakesNobody ? .zero : timeout
        let batch = await self.base.changes(after: cursor, limit: limit, timeout: timeout)
        guard case .gap(let next) = batch else { return batch }
        switch self.flaw {
        case .feedHidesGaps: return .changes([], next: next)
        case .cursorsOfNobodyAreTheEnd where cursor?.bytes.count != 16: return .changes([], next: next)
        default: return batch
        }
    }
}

extension BrokenStore: EpochTokenStore {
    private func shared(_ partition: StorePartition) -> StorePartition {
        self.flaw == .epochsAreShared ? StorePartition(bytes: []) : partition
    }

    func epoch(of partition: StorePartition, timeout: Duration) async -> Result<UInt64, TokenStoreError> {
        await self.base.epoch(of: self.shared(partition), timeout: timeout)
    }

    func raiseEpoch(of partition: StorePartition, timeout: Duration) async -> Result<UInt64, TokenStoreError> {
        guard self.flaw == .epochsRaceUnguarded else {
            return await self.base.raiseEpoch(of: self.shared(partition), timeout: timeout)
        }
        let before = await self.base.epoch(of: partition, timeout: timeout)
        await self.letOthersLook()
        _ = await self.base.raiseEpoch(of: partition, timeout: timeout)
        return before.map { $0 + 1 }
    }
}

extension BrokenStore: ScannableTokenStore {
    func scan(
        _ partition: StorePartition?,
        after cursor: StoreCursor?,
        limit: Int,
        timeout: Duration
    ) async -> Result<StorePage, TokenStoreError> {
        let partition = self.flaw == .ignoresPartitionsInListings ? nil : partition
        return await self.base.scan(partition, after: cursor, limit: limit, timeout: timeout).map { page in
            var page = page
            switch self.flaw {
            case .listingsNeverEnd: page.next = page.next ?? cursor
            case .listsTheFirstPageAlone: page.next = nil
            default: break
            }
            return page
        }
    }
}

extension BrokenStore: PopularityTokenStore {
    func publishHotKeys(_ keys: [StoreKey], instance: UInt64, timeout: Duration) async -> TokenStoreError? {
        await self.base.publishHotKeys(keys, instance: instance, timeout: timeout)
    }

    func hotKeys(limit: Int, timeout: Duration) async -> Result<[StoreKey], TokenStoreError> {
        await self.base.hotKeys(limit: limit, timeout: timeout).map { keys in
            guard self.flaw == .popularityIsSortedByName else { return keys }
            return keys.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
        }
    }
}
