//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CoreMetrics

extension TokenCache {
    /// Whether nothing has overtaken a flight so far.
    nonisolated func mayPublish(_ flight: Flight) -> Bool {
        self.shard(flight.key).withLock { $0.slot(flight.key)?.mayPublish(flight.id) ?? false }
    }

    /// Publishes the token of a flight and resumes those who wait for it, in one step.
    ///
    /// - Returns: Whether the token was published.
    @discardableResult
    nonisolated func publish(_ record: TokenRecord, of flight: Flight, acquired: Bool) -> Bool {
        let now = self.time.exactNow()
        let isTooLong = self.isTooLong(record)
        let publication = self.shard(flight.key).withLock { state -> Publication in
            let entry = state.entry(flight.key)
            let (success, isLate) = state.withSlot(flight.key, now: now) { slot, _ in
                let isLate = slot.isLate(flight.id)
                let success = slot.succeed(
                    flight: flight.id,
                    deadline: record.plan.deadline,
                    life: record.life,
                    fromAuthority: acquired,
                    isStored: record.details.durability == .mustKeep || self.configuration.writesThrough,
                    entry: entry,
                    epoch: flight.partition.epoch,
                    now: now,
                    retryDelay: { failures in
                        min(.seconds(5) << Int64(min(failures - 1, 10)), .seconds(300))
                    }
                )
                return (success, isLate)
            }
            switch success {
            case .publish where isTooLong: state.refuse(flight.key)
            case .publish: self.insert(record, for: flight.key, in: &state, now: now)
            case .keepEntry: entry?.postponeAttention(until: state.nextAttempt(of: flight.key))
            case .discard: break
            }
            let evicted = self.makeRoom(in: &state, sparing: flight.key)
            return Publication(success: success, entry: entry, evicted: evicted, isLate: isLate)
        }
        self.finish(publication, record: record, flight: flight, acquired: acquired, isTooLong: isTooLong)
        if case .publish = publication.success { return true } else { return false }
    }

    /// What came of a publication.
    private struct Publication: Sendable {
        var success: Slot<Waiter>.Success
        var entry: TokenRecord?
        var evicted: Int
        /// Whether the flight was given up before: its end was told then.
        var isLate: Bool
    }

    private nonisolated func finish(
        _ publication: Publication,
        record: TokenRecord,
        flight: Flight,
        acquired: Bool,
        isTooLong: Bool
    ) {
        switch publication.success {
        case .publish(let waiters):
            self.resume(waiters, with: record, of: flight)
            if isTooLong { self.emit(.oversize) }
            self.emit(.published(flight: flight.id, fromStore: !acquired))
            self.metrics.published(replaced: publication.entry, now: self.time.exactNow())
        case .keepEntry(let waiters):
            self.resume(waiters, with: publication.entry!, of: flight)
            self.emit(.noProgress)
            self.metrics.noProgress.increment()
        case .discard(let waiters):
            self.resume(waiters, with: record, of: flight)
            self.emit(.discarded(flight: flight.id))
            self.metrics.discarded.increment()
        }
        self.metrics.waiters(publication.success.waiterCount, reason: flight.start.reason)
        if flight.start.reason == .refresh, !publication.isLate {
            self.emit(.refreshEnded(succeeded: true))
            self.metrics.refreshed(RefreshOutcome(publication.success))
        }
        for _ in 0..<publication.evicted { self.noteRemoval(.evicted) }
        if !acquired, case .publish = publication.success {
            // Another instance acquired it long ago.
            self.refreshInBackground(flight.key, record: record, now: self.time.exactNow())
        }
    }

    private nonisolated func resume(_ waiters: WaiterTable<Waiter>, with record: TokenRecord, of flight: Flight?) {
        guard !waiters.isEmpty else { return }
        // What is the same for all of a crowd is done once, before any of them goes on.
        record.markUsed(at: self.time.now())
        var plain: UInt64 = 0
        waiters.forEach { plain += $0.isPlain ? 1 : 0 }
        self.counters.count(.joined, by: plain)
        let report = flight?.report
        waiters.forEach { waiter in
            guard !waiter.isPlain else { return waiter.resume(.record(record)) }
            let isFromStore = record.origin == .store && waiter.result == .loadedFromAuthority
            waiter.resume(.token(record, isFromStore ? .loadedFromStore : waiter.result, report))
        }
    }

    /// Puts a token under a key as if it had been acquired just now; what is under way must not replace it.
    nonisolated func write(_ record: TokenRecord, for key: CacheKey) {
        let now = self.time.exactNow()
        let isTooLong = self.isTooLong(record)
        let (result, evicted) = self.shard(key).withLock { state in
            let number = state.nextNumber()
            let result = state.withSlot(key, now: now) { slot, _ in slot.write(generation: number) }
            if isTooLong { state.refuse(key) } else { self.insert(record, for: key, in: &state, now: now) }
            return (result, self.makeRoom(in: &state, sparing: key))
        }
        self.startTicking()
        self.resume(result.waiters, with: record, of: nil)
        for flight in result.cancelled { self.registry.cancel(flight) }
        for _ in 0..<evicted { self.noteRemoval(.evicted) }
        if isTooLong { self.emit(.oversize) }
    }

    /// Puts a record into memory, unless memory keeps none; what the store has not confirmed stays in any case.
    private nonisolated func insert(
        _ record: TokenRecord,
        for key: CacheKey,
        in state: inout ShardState,
        now: Int64
    ) {
        if self.configuration.keepsTokensInMemory || state.isUnconfirmed(key) {
            state.insert(record, for: key, now: now)
        } else {
            state.remove(key, reason: .evicted)
        }
    }

    /// Whether a token takes more memory than one may.
    private nonisolated func isTooLong(_ record: TokenRecord) -> Bool {
        record.value.utf8.count > self.configuration.maximumTokenLength
            || record.weight > max(1, self.configuration.maximumBytes / 100)
    }

    /// Evicts entries until a shard is within its share of the limits.
    ///
    /// - Returns: How many were evicted.
    nonisolated func makeRoom(in state: inout ShardState, sparing kept: CacheKey?) -> Int {
        let limits = self.limits.load()
        var evicted = 0
        while state.entries.count > limits.entries || state.entries.weight > limits.bytes {
            let isEvicted = state.evict(sparing: kept) { self.limits.isOverQuota($0.partition) }
            guard isEvicted else { break }
            evicted += 1
        }
        return evicted
    }
}

extension Slot.Success {
    var waiterCount: Int {
        switch self {
        case .publish(let waiters), .keepEntry(let waiters), .discard(let waiters): waiters.count
        }
    }
}

extension ShardState {
    /// Before this time no refresh of a key is started.
    func nextAttempt(of key: CacheKey) -> Int64 { self.slot(key)?.nextAttempt ?? .min }
}

extension Slot {
    /// Whether nothing has overtaken a flight so far.
    func mayPublish(_ flight: UInt64) -> Bool {
        if let current = self.current, current.id == flight { return current.generation == self.generation }
        return self.isLate(flight) && self.detached.contains { $0.id == flight && $0.generation == self.generation }
    }

    /// Whether a flight was given up because it took too long.
    func isLate(_ flight: UInt64) -> Bool {
        self.detached.contains { state in
            if state.id == flight, case .late = state.standing { true } else { false }
        }
    }
}
