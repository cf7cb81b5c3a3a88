//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CoreMetrics
import Logging

extension TokenCache {
    /// Calls the store with a limit on time that holds even when the store does not honour it.
    private func bounded<Value: Sendable>(
        _ limit: Duration,
        _ name: StoreOperation,
        _ call: @escaping @Sendable (Duration) async -> Value
    ) async -> Value? {
        let start = self.time.exactNow()
        let bound = BoundedCall()
        let box = Box<Value?>(nil)
        let end = start.addingClamped(limit.nanoseconds)
        let inTime = await withCheckedContinuation { (continuation: CheckedContinuation<Bool, Never>) in
            bound.onEnd { continuation.resume(returning: $0) }
            self.arm(.bound(bound), at: end)
            self.spawn("token-store-call") {
                let value = await call(limit)
                box.set(value)
                bound.end(inTime: true)
            }
        }
        self.metrics.storeCall(name, nanoseconds: self.time.exactNow() - start, inTime: inTime)
        return inTime ? box.get() : nil
    }

    // MARK: - Reading

    /// Reads the record of a flight's key, if the store has one that can be used.
    func readRecord(for flight: Flight) async -> TokenRecord? {
        guard let store = self.store, self.storeHealth.admits(now: self.time.exactNow()) else { return nil }
        let key = self.codec.storeKey(flight.key)
        let hasToken = flight.start.reason == .refresh
        let budget = hasToken ? self.configuration.storeReadBudget : self.configuration.storeLoadBudget
        let outcomes = await self.bounded(budget, .read) { await store.get([key], timeout: $0) }
        switch outcomes?.first {
        case .record(let stored)?:
            self.storeHealth.succeeded()
            guard await self.epochIsCurrent(stored, of: flight) else { return nil }
            return self.makeRecord(stored, of: flight)
        case .absent?:
            self.storeHealth.succeeded()
            return nil
        case .failed(let error)?:
            self.storeFailed(.read, error)
            return nil
        case nil:
            self.storeFailed(.read, nil)
            return nil
        }
    }

    /// Whether a stored record was written after every purge of its partition.
    private func epochIsCurrent(_ stored: StoredRecord, of flight: Flight) async -> Bool {
        guard let store = self.store as? any EpochTokenStore else { return true }
        if let epoch = flight.partition.storeEpoch { return stored.epoch >= epoch }
        let partition = self.codec.storePartition(flight.key.partition)
        let budget = self.configuration.storeLoadBudget
        let answer = await self.bounded(budget, .epoch) { await store.epoch(of: partition, timeout: $0) }
        guard case .success(let epoch)? = answer else {
            self.storeFailed(.epoch, nil)
            return false
        }
        flight.partition.learn(storeEpoch: epoch)
        return stored.epoch >= epoch
    }

    /// Purges a partition in the store.
    func purgeStored(_ partition: CachePartition, state: PartitionState) async {
        guard let store = self.store as? any EpochTokenStore else { return }
        let name = self.codec.storePartition(partition)
        let budget = self.configuration.storeWriteBudget
        let answer = await self.bounded(budget, .epoch) { await store.raiseEpoch(of: name, timeout: $0) }
        if case .success(let epoch)? = answer {
            state.learn(storeEpoch: epoch)
        } else {
            self.storeFailed(.epoch, nil)
        }
    }

    private func storeFailed(_ operation: StoreOperation, _ error: TokenStoreError?) {
        self.storeHealth.failed(now: self.time.exactNow())
        self.metrics.storeFailed(operation)
        self.emit(.storeFailed(operation))
        self.logger.debug(
            "The token store failed.",
            metadata: [
                "token_cache.store.operation": "\(operation.rawValue)",
                "token_cache.store.error": "\(error?.message ?? "no answer in time")",
            ]
        )
    }

    /// Makes a record of what the store returned, unless it is damaged, expired or no better than what is held.
    private func makeRecord(_ stored: StoredRecord, of flight: Flight) -> TokenRecord? {
        guard let content = self.codec.decode(stored.payload, key: flight.key), stored.expiresAt == content.expiresAt
        else {
            self.emit(.storeRecordRejected)
            self.metrics.storeRecordsRejected.increment()
            return nil
        }
        let wall = self.time.latestWallTime().milliseconds
        let now = self.time.exactNow()
        func moment(_ time: WallTime) -> Int64 {
            let difference = time.milliseconds.subtractingReportingOverflow(wall).partialValue
            return now.addingClamped(difference.multipliedReportingOverflow(by: 1_000_000).partialValue)
        }
        let allowance = self.configuration.skewAllowance.nanoseconds
        let deadline = moment(content.expiresAt) - allowance
        // A stored life longer than an issuer may grant is not believed.
        // The same host purged the partition after the token was acquired; where the store cannot count purges, this does.
        guard content.issuedAt.milliseconds > flight.partition.purgedAt else { return nil }
        guard content.expiresAt.milliseconds - wall <= 3650 * 86_400_000, content.issuedAt < content.expiresAt else {
            return nil
        }
        let issuedAt = min(moment(content.issuedAt), now)
        guard deadline > issuedAt else { return nil }
        let record = self.assemble(
            content.token,
            life: Life(issuedAt: issuedAt, deadline: deadline, refreshHint: content.refreshAt.map(moment)),
            version: stored.version,
            flight: flight,
            origin: .store
        )
        guard record.isUsable(at: now) else { return nil }
        if flight.start.reason == .refresh, let previous = flight.previous {
            // Only a record that another instance has written since ends a refresh.
            guard stored.version > previous.version, now < record.plan.refreshAt else { return nil }
        }
        return record
    }

