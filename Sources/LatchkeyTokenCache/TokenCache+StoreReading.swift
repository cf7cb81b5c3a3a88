//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension TokenCache {
    /// Reads the record of a flight's key, if the store has one that can be used.
    func readRecord(for flight: Flight) async -> TokenRecord? {
        guard let store = self.openStore else { return nil }
        let key = self.codec.storeKey(flight.key)
        let hasToken = flight.start.reason == .refresh
        let budget = hasToken ? self.configuration.storeReadBudget : self.configuration.storeLoadBudget
        let outcomes = await self.bounded(budget, .read) { await store.get([key], timeout: $0) }
        switch outcomes?.first {
        case .record(let stored)?:
            self.storeAnswered()
            self.fleet.found.note(key, upTo: stored.version)
            guard let epoch = await self.storeEpoch(of: flight), stored.epoch >= epoch else { return nil }
            guard let content = await self.content(of: stored, for: flight, in: store) else { return nil }
            return self.makeRecord(content, version: stored.version, of: flight)
                .flatMap { self.suffices($0, for: flight) ? $0 : nil }
        case .absent?:
            self.storeAnswered()
            // What is acquired now will be written under the epoch that is known by then.
            _ = await self.storeEpoch(of: flight)
            return nil
        case .failed(let error)?:
            self.storeFailed(.read, error)
            return nil
        case nil:
            self.storeFailed(.read, nil)
            return nil
        }
    }

    /// Whether a stored token lives as long as the caller asks that started a flight.
    ///
    /// One that does not is held all the same: other callers get it, and this one when no longer one is to be had.
    private func suffices(_ record: TokenRecord, for flight: Flight) -> Bool {
        let now = self.time.exactNow()
        guard record.plan.deadline - now <= flight.minimumRemaining else { return true }
        let evicted = self.shard(flight.key).withLock { state in
            guard state.entries[flight.key] == nil, self.configuration.keepsTokensInMemory,
                state.slot(flight.key)?.mayPublish(flight.id) == true
            else { return 0 }
            state.insert(record, for: flight.key, now: now)
            return self.makeRoom(in: &state, sparing: flight.key)
        }
        for _ in 0..<evicted { self.noteRemoval(.evicted) }
        return false
    }

    /// The epoch below which the stored records of a flight's partition are invalid; `nil` when the store does not say.
    func storeEpoch(of flight: Flight) async -> UInt64? {
        guard self.abilities.epochs != nil else { return 0 }
        var unknown: [(name: StorePartition, target: any Purgeable)] = []
        if !self.knowsPurges(of: self.partitions.epoch.stored) { unknown.append((.everything, self.partitions.epoch)) }
        if !self.knowsPurges(of: flight.partition.stored) {
            unknown.append((self.codec.storePartition(flight.key.partition), flight.partition))
        }
        guard await self.readPurges(of: unknown) else { return nil }
        return flight.partition.storeEpoch
    }

    /// Asks the store how often things were purged.
    ///
    /// - Returns: Whether the store has answered.
    func readPurges(of targets: [(name: StorePartition, target: any Purgeable)]) async -> Bool {
        guard !targets.isEmpty else { return true }
        guard let store = self.abilities.epochs else { return false }
        let names = targets.map(\.name)
        let budget = self.configuration.storeLoadBudget
        let answer = await self.bounded(budget, .epoch) { await store.epochs(of: names, timeout: $0) }
        guard case .success(let epochs)? = answer, epochs.count == names.count else {
            self.storeFailed(.epoch, nil)
            return false
        }
        self.storeAnswered()
        for (target, epoch) in zip(targets, epochs) { self.learn(epoch, of: target.target) }
        return true
    }

    /// Makes a record of what the store returned, unless it is expired or no better than what is held.
    func makeRecord(
        _ content: PlainRecordCodec.Content,
        version: RecordVersion,
        of flight: Flight
    ) -> TokenRecord? {
        guard let life = self.life(of: content) else {
            self.rejectStored(flight.key)
            return nil
        }
        // The same host purged the partition after the token was acquired; where the store cannot count purges, this does.
        guard content.issuedAt.milliseconds > flight.partition.purgedAt else { return nil }
        let now = self.time.exactNow()
        guard life.deadline > now else { return nil }
        let record = self.assemble(
            content.token,
            life: life,
            version: version,
            flight: flight,
            origin: .store
        )
        guard record.isUsable(at: now) else { return nil }
        if let previous = flight.previous {
            // The held token will not do: only what another instance has written since may.
            guard version > previous.version else { return nil }
            if flight.start.reason == .refresh, now >= record.plan.refreshAt { return nil }
        }
        return record
    }

    /// The life of a stored token in the cache's time; `nil` for one that no issuer grants.
    func life(of content: PlainRecordCodec.Content) -> Life? {
        let wall = self.time.latestWallTime()
        let now = self.time.exactNow()
        let allowance = max(0, self.configuration.skewAllowance.nanoseconds)
        let issuedAt = content.issuedAt.moment(now: now, wall: wall)
        let expiresAt = content.expiresAt.moment(now: now, wall: wall)
        let (length, overflow) = expiresAt.subtractingReportingOverflow(issuedAt)
        guard !overflow, length > 0, length <= .seconds(3650 * 86_400) else { return nil }
        let (ahead, isTooFar) = expiresAt.subtractingReportingOverflow(now)
        guard !isTooFar, ahead <= .seconds(3650 * 86_400) else { return nil }
        let deadline = expiresAt.addingClamped(-allowance)
        return Life(
            issuedAt: min(issuedAt, now, deadline),
            deadline: deadline,
            refreshHint: content.refreshAt?.moment(now: now, wall: wall)
        )
    }
}

extension WallTime {
    /// The same point in the cache's time, or the end of what 64 bits can hold.
    fileprivate func moment(now: Int64, wall: WallTime) -> Int64 {
        let (difference, isTooFar) = self.milliseconds.subtractingReportingOverflow(wall.milliseconds)
        let (nanoseconds, isTooLong) = difference.multipliedReportingOverflow(by: 1_000_000)
        guard !isTooFar, !isTooLong else { return self < wall ? .min : .max }
        return now.addingClamped(nanoseconds)
    }
}
