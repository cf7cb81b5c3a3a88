//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

extension SealingStore: LeasingTokenStore {
    func acquireLease(
        _ key: StoreKey,
        owner: LeaseOwner,
        duration: Duration,
        timeout: Duration
    ) async -> LeaseOutcome {
        await self.base.acquireLease(self.hidden(key), owner: owner, duration: duration, timeout: timeout)
    }

    func extendLease(
        _ key: StoreKey,
        owner: LeaseOwner,
        duration: Duration,
        timeout: Duration
    ) async -> LeaseState {
        await self.base.extendLease(self.hidden(key), owner: owner, duration: duration, timeout: timeout)
    }

    func releaseLease(_ key: StoreKey, owner: LeaseOwner, timeout: Duration) async -> LeaseState {
        await self.base.releaseLease(self.hidden(key), owner: owner, timeout: timeout)
    }
}

extension SealingStore: ChangeFeedTokenStore {
    func publish(_ changes: [StoreChange], timeout: Duration) async -> TokenStoreError? {
        await self.base.publish(changes, timeout: timeout)
    }

    func changes(after cursor: StoreCursor?, limit: Int, timeout: Duration) async -> StoreChangeBatch {
        await self.base.changes(after: cursor, limit: limit, timeout: timeout)
    }
}

extension SealingStore: EpochTokenStore {
    func epoch(of partition: StorePartition, timeout: Duration) async -> Result<UInt64, TokenStoreError> {
        await self.base.epoch(of: partition, timeout: timeout)
    }

    func raiseEpoch(of partition: StorePartition, timeout: Duration) async -> Result<UInt64, TokenStoreError> {
        await self.base.raiseEpoch(of: partition, timeout: timeout)
    }
}

extension SealingStore: ScannableTokenStore {
    func scan(
        _ partition: StorePartition?,
        after cursor: StoreCursor?,
        limit: Int,
        timeout: Duration
    ) async -> Result<StorePage, TokenStoreError> {
        await self.base.scan(partition, after: cursor, limit: limit, timeout: timeout).map { page in
            StorePage(records: page.records.compactMap(self.opened), next: page.next)
        }
    }
}

extension SealingStore: PopularityTokenStore {
    func publishHotKeys(_ keys: [StoreKey], instance: UInt64, timeout: Duration) async -> TokenStoreError? {
        await self.base.publishHotKeys(keys.map(self.hidden), instance: instance, timeout: timeout)
    }

    func hotKeys(limit: Int, timeout: Duration) async -> Result<[StoreKey], TokenStoreError> {
        await self.base.hotKeys(limit: limit, timeout: timeout).map { $0.map(self.named) }
    }
}
