//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// A store in memory whose records are protected as those of a durable one, to try commands on.
final class ProtectedMemoryStore: DurableTokenStore, ScannableTokenStore, EpochTokenStore {
    let encryption: StoreEncryption
    private let base = MemoryTokenStore()

    init(encryption: StoreEncryption) {
        self.encryption = encryption
    }

    func get(_ keys: [StoreKey], timeout: Duration) async -> [StoreReadOutcome] {
        await self.base.get(keys, timeout: timeout)
    }

    func put(_ writes: [StoreWrite], timeout: Duration) async -> [StoreWriteOutcome] {
        await self.base.put(writes, timeout: timeout)
    }

    func remove(_ removals: [StoreRemoval], timeout: Duration) async -> [StoreRemovalOutcome] {
        await self.base.remove(removals, timeout: timeout)
    }

    func scan(
        _ partition: StorePartition?,
        after cursor: StoreCursor?,
        limit: Int,
        timeout: Duration
    ) async -> Result<StorePage, TokenStoreError> {
        await self.base.scan(partition, after: cursor, limit: limit, timeout: timeout)
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
