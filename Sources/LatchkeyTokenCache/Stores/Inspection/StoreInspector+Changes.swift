//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension StoreInspector {
    /// Removes records, and tells running caches to forget them.
    ///
    /// - Parameter records: What ``records(in:)`` returned; what was written since then stays.
    /// - Returns: How many were removed.
    /// - Throws: ``TokenStoreError`` when the store does not answer.
    @discardableResult
    public func remove(_ records: [InspectedRecord]) async throws(TokenStoreError) -> Int {
        var removed = 0
        for start in stride(from: 0, to: records.count, by: 64) {
            let batch = records[start..<min(start + 64, records.count)].map(\.stored)
            let removals = batch.map { record in
                StoreRemoval(
                    key: record.key,
                    partition: record.partition,
                    condition: .ifNotNewer(than: record.version.next)
                )
            }
            let outcomes = await self.store.remove(removals, timeout: self.timeout)
            var changes: [StoreChange] = []
            for (record, outcome) in zip(batch, outcomes) {
                switch outcome {
                case .removed: removed += 1
                case .absent: break
                case .superseded: continue
                case .failed(let error): throw error
                }
                changes.append(StoreChange(.remove(record.key, record.version.next, hard: true), origin: self.origin))
            }
            guard outcomes.count == batch.count else { throw .noOutcome }
            try await self.announce(changes)
        }
        return removed
    }

    /// Makes every record of a partition invalid, and tells running caches so.
    ///
    /// It takes the time of one call, however many records there are, in a store that counts epochs; another one has its
    /// records removed.
    ///
    /// - Parameter partition: The issuer, tenant and client.
    /// - Throws: ``TokenStoreError`` when the store does not answer.
    public func purge(_ partition: CachePartition) async throws(TokenStoreError) {
        guard self.store is any EpochTokenStore else {
            try await self.remove(try await self.records(in: partition))
            return
        }
        try await self.raiseEpoch(of: self.codec.storePartition(partition))
    }

    /// Makes every record of the store invalid, and tells running caches so.
    ///
    /// It takes the time of one call, however many records there are, in a store that counts epochs; another one has its
    /// records removed.
    ///
    /// - Throws: ``TokenStoreError`` when the store does not answer, or counts no epochs and cannot list.
    public func purgeAll() async throws(TokenStoreError) {
        guard self.store is any EpochTokenStore else {
            try await self.remove(try await self.records())
            return
        }
        try await self.raiseEpoch(of: .everything)
    }

    /// Seals every token again whose key is being replaced, unless something else was written meanwhile.
    ///
    /// - Returns: How many were sealed again.
    /// - Throws: ``TokenStoreError`` when the store does not answer or cannot list.
    @discardableResult
    public func rewrap() async throws(TokenStoreError) -> Int {
        var old: [StoredRecord] = []
        try await self.forEachPage { page in
            for record in page {
                guard let token = record.token, token.isSealedWithOldKey else { continue }
                var opened = record.stored
                opened.payload = token.payload
                old.append(opened)
            }
        }
        var count = 0
        for start in stride(from: 0, to: old.count, by: 64) {
            var writes: [StoreWrite] = []
            for record in old[start..<min(start + 64, old.count)] {
                writes.append(StoreWrite(try self.seal(record), condition: .ifVersion(record.version)))
            }
            let outcomes = await self.store.put(writes, timeout: self.timeout)
            guard outcomes.count == writes.count else { throw .noOutcome }
            for outcome in outcomes {
                if case .accepted = try outcome.orThrow() { count += 1 }
            }
        }
        return count
    }

    /// Writes a record, reads it and removes it again, as a cache would.
    ///
    /// - Throws: ``TokenStoreError`` when one of the steps fails.
    public func probe() async throws(TokenStoreError) {
        let name = self.codec.name(Array("latchkey/probe/\(self.origin)".utf8))
        let record = StoredRecord(
            key: StoreKey(bytes: name),
            partition: StorePartition(bytes: name),
            version: RecordVersion(sequence: 1),
            expiresAt: WallTime(milliseconds: self.time.wallTime().milliseconds + 60_000),
            payload: Array("probe".utf8)
        )
        let write = StoreWrite(try self.seal(record), condition: .always)
        guard case .accepted? = try await self.store.put([write], timeout: self.timeout).first?.orThrow() else {
            throw TokenStoreError(.unavailable, "The store does not take a record.")
        }
        guard case .record(let stored)? = await self.store.get([record.key], timeout: self.timeout).first,
            (try? self.codec.open(stored))?.record == record
        else { throw TokenStoreError(.unavailable, "The store does not return the record that it took.") }
        let removal = StoreRemoval(key: record.key, partition: record.partition, tombstone: .zero)
        guard case .removed? = await self.store.remove([removal], timeout: self.timeout).first else {
            throw TokenStoreError(.unavailable, "The store does not remove the record that it took.")
        }
    }

    // MARK: -

    func seal(_ record: StoredRecord) throws(TokenStoreError) -> StoredRecord {
        do throws(RecordProtectionError) {
            return try self.codec.seal(record)
        } catch {
            throw TokenStoreError(.misconfigured, "A record could not be sealed: \(error.message)")
        }
    }

    private func raiseEpoch(of partition: StorePartition) async throws(TokenStoreError) {
        guard let store = self.store as? any EpochTokenStore else { return }
        let epoch = try await store.raiseEpoch(of: partition, timeout: self.timeout).get()
        try await self.announce([StoreChange(.epoch(partition, epoch), origin: self.origin)])
    }

    private func announce(_ changes: [StoreChange]) async throws(TokenStoreError) {
        guard !changes.isEmpty, let feed = self.store as? any ChangeFeedTokenStore else { return }
        if let error = await feed.publish(changes, timeout: self.timeout) { throw error }
    }
}

extension StoreWriteOutcome {
    /// The outcome, unless it is a failure.
    func orThrow() throws(TokenStoreError) -> Self {
        if case .failed(let error) = self { throw error }
        return self
    }
}
