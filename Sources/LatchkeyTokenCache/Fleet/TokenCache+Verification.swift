//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension TokenCache {
    /// Compares the token of a key with the store, soon.
    func verify(_ key: CacheKey) {
        guard self.store != nil, !self.storeSchedule.isClosed, !self.isShutDown else { return }
        self.fleet.verifications.add(key)
        guard !self.fleet.verifications.isRunning else { return }
        self.fleet.verifications.isRunning = true
        self.spawn("token-cache-verification") { await self.verifyAll() }
    }

    /// Compares a token that may be out of date, for a caller that is about to get it.
    nonisolated func examine(_ record: TokenRecord, key: CacheKey) {
        guard record.isInDoubt, record.beginsExamination() else { return }
        self.spawn("token-cache-examination") { await self.verify(key) }
    }

    /// Sees to it that a token which may be out of date is compared with the store.
    ///
    /// Where the settings are strict the caller waits for it, and what cannot be compared is not used.
    ///
    /// - Parameters:
    ///   - key: The name of the token.
    ///   - limit: How long the caller waits at most.
    nonisolated(nonsending) func examine(_ key: CacheKey, limit: Duration?) async {
        guard self.store != nil else { return }
        let record = self.shard(key).withLock { $0.entries[key] }
        guard let record, record.isInDoubt else { return }
        guard self.configuration.fleet.strictRevocation else { return self.examine(record, key: key) }
        let bound = BoundedCall()
        await withTaskCancellationHandler {
            await self.awaitVerification(of: key, limit: min(limit ?? .seconds(5), .seconds(5)), bound: bound)
        } onCancel: {
            bound.end(inTime: false)
        }
        self.shard(key).withLock { state in
            guard let record = state.entries[key], record.isInDoubt, !record.isPinned else { return }
            state.remove(key, reason: .unverified)
        }
    }

    private func awaitVerification(of key: CacheKey, limit: Duration, bound: BoundedCall) async {
        self.verify(key)
        guard self.fleet.verifications.isRunning else { return }
        let end = self.time.exactNow().addingClamped(limit.nanoseconds)
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            bound.onEnd { _ in continuation.resume() }
            self.arm(.bound(bound), at: end)
            self.fleet.verifications.listen(to: key, bound)
        }
    }

    private func verifyAll() async {
        while self.fleet.verifications.count > 0, !self.storeSchedule.isClosed {
            let keys = self.fleet.verifications.take(64)
            await self.verify(keys)
            for key in keys {
                self.shard(key).withLock { $0.entries[key]?.endExamination() }
                for call in self.fleet.verifications.takeListeners(of: key) { call.end(inTime: true) }
            }
        }
        self.fleet.verifications.isRunning = false
        for call in self.fleet.verifications.takeAllListeners() { call.end(inTime: true) }
    }

    private func verify(_ keys: [CacheKey]) async {
        let entries = keys.compactMap { key in self.shard(key).withLock { $0.entry(key) }.map { (key, $0) } }
        guard !entries.isEmpty else { return }
        guard let store = self.openStore else { return self.postpone(entries) }
        let names = entries.map { self.codec.storeKey($0.0) }
        let budget = self.configuration.storeLoadBudget
        let outcomes = await self.bounded(budget, .read) { await store.get(names, timeout: $0) }
        guard let outcomes, outcomes.count == names.count else {
            self.postpone(entries)
            return self.storeFailed(.read, nil)
        }
        var failure: TokenStoreError?
        for ((key, record), outcome) in zip(entries, outcomes) {
            switch outcome {
            case .record(let stored): await self.compare(record, with: stored, key: key, in: store)
            case .absent: await self.restore(record, key: key, in: store)
            case .failed(let error):
                failure = error
                self.postpone([(key, record)])
            }
        }
        if let failure { self.storeFailed(.read, failure) } else { self.storeAnswered() }
    }

    /// Puts comparisons off until the store answers again.
    private func postpone(_ entries: [(key: CacheKey, record: TokenRecord)]) {
        for (key, record) in entries {
            self.fleet.verifications.postpone(key)
            // Nothing speaks against the token but doubt; reads are not to be slower for it.
            if !self.configuration.fleet.strictRevocation { record.trust() }
        }
        self.planFlush(after: .milliseconds(500))
    }

    /// Makes the comparisons that were put off.
    func resumeVerifications() {
        for key in self.fleet.verifications.takePostponed() { self.verify(key) }
    }

    /// Compares a token with its stored record; the newer one counts.
    private func compare(
        _ record: TokenRecord,
        with stored: StoredRecord,
        key: CacheKey,
        in store: any TokenStore
    ) async {
        guard stored.epoch >= record.partition.storeEpoch else {
            // What is stored was purged; what is held was acquired since, unless others have held the lease since.
            guard record.isCurrent else { return record.trust() }
            if stored.version.fence > record.version.fence {
                return self.drop(record, key: key, reason: .invalidated)
            }
            self.outlive(stored.version, key: key)
            return record.trust()
        }
        if stored.version == record.version { return record.trust() }
        guard stored.version > record.version else {
            // The store has lost what was written to it.
            self.enqueueWrite(record, key: key)
            return record.trust()
        }
        let flight = self.pseudoFlight(for: record, key: key)
        guard let content = await self.content(of: stored, for: flight, in: store),
            let newer = self.makeRecord(content, version: stored.version, of: flight)
        else { return record.trust() }
        self.adopt(newer, in: record, key: key)
    }

    /// Writes a record again that the store does not have; where it was removed instead, the token goes.
    private func restore(_ record: TokenRecord, key: CacheKey, in store: any TokenStore) async {
        // Without doubt, the news of a removal would have come.
        guard record.isInDoubt else { return }
        let name = self.codec.storeKey(key)
        guard self.writes.newestVersion(of: name) == nil, let stored = self.storedRecord(record, key: key),
            let write = self.seal([StoreWrite(stored)])?.first
        else { return record.trust() }
        let budget = self.configuration.storeWriteBudget
        let outcomes = await self.bounded(budget, .write) { await store.put([write], timeout: $0) }
        switch outcomes?.first {
        case .accepted?:
            self.storeAnswered()
            self.announce(.set(name, stored.version))
            record.trust()
        case .superseded(let version)?:
            self.storeAnswered()
            guard let version, version >= record.version else { return record.trust() }
            await self.dropUnlessStored(record, key: key, in: store)
        case .failed(let error)? where !error.mayPass:
            self.reportStore(.write, error)
            record.trust()
        case .failed(let error)?:
            self.postpone([(key, record)])
            self.storeFailed(.write, error)
        case nil:
            self.postpone([(key, record)])
            self.storeFailed(.write, nil)
        }
    }

    /// Drops a token whose removal the store remembers, unless its record has been written just now.
    private func dropUnlessStored(_ record: TokenRecord, key: CacheKey, in store: any TokenStore) async {
        let budget = self.configuration.storeLoadBudget
        let name = self.codec.storeKey(key)
        let outcomes = await self.bounded(budget, .read) { await store.get([name], timeout: $0) }
        switch outcomes?.first {
        case .record(let stored)?: await self.compare(record, with: stored, key: key, in: store)
        case .absent?: self.drop(record, key: key, reason: .revoked)
        case .failed?, nil: self.postpone([(key, record)])
        }
    }

    /// Drops a token that is not right any more, unless another has taken its place.
    nonisolated func drop(_ record: TokenRecord, key: CacheKey, reason: MissReason) {
        let isHeld = self.shard(key).withLock { $0.entries[key] === record }
        if isHeld { self.invalidateInMemory(key, mode: .soft, reason: reason, isOwn: false) }
    }

    /// Puts what another instance has acquired in the place of a token.
    private nonisolated func adopt(_ newer: TokenRecord, in record: TokenRecord, key: CacheKey) {
        let now = self.time.exactNow()
        let (isAdopted, evicted) = self.shard(key).withLock { state -> (Bool, Int) in
            guard state.entries[key] === record, state.slot(key)?.distrustsStore != true, newer.isCurrent else {
                return (false, 0)
            }
            state.insert(newer, for: key, now: now)
            state.withSlot(key, now: now) { slot, _ in slot.forgetFailedRefreshes() }
            return (true, self.makeRoom(in: &state, sparing: key))
        }
        for _ in 0..<evicted { self.noteRemoval(.evicted) }
        if isAdopted { self.emit(.adopted) }
    }

    /// What stands for the acquisition of a record that another instance has made.
    private func pseudoFlight(for record: TokenRecord, key: CacheKey) -> Flight {
        Flight(
            start: FlightStart(
                id: 0,
                reason: .forced,
                generation: 0,
                epoch: record.partition.epoch,
                readsStore: true
            ),
            key: key,
            source: record.source ?? ClosureSource { _ in throw CancellationError() },
            keepsSource: record.source != nil,
            previous: record,
            partition: record.partition,
            startedAt: self.time.exactNow()
        )
    }
}
