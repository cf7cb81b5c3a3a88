//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// A store as an instance sees it, over its connection.
protocol ConnectedStore: EpochTokenStore {
    var connection: StoreConnection { get }
}

extension ConnectedStore {
    private static var failure: TokenStoreError { StoreConnection.failed }

    func get(_ keys: [StoreKey], timeout: Duration) async -> [StoreReadOutcome] {
        await self.connection.call(timeout: timeout, failure: keys.map { _ in .failed(Self.failure) }) { $0.get(keys) }
    }

    func put(_ writes: [StoreWrite], timeout: Duration) async -> [StoreWriteOutcome] {
        await self.connection.call(timeout: timeout, failure: writes.map { _ in .failed(Self.failure) }) {
            $0.put(writes)
        }
    }

    func remove(_ removals: [StoreRemoval], timeout: Duration) async -> [StoreRemovalOutcome] {
        await self.connection.call(timeout: timeout, failure: removals.map { _ in .failed(Self.failure) }) {
            $0.remove(removals)
        }
    }

    func epoch(of partition: StorePartition, timeout: Duration) async -> Result<UInt64, TokenStoreError> {
        await self.connection.call(timeout: timeout, failure: .failure(Self.failure)) {
            .success($0.epoch(of: partition))
        }
    }

    func raiseEpoch(of partition: StorePartition, timeout: Duration) async -> Result<UInt64, TokenStoreError> {
        await self.connection.call(timeout: timeout, failure: .failure(Self.failure)) {
            .success($0.raiseEpoch(of: partition))
        }
    }

    func health(timeout: Duration) async -> TokenStoreError? {
        await self.connection.call(timeout: timeout, failure: Self.failure) { _ in nil }
    }

    func close(timeout: Duration) async {}
}

/// A store for one instance: records and epochs alone.
struct PlainStore: ConnectedStore {
    let connection: StoreConnection
}

/// A store for a fleet.
struct SharedStore: ConnectedStore, LeasingTokenStore, ChangeFeedTokenStore {
    let connection: StoreConnection

    func acquireLease(
        _ key: StoreKey,
        owner: LeaseOwner,
        duration: Duration,
        timeout: Duration
    ) async -> LeaseOutcome {
        let instance = self.connection.instance
        return await self.connection.call(timeout: timeout, failure: .failed(StoreConnection.failed)) {
            $0.acquireLease(key, owner: owner, instance: instance, duration: duration)
        }
    }

    func extendLease(
        _ key: StoreKey,
        owner: LeaseOwner,
        duration: Duration,
        timeout: Duration
    ) async -> LeaseState {
        await self.connection.call(timeout: timeout, failure: .failed(StoreConnection.failed)) {
            $0.extendLease(key, owner: owner, duration: duration)
        }
    }

    func releaseLease(_ key: StoreKey, owner: LeaseOwner, timeout: Duration) async -> LeaseState {
        await self.connection.call(timeout: timeout, failure: .failed(StoreConnection.failed)) {
            $0.releaseLease(key, owner: owner)
        }
    }

    func publish(_ changes: [StoreChange], timeout: Duration) async -> TokenStoreError? {
        await self.connection.call(timeout: timeout, failure: StoreConnection.failed) {
            $0.publish(changes)
            return nil
        }
    }

    func changes(after cursor: StoreCursor?, limit: Int, timeout: Duration) async -> StoreChangeBatch {
        await self.connection.changes(after: cursor, limit: limit, timeout: timeout)
    }
}
