//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenCache

extension ChaosStore: DurableTokenStore where Base: DurableTokenStore {
    /// How the cache protects what it puts into the wrapped store.
    public var encryption: StoreEncryption { self.base.encryption }
}

extension ChaosStore: LeasingTokenStore where Base: LeasingTokenStore {
    /// Takes a lease in the wrapped store, or answers with a fault.
    public func acquireLease(
        _ key: StoreKey,
        owner: LeaseOwner,
        duration: Duration,
        timeout: Duration
    ) async -> LeaseOutcome {
        await self.disturb(.acquireLease, timeout: timeout, failed: { .failed($0) }) {
            await self.base.acquireLease(key, owner: owner, duration: duration, timeout: $0)
        }
    }

    /// Extends a lease in the wrapped store, or answers with a fault.
    public func extendLease(
        _ key: StoreKey,
        owner: LeaseOwner,
        duration: Duration,
        timeout: Duration
    ) async -> LeaseState {
        await self.disturb(.extendLease, timeout: timeout, failed: { .failed($0) }) {
            await self.base.extendLease(key, owner: owner, duration: duration, timeout: $0)
        }
    }

    /// Gives a lease back to the wrapped store, or answers with a fault.
    public func releaseLease(_ key: StoreKey, owner: LeaseOwner, timeout: Duration) async -> LeaseState {
        await self.disturb(.releaseLease, timeout: timeout, failed: { .failed($0) }) {
            await self.base.releaseLease(key, owner: owner, timeout: $0)
        }
    }
}

extension ChaosStore: ChangeFeedTokenStore where Base: ChangeFeedTokenStore {
    /// Appends changes to the wrapped store's feed, or answers with a fault.
    public func publish(_ changes: [StoreChange], timeout: Duration) async -> TokenStoreError? {
        await self.disturb(.publish, timeout: timeout, failed: { $0 }) {
            await self.base.publish(changes, timeout: $0)
        }
    }

    /// Waits for changes in the wrapped store, or answers with a fault; a duplicate delivers each change twice.
    public func changes(after cursor: StoreCursor?, limit: Int, timeout: Duration) async -> StoreChangeBatch {
        await self.disturb(
            .changes,
            timeout: timeout,
            failed: { .failed($0) },
            repeated: { batch in
                guard case .changes(let changes, let next) = batch else { return batch }
                return .changes(changes + changes, next: next)
            },
            perform: { await self.base.changes(after: cursor, limit: limit, timeout: $0) }
        )
    }
}

extension ChaosStore: EpochTokenStore where Base: EpochTokenStore {
    /// Reads an epoch from the wrapped store, or answers with a fault.
    public func epoch(of partition: StorePartition, timeout: Duration) async -> Result<UInt64, TokenStoreError> {
        await self.disturb(.epoch, timeout: timeout, failed: { .failure($0) }) {
            await self.base.epoch(of: partition, timeout: $0)
        }
    }

    /// Reads epochs from the wrapped store, or answers with a fault.
    public func epochs(
        of partitions: [StorePartition],
        timeout: Duration
    ) async -> Result<[UInt64], TokenStoreError> {
        await self.disturb(.epoch, timeout: timeout, failed: { .failure($0) }) {
            await self.base.epochs(of: partitions, timeout: $0)
        }
    }

    /// Raises an epoch in the wrapped store, or answers with a fault.
    public func raiseEpoch(of partition: StorePartition, timeout: Duration) async -> Result<UInt64, TokenStoreError> {
        await self.disturb(.raiseEpoch, timeout: timeout, failed: { .failure($0) }) {
            await self.base.raiseEpoch(of: partition, timeout: $0)
        }
    }
}

extension ChaosStore: ScannableTokenStore where Base: ScannableTokenStore {
    /// Lists records of the wrapped store, or answers with a fault.
    public func scan(
        _ partition: StorePartition?,
        after cursor: StoreCursor?,
        limit: Int,
        timeout: Duration
    ) async -> Result<StorePage, TokenStoreError> {
        await self.disturb(.scan, timeout: timeout, failed: { .failure($0) }) {
            await self.base.scan(partition, after: cursor, limit: limit, timeout: $0)
        }
    }
}

extension ChaosStore: PopularityTokenStore where Base: PopularityTokenStore {
    /// Replaces a popularity list in the wrapped store, or answers with a fault.
    public func publishHotKeys(_ keys: [StoreKey], instance: UInt64, timeout: Duration) async -> TokenStoreError? {
        await self.disturb(.publishHotKeys, timeout: timeout, failed: { $0 }) {
            await self.base.publishHotKeys(keys, instance: instance, timeout: $0)
        }
    }

    /// Reads the popularity lists of the wrapped store, or answers with a fault.
    public func hotKeys(limit: Int, timeout: Duration) async -> Result<[StoreKey], TokenStoreError> {
        await self.disturb(.hotKeys, timeout: timeout, failed: { .failure($0) }) {
            await self.base.hotKeys(limit: limit, timeout: $0)
        }
    }
}
