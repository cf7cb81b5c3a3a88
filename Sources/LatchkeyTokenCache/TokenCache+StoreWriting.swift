//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CoreMetrics

extension TokenCache {
    /// Makes the stored form of a token; `nil` when it is not worth it or not allowed.
    func storedRecord(_ record: TokenRecord, key: CacheKey) -> StoredRecord? {
        let now = self.time.exactNow()
        guard record.plan.usableUntil - now >= .seconds(60) || record.details.durability == .mustKeep else {
            return nil
        }
        // The epoch is read before the record is found current: a purge in between raises it afterwards.
        let epoch = record.partition.storeEpoch
        guard record.isCurrent else { return nil }
        let content = self.content(of: record, now: now, wall: self.time.earliestWallTime())
        let payload = self.codec.encode(content, key: key)
        guard payload.count <= self.codec.maximumContentLength else { return nil }
        return StoredRecord(
            key: self.codec.storeKey(key),
            partition: self.codec.storePartition(key.partition),
            version: record.version,
            epoch: epoch,
            expiresAt: content.expiresAt,
            durability: record.details.durability,
            payload: payload
        )
    }

    /// What leaves memory of a token, with its life in wall time.
    nonisolated func content(of record: TokenRecord, now: Int64, wall: WallTime) -> PlainRecordCodec.Content {
        func wallTime(_ time: Int64) -> WallTime {
            WallTime(milliseconds: wall.milliseconds.addingClamped((time - now) / 1_000_000))
        }
        return PlainRecordCodec.Content(
            token: record.content,
            issuedAt: wallTime(record.issuedAt),
            expiresAt: wallTime(record.plan.deadline),
            refreshAt: record.details.refreshAfter.map { wallTime(record.issuedAt.addingClamped($0.nanoseconds)) }
        )
    }

    /// Queues a token to be written to the store soon.
    func enqueueWrite(_ record: TokenRecord, key: CacheKey) {
        guard self.store != nil, record.details.durability == .cacheable, !self.configuration.writesThrough,
            let stored = self.storedRecord(record, key: key)
        else { return }
        self.queue(.put(stored, record, key), for: stored.key)
    }

    /// Queues a change, and a flush.
    func queue(_ change: WriteQueue.Change, for key: StoreKey) {
        guard !self.storeSchedule.isClosed else { return }
        if let dropped = self.writes.add(change, for: key) { self.unpin(dropped) }
        // A flush that is under way takes what comes meanwhile.
        guard !self.storeSchedule.isFlushing else { return }
        self.planFlush(after: self.writes.count >= 64 ? .zero : self.configuration.storeWriteDelay)
    }

    /// Sees to it that what waits is written after a time, or earlier.
    func planFlush(after delay: Duration) {
        let time = self.time.exactNow().addingClamped(delay.nanoseconds)
        if self.storeSchedule.plan(at: time) { self.arm(.flush, at: time) }
    }

    /// Writes what waits, when a timer says so.
    func flushIsDue() async {
        self.storeSchedule.begin(at: self.time.exactNow())
        await self.flushWrites()
    }

    /// Writes what waits; what fails waits on.
    func flushWrites() async {
        guard !self.storeSchedule.isFlushing else { return }
        self.storeSchedule.isFlushing = true
        let pause = await self.catchUp()
        self.storeSchedule.isFlushing = false
        if let pause {
            self.planFlush(after: pause)
        } else if self.pendingChanges > 0 {
            // What failed meanwhile has planned a flush that may have come due during this one.
            self.planFlush(after: .milliseconds(500))
        }
        self.noteStoreState()
        let waiters = self.storeSchedule.whenFlushed
        self.storeSchedule.whenFlushed = []
        for waiter in waiters { waiter.resume() }
    }

    /// Writes what waits.
    ///
    /// - Returns: After what time to go on, or `nil` when nothing waits any more.
    func writeAll() async -> Duration? {
        var vain = 0
        for key in self.writes.dropOldRemovals(now: self.time.exactNow()) {
            self.removalConfirmed(key, generation: self.storeSchedule.removing[self.codec.storeKey(key)])
        }
        while self.writes.count > 0 {
            // A store that has a newer version of everything is not asked over and over.
            guard vain < 4, let store = self.openStore else { return .milliseconds(500) }
            let batch = self.writes.take(64)
            let requeued = self.storeSchedule.requeued
            self.storeSchedule.underWay += batch.count
            let failed = await self.write(batch, to: store)
            self.storeSchedule.underWay -= batch.count
            for (key, change) in failed {
                if let dropped = self.writes.restore(change, for: key) { self.unpin(dropped) }
            }
            if failed.count == batch.count { return .milliseconds(500) }
            if let pause = self.noteReplay(of: batch.count - failed.count) { return pause }
            vain = failed.count + self.storeSchedule.requeued - requeued < batch.count ? 0 : vain + 1
        }
        return nil
    }

