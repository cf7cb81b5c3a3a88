//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension SpillingTokenStore: DurableTokenStore where Base: DurableTokenStore {
    /// How the cache protects what it puts into both stores.
    public var encryption: StoreEncryption { self.base.encryption }
}

extension SpillingTokenStore: EpochTokenStore where Base: EpochTokenStore {
    /// Reads an epoch of the shared store; see ``EpochTokenStore/epoch(of:timeout:)``.
    public func epoch(of partition: StorePartition, timeout: Duration) async -> Result<UInt64, TokenStoreError> {
        await self.epochs(of: [partition], timeout: timeout).map { $0[0] }
    }

    /// Reads epochs of the shared store; see ``EpochTokenStore/epochs(of:timeout:)``.
    ///
    /// While records are in the local store and the shared one fails, those that it told last count, or zero.
    public func epochs(
        of partitions: [StorePartition],
        timeout: Duration
    ) async -> Result<[UInt64], TokenStoreError> {
        let answer = await self.base.epochs(of: partitions, timeout: timeout)
        return self.state.withLock { state in
            switch answer {
            case .success(let epochs):
                for (partition, epoch) in zip(partitions, epochs) { state.note(epoch, of: partition) }
                return answer
            case .failure(let error):
                guard state.mayHold, !state.isClosed, error.code != .closed else { return answer }
                return .success(partitions.map { state.epochs[$0] ?? 0 })
            }
        }
    }

    /// Raises an epoch of the shared store; see ``EpochTokenStore/raiseEpoch(of:timeout:)``.
    public func raiseEpoch(of partition: StorePartition, timeout: Duration) async -> Result<UInt64, TokenStoreError> {
        let answer = await self.base.raiseEpoch(of: partition, timeout: timeout)
        if case .success(let epoch) = answer { self.state.withLock { $0.note(epoch, of: partition) } }
        return answer
    }
}

extension SpillState {
    /// Notes what the shared store has told.
    fileprivate mutating func note(_ epoch: UInt64, of partition: StorePartition) {
        self.epochs[partition] = max(self.epochs[partition] ?? 0, epoch)
    }
}

extension SpillingTokenStore: LeasingTokenStore where Base: LeasingTokenStore {
    /// Takes a lease in the shared store; see ``LeasingTokenStore/acquireLease(_:owner:duration:timeout:)``.
    public func acquireLease(
        _ key: StoreKey,
        owner: LeaseOwner,
        duration: Duration,
        timeout: Duration
    ) async -> LeaseOutcome {
        await self.base.acquireLease(key, owner: owner, duration: duration, timeout: timeout)
    }

    /// Extends a lease in the shared store; see ``LeasingTokenStore/extendLease(_:owner:duration:timeout:)``.
    public func extendLease(
        _ key: StoreKey,
        owner: LeaseOwner,
        duration: Duration,
        timeout: Duration
    ) async -> LeaseState {
        await self.base.extendLease(key, owner: owner, duration: duration, timeout: timeout)
    }

    /// Gives a lease back to the shared store; see ``LeasingTokenStore/releaseLease(_:owner:timeout:)``.
    public func releaseLease(_ key: StoreKey, owner: LeaseOwner, timeout: Duration) async -> LeaseState {
        await self.base.releaseLease(key, owner: owner, timeout: timeout)
    }
}

extension SpillingTokenStore: ChangeFeedTokenStore where Base: ChangeFeedTokenStore {
    /// Appends changes to the shared store's feed; see ``ChangeFeedTokenStore/publish(_:timeout:)``.
    public func publish(_ changes: [StoreChange], timeout: Duration) async -> TokenStoreError? {
        await self.base.publish(changes, timeout: timeout)
    }

    /// Waits for changes in the shared store; see ``ChangeFeedTokenStore/changes(after:limit:timeout:)``.
    public func changes(after cursor: StoreCursor?, limit: Int, timeout: Duration) async -> StoreChangeBatch {
        await self.base.changes(after: cursor, limit: limit, timeout: timeout)
    }
}

extension SpillingTokenStore: ScannableTokenStore where Base: ScannableTokenStore {
    /// Lists the shared store's records; see ``ScannableTokenStore/scan(_:after:limit:timeout:)``.
    public func scan(
        _ partition: StorePartition?,
        after cursor: StoreCursor?,
        limit: Int,
        timeout: Duration
    ) async -> Result<StorePage, TokenStoreError> {
        await self.base.scan(partition, after: cursor, limit: limit, timeout: timeout)
    }
}

extension SpillingTokenStore: PopularityTokenStore where Base: PopularityTokenStore {
    /// Replaces an instance's list in the shared store; see ``PopularityTokenStore/publishHotKeys(_:instance:timeout:)``.
    public func publishHotKeys(_ keys: [StoreKey], instance: UInt64, timeout: Duration) async -> TokenStoreError? {
        await self.base.publishHotKeys(keys, instance: instance, timeout: timeout)
    }

    /// Reads the lists of the shared store; see ``PopularityTokenStore/hotKeys(limit:timeout:)``.
    public func hotKeys(limit: Int, timeout: Duration) async -> Result<[StoreKey], TokenStoreError> {
        await self.base.hotKeys(limit: limit, timeout: timeout)
    }
}
