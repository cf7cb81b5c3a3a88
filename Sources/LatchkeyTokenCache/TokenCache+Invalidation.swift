//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension TokenCache {
    /// Makes the token of a key unusable: a call that begins after this one never returns it, nor a token that was being
    /// acquired.
    ///
    /// The record in the store is removed too; when the store cannot be reached, its record is not read until it could
    /// be removed.
    ///
    /// - Parameters:
    ///   - key: The name of the token.
    ///   - mode: What it means for callers that wait already; ``InvalidationMode/soft`` by default.
    public nonisolated(nonsending) func invalidate(_ key: CacheKey, mode: InvalidationMode = .soft) async {
        let removed = self.invalidateInMemory(key, mode: mode, reason: mode == .hard ? .revoked : .invalidated)
        await self.removeStored(key, removed, isHard: mode == .hard)
    }

    /// Forgets the token of a key, what is remembered of its failures, and its record in the store.
    ///
    /// - Parameter key: The name of the token.
    public nonisolated(nonsending) func remove(_ key: CacheKey) async {
        let removed = self.invalidateInMemory(key, mode: .soft, reason: .removed)
        await self.removeStored(key, removed, isHard: false)
    }

    /// Makes every token of a partition unusable, in the time that one takes.
    ///
    /// - Parameter partition: The issuer, tenant and client.
    public nonisolated(nonsending) func purge(_ partition: CachePartition) async {
        await self.purge(self.partitions.state(of: partition), named: self.codec.storePartition(partition))
    }

    /// Makes every token unusable, in memory and in the store, in the time that one takes.
    ///
    /// Partitions that only other instances use are purged too. A store that counts no purges keeps its records; this
    /// instance does not read those that were acquired until now.
    public nonisolated(nonsending) func purgeAll() async {
        await self.purge(self.partitions.epoch, named: .everything)
    }

    private nonisolated(nonsending) func purge(_ target: any Purgeable, named name: StorePartition) async {
        target.raise(at: self.time.latestWallTime())
        self.emit(.purged)
        await self.purgeStored(target, named: name)
    }

    /// Puts a token under a key, as if it had been acquired at this moment.
    ///
    /// Callers that wait for the key get it; an acquisition under way does not replace it.
    ///
    /// - Parameters:
    ///   - token: The token with the facts of its life.
    ///   - key: The name of the token.
    /// - Throws: ``TokenCacheError`` with code ``TokenCacheError/Code/invalidResponse`` when the token is empty, of another
    ///   tenant or its lifetime makes no sense, and with ``TokenCacheError/Code/shutDown`` when the cache was shut down.
    public nonisolated(nonsending) func prime(
        _ token: AcquiredToken,
        for key: CacheKey
    ) async throws(TokenCacheError) {
        try await self.primeOnActor(token, for: key)
    }

    private func primeOnActor(_ token: AcquiredToken, for key: CacheKey) async throws(TokenCacheError) {
        guard !self.isShutDown else { throw .shutDown }
        self.startTicking()
        self.noteNames(of: key)
        let now = self.time.exactNow()
        let partition = self.partitions.state(of: key.partition)
        let previous = self.shard(key).withLock { $0.entries[key] }
        var flight = Flight(
            start: FlightStart(
                id: 0,
                reason: .load,
                generation: 0,
                epoch: partition.epoch,
                readsStore: false
            ),
            key: key,
            source: ClosureSource { _ in throw CancellationError() },
            keepsSource: false,
            previous: previous,
            partition: partition,
            startedAt: now
        )
        // The record is written under the epoch that is known by then.
        if self.openStore != nil { _ = await self.storeEpoch(of: flight) }
        flight.start.epoch = partition.epoch
        let acquisition = Acquisition(
            token: token,
            sentAt: now,
            receivedAt: now,
            wallAtReceipt: self.time.wallTime()
        )
        switch self.makeRecord(acquisition, of: flight, origin: .primed) {
        case .failure(let failure): throw failure.error
        case .success(var record):
            if token.durability == .mustKeep || self.configuration.writesThrough {
                record = await self.writeThrough(record, key: key) { true }
            }
            self.write(record, for: key)
            self.enqueueWrite(record, key: key)
        }
    }

    // MARK: - Memory

    /// Drops the entry of a key and detaches what is under way.
    ///
    /// - Parameters:
    ///   - key: The name of the token.
    ///   - mode: What it means for callers that wait.
    ///   - reason: Why the entry goes.
    ///   - isOwn: Whether the stored record is still to be removed by this instance.
    /// - Returns: What was removed.
    @discardableResult
    nonisolated func invalidateInMemory(
        _ key: CacheKey,
        mode: InvalidationMode,
        reason: MissReason,
        isOwn: Bool = true
    ) -> RemovedEntry {
        let now = self.time.exactNow()
        let epoch = self.partitions.state(of: key.partition).epoch
        let hasStore = isOwn && self.store != nil
        let (removed, result, successor, stranded) = self.shard(key).withLock { state in
            let entry = state.remove(key, reason: reason)
            let generation = state.nextNumber()
            let flight = state.nextNumber()
            state.unpin(key)
            state.restoring.remove(key)
            let result = state.withSlot(key, now: now) { slot, _ in
                defer { if hasStore { slot.distrustStore() } }
                return slot.invalidate(
                    hard: mode == .hard,
                    now: now,
                    epoch: epoch,
                    generation: generation,
                    newFlight: flight
                )
            }
            let removed = RemovedEntry(version: entry?.version, generation: generation)
            let successor = self.enterSuccessor(result, now: now)
            let isStranded = successor == nil && result.start != nil
            let stranded = isStranded ? state.withSlot(key, now: now) { slot, _ in slot.end(flight: flight) } : nil
            return (removed, result, successor, stranded)
        }
        if let successor { self.launch(successor) }
        stranded?.waiters.forEach { $0.resume(.failed(.shutDown)) }
        for id in result.cancelled { self.registry.cancel(id) }
        let error = TokenCacheError(
            .invalidated,
            "The token was invalidated again while the caller waited for a new one; ask once more."
        )
        result.failed.forEach { $0.resume(.failed(error)) }
        if removed.version != nil { self.noteRemoval(reason) }
        return removed
    }

    /// What an invalidation has removed from memory.
    struct RemovedEntry: Sendable {
        /// The version of the entry, if there was one.
        var version: RecordVersion?
        /// The generation that began with it.
        var generation: UInt64
    }

    /// Enters the flight that waiters were moved to: what they waited for, begun again.
    ///
    /// - Returns: The flight to be launched; `nil` when there is none, or when the cache was shut down and what they waited
    ///   for is not known any more.
    private nonisolated func enterSuccessor(_ result: Slot<Waiter>.Invalidation, now: Int64) -> Flight? {
        guard let start = result.start,
            var flight = result.cancelled.lazy.compactMap({ self.registry.flight($0) }).first
        else { return nil }
        flight.start = start
        flight.previous = nil
        flight.startedAt = now
        flight.span = nil
        self.registry.enter(flight)
        return flight
    }
}