    /// Writes what waits before the store is closed, as far as it is possible until a time.
    func drainWrites(until end: Int64) async {
        while self.storeSchedule.isFlushing {
            await withCheckedContinuation { self.storeSchedule.whenFlushed.append($0) }
        }
        while self.pendingChanges > 0, self.time.exactNow() < end {
            let before = self.pendingChanges
            await self.flushWrites()
            if self.pendingChanges >= before { break }
        }
    }

    /// Writes a batch.
    ///
    /// - Returns: What the store has not answered for.
    private func write(
        _ batch: [(key: StoreKey, change: WriteQueue.Change)],
        to store: any TokenStore
    ) async -> [(key: StoreKey, change: WriteQueue.Change)] {
        var puts: [(key: StoreKey, change: WriteQueue.Change)] = []
        var removals: [(key: StoreKey, change: WriteQueue.Change)] = []
        for (key, change) in batch {
            switch change {
            case .put(_, let record, let cacheKey):
                if record.isCurrent { puts.append((key, change)) } else { self.unpin(cacheKey) }
            case .remove: removals.append((key, change))
            }
        }
        return await self.put(puts, in: store) + self.remove(removals, from: store)
    }

    private func put(
        _ changes: [(key: StoreKey, change: WriteQueue.Change)],
        in store: any TokenStore
    ) async -> [(key: StoreKey, change: WriteQueue.Change)] {
        let unsealed = changes.compactMap { $0.change.write }
        guard !unsealed.isEmpty else { return [] }
        guard let writes = self.seal(unsealed) else { return changes }
        for write in writes { self.writes.begin(write.record) }
        let budget = self.configuration.storeWriteBudget
        let outcomes = await self.bounded(budget, .write) { await store.put(writes, timeout: $0) }
        var failed: [(key: StoreKey, change: WriteQueue.Change)] = []
        var error: TokenStoreError?
        for (index, (name, change)) in changes.enumerated() {
            guard case .put(let stored, let record, let key) = change else { continue }
            let outcome = outcomes?.count == writes.count ? outcomes![index] : .failed(.noAnswer)
            if case .failed(let reason) = outcome, reason.mayPass || change.isMustKeep {
                failed.append((name, change))
                if reason.mayPass { error = reason }
            } else {
                self.settle(outcome, record: record, key: key, stored: stored)
            }
        }
        if let error { self.storeFailed(.write, error) } else { self.storeAnswered() }
        return failed
    }

    private func remove(
        _ changes: [(key: StoreKey, change: WriteQueue.Change)],
        from store: any TokenStore
    ) async -> [(key: StoreKey, change: WriteQueue.Change)] {
        let removals = changes.compactMap { $0.change.removal }
        guard !removals.isEmpty else { return [] }
        let budget = self.configuration.storeWriteBudget
        let outcomes = await self.bounded(budget, .remove) { await store.remove(removals, timeout: $0) }
        var failed: [(key: StoreKey, change: WriteQueue.Change)] = []
        for (index, (name, change)) in changes.enumerated() {
            guard case .remove(let removal, let key) = change else { continue }
            let outcome = outcomes?.count == removals.count ? outcomes![index] : .failed(.noAnswer)
            if outcome.isFailure {
                failed.append((name, change))
            } else {
                self.settle(outcome, of: removal, key: key)
            }
        }
        if failed.isEmpty { self.storeAnswered() } else { self.storeFailed(.remove, nil) }
        return failed
    }