    // MARK: - Writing

    /// Makes the stored form of a token; `nil` when it is too near to its expiry to be worth it.
    private func storedRecord(_ record: TokenRecord, key: CacheKey) -> StoredRecord? {
        let now = self.time.exactNow()
        guard record.plan.usableUntil - now >= .seconds(60) || record.content.durability == .mustKeep else {
            return nil
        }
        let wall = self.time.earliestWallTime().milliseconds
        func wallTime(_ time: Int64) -> WallTime {
            WallTime(milliseconds: wall.addingClamped((time - now) / 1_000_000))
        }
        let content = PlainRecordCodec.Content(
            token: record.content,
            issuedAt: wallTime(record.issuedAt),
            expiresAt: wallTime(record.plan.deadline),
            refreshAt: record.content.refreshAfter.map { wallTime(record.issuedAt.addingClamped($0.nanoseconds)) }
        )
        return StoredRecord(
            key: self.codec.storeKey(key),
            partition: self.codec.storePartition(key.partition),
            version: record.version,
            epoch: record.partition.storeEpoch ?? 0,
            expiresAt: content.expiresAt,
            durability: record.content.durability,
            payload: self.codec.encode(content, key: key)
        )
    }

    /// Queues a token to be written to the store soon.
    nonisolated func enqueueWrite(_ record: TokenRecord, key: CacheKey) {
        guard self.store != nil, record.content.durability == .cacheable, !self.configuration.writesThrough else {
            return
        }
        self.spawn("token-store-write") { await self.queueWrite(record, key: key) }
    }

    private func queueWrite(_ record: TokenRecord, key: CacheKey) {
        guard let stored = self.storedRecord(record, key: key) else { return }
        self.queue(.put(stored, record, key), for: stored.key)
    }

    private func queue(_ change: WriteQueue.Change, for key: StoreKey) {
        let wasEmpty = self.writes.count == 0
        self.writes.add(change, for: key)
        if self.writes.count >= 64 {
            self.spawn("token-cache-flush") { await self.flushWrites() }
        } else if wasEmpty {
            self.arm(.flush, at: self.time.exactNow() + self.configuration.storeWriteDelay.nanoseconds)
        }
    }

    /// Writes what waits; what fails waits on.
    func flushWrites() async {
        guard let store = self.store, self.writes.count > 0 else { return }
        guard self.storeHealth.admits(now: self.time.exactNow()) else {
            return self.arm(.flush, at: self.time.exactNow() + .milliseconds(500))
        }
        while self.writes.count > 0 {
            let batch = self.writes.take(64)
            guard await self.write(batch, to: store) else {
                for (key, change) in batch { self.writes.restore(change, for: key) }
                return self.arm(.flush, at: self.time.exactNow() + .milliseconds(500))
            }
        }
    }

    /// Writes a batch.
    ///
    /// - Returns: Whether the store answered for all of it.
    private func write(_ batch: [(key: StoreKey, change: WriteQueue.Change)], to store: any TokenStore) async -> Bool {
        var puts: [(write: StoreWrite, record: TokenRecord, key: CacheKey)] = []
        var removals: [(removal: StoreRemoval, key: CacheKey)] = []
        for (_, change) in batch {
            switch change {
            case .put(let stored, let record, let key):
                if record.isCurrent { puts.append((StoreWrite(stored), record, key)) }
            case .remove(let removal, let key): removals.append((removal, key))
            }
        }
        let budget = self.configuration.storeWriteBudget
        if !puts.isEmpty {
            let writes = puts.map(\.write)
            for write in writes { self.writes.begin(write.record) }
            let outcomes = await self.bounded(budget, .write) { await store.put(writes, timeout: $0) }
            guard let outcomes, !outcomes.contains(where: \.isFailure) else {
                self.storeFailed(.write, outcomes?.firstFailure)
                return false
            }
            for (index, outcome) in outcomes.enumerated() {
                self.settle(outcome, record: puts[index].record, key: puts[index].key, stored: puts[index].write.record)
            }
        }
        if !removals.isEmpty {
            let requests = removals.map(\.removal)
            let outcomes = await self.bounded(budget, .remove) { await store.remove(requests, timeout: $0) }
            guard let outcomes, !outcomes.contains(where: \.isFailure) else {
                self.storeFailed(.remove, nil)
                return false
            }
            for (index, outcome) in outcomes.enumerated() {
                self.settle(outcome, of: removals[index].removal, key: removals[index].key)
            }
        }
        self.storeHealth.succeeded()
        return true
    }

