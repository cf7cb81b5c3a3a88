//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension TokenCache {
    /// How many tokens are compared with the store at a time.
    private static var restoreBatch: Int { 100 }

    /// Puts the tokens that memory holds into an archive, the last used first.
    ///
    /// What was invalidated, purged or rejected is left out.
    ///
    /// - Parameter remaining: How long a token must be usable yet; two minutes by default.
    /// - Returns: The archive.
    public nonisolated func archive(remaining: Duration = .seconds(120)) -> TokenArchive {
        let now = self.time.exactNow()
        let wall = self.time.earliestWallTime()
        let least = now.addingClamped(remaining.nanoseconds)
        var records: [TokenRecord] = []
        for shard in self.shards {
            records += shard.withLock { state in
                var held: [TokenRecord] = []
                state.entries.forEach { record in
                    if record.plan.usableUntil >= least, record.isCurrent, !record.isRejected { held.append(record) }
                }
                return held
            }
        }
        records.sort { $0.lastUse > $1.lastUse }
        return TokenArchive(
            createdAt: wall,
            records: records.compactMap { record in
                // The epoch is read before the record is found current: a purge in between raises it afterwards.
                let epoch = record.partition.storeEpoch
                let content = self.content(of: record, now: now, wall: wall)
                guard record.isCurrent,
                    let token = StoredToken(self.codec.encode(content, key: record.key))
                else { return nil }
                return TokenArchive.Record(token: token, version: record.version, epoch: epoch)
            }
        )
    }

    /// Takes the tokens of an archive into memory, so that a cache that starts need not acquire them.
    ///
    /// A token is left out when memory knows of its key already, and when the store no longer has it: then it was removed
    /// or replaced. Refreshes that would be due are spread, so that a fleet that starts asks its issuers by and by.
    ///
    /// - Parameters:
    ///   - archive: The archive; its first tokens are taken first.
    ///   - limit: After how long the call returns; a second by default. The rest is taken in the background.
    /// - Returns: What became of the tokens until then.
    @discardableResult
    public func restore(_ archive: TokenArchive, within limit: Duration = .seconds(1)) async -> TokenArchiveReport {
        let end = self.time.exactNow().addingClamped(limit.nanoseconds)
        var report = TokenArchiveReport()
        var rest = archive.records[...]
        while !rest.isEmpty, !self.isShutDown, self.time.exactNow() < end {
            await self.restoreBatch(of: &rest, &report)
        }
        report.pending = rest.count
        if !rest.isEmpty, !self.isShutDown {
            self.spawn("token-cache-restore") { [rest] in await self.restoreRest(rest) }
        }
        return report
    }

    private func restoreRest(_ records: ArraySlice<TokenArchive.Record>) async {
        var rest = records
        var report = TokenArchiveReport()
        while !rest.isEmpty, !self.isShutDown { await self.restoreBatch(of: &rest, &report) }
    }

    private func restoreBatch(
        of rest: inout ArraySlice<TokenArchive.Record>,
        _ report: inout TokenArchiveReport
    ) async {
        let batch = Array(rest.prefix(Self.restoreBatch))
        rest = rest.dropFirst(batch.count)
        for record in batch {
            let key = record.token.key
            self.shard(key).withLock { _ = $0.restoring.insert(key) }
            // What others remove from here on is heard of.
            self.noteNames(of: key)
        }
        let stored = await self.storedVersions(of: batch)
        for (index, record) in batch.enumerated() {
            if let stored, stored[index] != record.version {
                report.superseded += 1
            } else {
                self.take(record, &report)
            }
        }
        for record in batch {
            let key = record.token.key
            self.shard(key).withLock { _ = $0.restoring.remove(key) }
        }
        await Task.yield()
    }

    /// The versions of records that the store has and that were not purged; `nil` when it cannot say.
    private func storedVersions(of records: [TokenArchive.Record]) async -> [RecordVersion?]? {
        guard let store = self.openStore else { return nil }
        let keys = records.map { self.codec.storeKey($0.token.key) }
        let budget = self.configuration.storeLoadBudget
        guard let outcomes = await self.bounded(budget, .read, { await store.get(keys, timeout: $0) }),
            outcomes.count == records.count
        else {
            self.storeFailed(.read, nil)
            return nil
        }
        self.storeAnswered()
        var versions: [RecordVersion?] = []
        for outcome in outcomes {
            switch outcome {
            case .record(let record):
                versions.append(await self.isPurged(record, in: store) ? nil : record.version)
            case .absent: versions.append(nil)
            case .failed: return nil
            }
        }
        return versions
    }

    private func isPurged(_ record: StoredRecord, in store: any TokenStore) async -> Bool {
        guard let store = store as? any EpochTokenStore else { return false }
        let budget = self.configuration.storeLoadBudget
        let answer = await self.bounded(budget, .epoch) { await store.validEpoch(of: record.partition, timeout: $0) }
        guard case .success(let epoch)? = answer else { return true }
        return record.epoch < epoch
    }

    /// Takes a token into memory, unless memory knows of its key.
    private func take(_ archived: TokenArchive.Record, _ report: inout TokenArchiveReport) {
        let key = archived.token.key
        let now = self.time.exactNow()
        let partition = self.partitions.state(of: key.partition)
        guard let content = self.codec.decode(archived.token.payload, key: key), let life = self.life(of: content),
            life.deadline > now
        else { return report.expired += 1 }
        guard content.issuedAt.milliseconds > partition.purgedAt, archived.epoch >= partition.storeEpoch else {
            return report.purged += 1
        }
        let record = self.assemble(
            content.token,
            life: life,
            version: archived.version,
            flight: .restoring(key, in: partition, now: now),
            origin: .store
        )
        guard record.isUsable(at: now) else { return report.expired += 1 }
        guard self.configuration.keepsTokensInMemory else { return report.superseded += 1 }
        let (isTaken, evicted) = self.shard(key).withLock { state in
            guard state.restoring.contains(key), state.entry(key) == nil, state.slot(key) == nil else {
                return (false, 0)
            }
            state.insert(record, for: key, now: now)
            return (true, self.makeRoom(in: &state, sparing: nil))
        }
        for _ in 0..<evicted { self.noteRemoval(.evicted) }
        guard isTaken else { return report.superseded += 1 }
        self.noteNames(of: key)
        report.taken += 1
    }
}

extension Flight {
    /// Stands for the acquisition of a token that was acquired long ago.
    fileprivate static func restoring(_ key: CacheKey, in partition: PartitionState, now: Int64) -> Flight {
        Flight(
            start: FlightStart(id: 0, reason: .load, generation: 0, epoch: partition.epoch, readsStore: false),
            key: key,
            source: ClosureSource { _ in throw CancellationError() },
            keepsSource: false,
            previous: nil,
            partition: partition,
            startedAt: now
        )
    }
}
