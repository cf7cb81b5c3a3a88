//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension TokenCache {
    /// The token of a key, read from the store unless the store has nothing newer than memory.
    ///
    /// It is for records that no source can acquire, such as refresh tokens: the call starts no acquisition, waits for
    /// none, and asks nothing of the limits on calls to issuers.
    ///
    /// - Parameter key: The name of the token.
    /// - Returns: The newest token that is to be had; `nil` when there is none.
    /// - Throws: ``TokenCacheError`` with code ``TokenCacheError/Code/shutDown``, or
    ///   ``TokenCacheError/Code/storeUnavailable`` when memory has none and the store is out of order.
    package func reload(_ key: CacheKey) async throws(TokenCacheError) -> AccessToken? {
        guard !self.isShutDown else { throw .shutDown }
        let partition = self.partitions.state(of: key.partition)
        let flight = Flight(
            start: FlightStart(id: 0, reason: .load, generation: 0, epoch: partition.epoch, readsStore: true),
            key: key,
            source: ClosureSource { _ in throw CancellationError() },
            keepsSource: false,
            previous: self.shard(key).withLock { $0.entries[key] },
            partition: partition,
            startedAt: self.time.exactNow()
        )
        if let record = await self.readRecord(for: flight), record.isCurrent {
            self.write(record, for: key)
            return AccessToken(record: record)
        }
        if let token = self.cachedToken(for: key) { return token }
        guard self.store == nil || self.openStore != nil else {
            throw TokenCacheError(.storeUnavailable, "The store is out of order, so that nobody knows what it keeps.")
        }
        return nil
    }
}