    /// Deals with the store's answer to one write.
    private func settle(_ outcome: StoreWriteOutcome, record: TokenRecord, key: CacheKey, stored: StoredRecord) {
        self.writes.confirm(stored)
        switch outcome {
        case .accepted:
            self.unpin(key)
        case .superseded(let version?) where version.fence <= record.version.fence:
            // What is stored is older than this acquisition, or a tombstone: count on from there.
            let isHeld = self.shard(key).withLock { $0.entries[key] === record }
            guard isHeld else { return self.unpin(key) }
            var again = stored
            again.version = RecordVersion(fence: record.version.fence, sequence: version.sequence + 1)
            if again.version > stored.version { self.queue(.put(again, record, key), for: again.key) }
        case .superseded, .failed:
            self.unpin(key)
        }
    }

    /// Writes a record and waits for the store to confirm it; keeps it pinned in memory when it does not.
    func writeThrough(_ record: TokenRecord, key: CacheKey) async {
        guard let store = self.store, let stored = self.storedRecord(record, key: key) else { return }
        self.shard(key).withLock { state in _ = state.pinned.insert(key) }
        if self.storeHealth.admits(now: self.time.exactNow()) {
            let budget = self.configuration.storeWriteBudget
            self.writes.begin(stored)
            let outcomes = await self.bounded(budget, .write) { await store.put([StoreWrite(stored)], timeout: $0) }
            if let outcome = outcomes?.first, !outcome.isFailure {
                self.storeHealth.succeeded()
                return self.settle(outcome, record: record, key: key, stored: stored)
            }
            self.storeFailed(.write, outcomes?.firstFailure)
        }
        self.queue(.put(stored, record, key), for: stored.key)
    }

    private nonisolated func unpin(_ key: CacheKey) {
        self.shard(key).withLock { state in _ = state.pinned.remove(key) }
    }

    // MARK: - Removing

    /// Removes a record from the store; what fails is tried again later.
    ///
    /// The removal leaves a tombstone that is newer than everything this instance may have written: a write that is
    /// still on its way does not bring the record back.
    ///
    /// - Parameters:
    ///   - key: The name of the token.
    ///   - version: The version of the entry that was in memory, if one was.
    func removeStored(_ key: CacheKey, version: RecordVersion?) async {
        guard let store = self.store else { return }
        let name = self.codec.storeKey(key)
        let known = [version, self.writes.newestVersion(of: name)].compactMap(\.self).max()
        var newest = RecordVersion(fence: known?.fence ?? 0, sequence: (known?.sequence ?? 0) + 1)
        let partition = self.codec.storePartition(key.partition)
        let budget = self.configuration.storeWriteBudget
        for _ in 0..<4 where self.storeHealth.admits(now: self.time.exactNow()) {
            let removal = StoreRemoval(key: name, partition: partition, condition: .ifNotNewer(than: newest))
            let outcomes = await self.bounded(budget, .remove) { await store.remove([removal], timeout: $0) }
            switch outcomes?.first {
            case .removed?, .absent?:
                self.storeHealth.succeeded()
                return self.removalConfirmed(key)
            case .superseded(let other)?: newest = other
            case .failed?, nil:
                self.storeFailed(.remove, nil)
                let again = StoreRemoval(key: name, partition: partition, condition: .ifNotNewer(than: newest))
                return self.queue(.remove(again, key), for: name)
            }
        }
        let again = StoreRemoval(key: name, partition: partition, condition: .ifNotNewer(than: newest))
        self.queue(.remove(again, key), for: name)
    }

    /// Deals with the store's answer to a removal that had to wait.
    private func settle(_ outcome: StoreRemovalOutcome, of removal: StoreRemoval, key: CacheKey) {
        guard case .superseded(let version) = outcome else { return self.removalConfirmed(key) }
        var again = removal
        again.condition = .ifNotNewer(than: version)
        self.queue(.remove(again, key), for: removal.key)
    }

    private nonisolated func removalConfirmed(_ key: CacheKey) {
        let now = self.time.now()
        self.shard(key).withLock { state in
            state.withSlot(key, now: now) { slot, _ in slot.trustStore() }
        }
    }
}

extension StoreWriteOutcome {
    var isFailure: Bool { if case .failed = self { true } else { false } }
}

extension StoreRemovalOutcome {
    var isFailure: Bool { if case .failed = self { true } else { false } }
}

extension [StoreWriteOutcome] {
    var firstFailure: TokenStoreError? {
        for case .failed(let error) in self { return error }
        return nil
    }
}