    /// Deals with the store's answer to one write.
    private func settle(_ outcome: StoreWriteOutcome, record: TokenRecord, key: CacheKey, stored: StoredRecord) {
        self.writes.confirm(stored)
        switch outcome {
        case .accepted:
            self.unpin(key)
            self.endContest(of: stored.key, key: key, version: stored.version)
            self.announce(.set(stored.key, stored.version))
        case .superseded(let version?)
        where version.fence <= record.version.fence || record.origin == .primed
            || version == self.fleet.removals[stored.key]:
            // What is stored is older than this acquisition, or a tombstone: count on from there.
            let again = stored.following(version)
            guard again.version > stored.version, let record = self.renumber(record, key: key, to: again.version) else {
                return self.unpin(key)
            }
            self.storeSchedule.requeued += 1
            self.queue(.put(again, record, key), for: again.key)
        case .superseded:
            // Another instance was faster, or the key was removed since: then the token is not right any more.
            self.unpin(key)
            self.shard(key).withLock { state in
                if state.entries[key]?.value == record.value { state.entries[key]?.doubt() }
            }
            self.verify(key)
        case .failed(let error):
            // The store refuses this record, now and later.
            self.reportStore(.write, error)
            self.unpin(key)
        }
    }

    /// Gives a record the version under which it will be stored, if it is still in memory.
    ///
    /// - Returns: The record that took its place.
    nonisolated func renumber(_ record: TokenRecord, key: CacheKey, to version: RecordVersion) -> TokenRecord? {
        let now = self.time.exactNow()
        return self.shard(key).withLock { state in
            guard state.entries[key] === record else { return nil }
            let renumbered = record.renumbered(version)
            state.insert(renumbered, for: key, now: now)
            return renumbered
        }
    }

    /// Writes a record and waits for the store to confirm it; keeps it pinned in memory when it does not.
    ///
    /// - Parameters:
    ///   - record: The record.
    ///   - key: The name of the token.
    ///   - isWanted: Whether the record is still to be published.
    /// - Returns: The record under the version that it was stored with.
    @discardableResult
    func writeThrough(_ record: TokenRecord, key: CacheKey, while isWanted: () -> Bool) async -> TokenRecord {
        guard self.store != nil, var stored = self.storedRecord(record, key: key) else { return record }
        var record = record
        self.storeSchedule.underWay += 1
        defer { self.storeSchedule.underWay -= 1 }
        self.shard(key).withLock { state in state.pin(key) }
        for _ in 0..<4 {
            guard isWanted(), record.isCurrent else {
                self.unpin(key)
                return record
            }
            guard let store = self.openStore, let write = self.seal([StoreWrite(stored)])?[0] else { break }
            let budget = self.configuration.storeWriteBudget
            self.writes.begin(stored)
            let outcomes = await self.bounded(budget, .write) { await store.put([write], timeout: $0) }
            switch outcomes?.first {
            case .superseded(let version?)? where version.fence <= stored.version.fence && version.sequence < .max:
                // What is stored is older than this acquisition, or a tombstone: count on from there.
                self.storeAnswered()
                self.writes.confirm(stored)
                stored = stored.following(version)
                record = self.renumber(record, key: key, to: stored.version) ?? record.renumbered(stored.version)
                continue
            case let outcome? where !outcome.isFailure:
                self.storeAnswered()
                self.settle(outcome, record: record, key: key, stored: stored)
                return record
            case .failed(let error)?: self.storeFailed(.write, error)
            default: self.storeFailed(.write, nil)
            }
            break
        }
        self.queue(.put(stored, record, key), for: stored.key)
        return record
    }

    /// Lets the record of a key leave memory again; it does so at once where memory keeps none.
    nonisolated func unpin(_ key: CacheKey) {
        let keepsTokens = self.configuration.keepsTokensInMemory
        let evicted = self.shard(key).withLock { state in
            state.unpin(key)
            if !keepsTokens { state.remove(key, reason: .evicted) }
            // Memory may have been overfull for as long as nothing of it could go.
            return self.makeRoom(in: &state, sparing: nil)
        }
        for _ in 0..<evicted { self.noteRemoval(.evicted) }
    }
}

extension StoredRecord {
    /// The same record, newer than a version.
    fileprivate func following(_ version: RecordVersion) -> Self {
        var record = self
        record.version = max(version, self.version).next
        return record
    }
}

extension StoreWriteOutcome {
    var isFailure: Bool { if case .failed = self { true } else { false } }
}

extension TokenStoreError {
    /// Stands for an answer that did not come.
    fileprivate static var noAnswer: Self {
        .init(.timedOut, "The store did not answer in time, or not for every key.")
    }

    /// Whether another attempt can succeed.
    var mayPass: Bool { self.code != .misconfigured && self.code != .full }
}
