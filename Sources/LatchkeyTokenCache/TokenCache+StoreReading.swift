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
            guard let epoch = await self.storeEpoch(of: flight), stored.epoch >= epoch else { return nil }
            guard let content = await self.content(of: stored, for: flight, in: store) else { return nil }
            return self.makeRecord(content, version: stored.version, of: flight)
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

    /// The epoch below which the stored records of a flight's partition are invalid; `nil` when the store does not say.
    private func storeEpoch(of flight: Flight) async -> UInt64? {
        guard let store = self.store as? any EpochTokenStore else { return 0 }
        if let epoch = flight.partition.storeEpoch, self.knowsPurges(of: flight.partition) { return epoch }
        let partition = self.codec.storePartition(flight.key.partition)
        let budget = self.configuration.storeLoadBudget
        let answer = await self.bounded(budget, .epoch) { await store.epoch(of: partition, timeout: $0) }
        guard case .success(let epoch)? = answer else {
            self.storeFailed(.epoch, nil)
            return nil
        }
        self.learn(epoch, of: flight.partition)
        return flight.partition.storeEpoch
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
