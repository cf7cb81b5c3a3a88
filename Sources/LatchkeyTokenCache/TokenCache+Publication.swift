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
        let isTooLong = record.content.value.utf8.count > self.configuration.maximumTokenLength
        let publication = self.shard(flight.key).withLock { state -> Publication in
            let entry = state.entry(flight.key)
            var isLate = false
            let success = state.withSlot(flight.key, now: now) { slot, entries in
                isLate = slot.isLate(flight.id)
                let success = slot.succeed(
                    flight: flight.id,
                    deadline: record.plan.deadline,
                    life: record.life,
                    fromAuthority: acquired,
                    entry: entry,
                    epoch: flight.partition.epoch,
                    now: now,
                    retryDelay: { failures in
                        min(.seconds(5) << Int64(min(failures - 1, 10)), .seconds(300))
                    }
                )
                if case .publish = success, !isTooLong { entries.insert(record, for: flight.key) }
                return success
            }
            if case .keepEntry = success { entry?.postponeAttention(until: state.nextAttempt(of: flight.key)) }
            if case .publish = success, isTooLong {
                state.entries.remove(flight.key)
                state.losses.note(.oversize, for: flight.key)
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
        var evicted: [CacheKey]
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
            if isTooLong { self.emit(.oversize) } else { self.armEntry(record, key: flight.key) }
            self.emit(.published(flight: flight.id, fromStore: !acquired))
            self.metrics.published(replaced: publication.entry, now: record.publishedAt)
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
        if flight.start.reason == .refresh, !publication.isLate { self.emit(.refreshEnded(succeeded: true)) }
        for _ in publication.evicted { self.noteRemoval(.evicted) }
    }

    private nonisolated func resume(_ waiters: WaiterTable<Waiter>, with record: TokenRecord, of flight: Flight?) {
        let report = flight?.report
        waiters.forEach { waiter in
            let isFromStore = record.origin == .store && waiter.result == .loadedFromAuthority
            waiter.resume(.token(record, isFromStore ? .loadedFromStore : waiter.result, report))
        }
    }

    /// Puts a token under a key as if it had been acquired just now; what is under way must not replace it.
    nonisolated func write(_ record: TokenRecord, for key: CacheKey) {
        let now = self.time.exactNow()
        let isTooLong = record.content.value.utf8.count > self.configuration.maximumTokenLength
        let (result, evicted) = self.shard(key).withLock { state in
            let number = state.nextNumber()
            let result = state.withSlot(key, now: now) { slot, _ in slot.write(generation: number) }
            if isTooLong {
                state.entries.remove(key)
                state.losses.note(.oversize, for: key)
            } else {
                state.entries.insert(record, for: key)
            }
            return (result, self.makeRoom(in: &state, sparing: key))
        }
        self.resume(result.waiters, with: record, of: nil)
        for flight in result.cancelled { self.registry.cancel(flight) }
        for _ in evicted { self.noteRemoval(.evicted) }
        guard !isTooLong else { return self.emit(.oversize) }
        self.armEntry(record, key: key)
    }

    /// Evicts entries until a shard is within its share of the limit.
    private nonisolated func makeRoom(in state: inout ShardState, sparing kept: CacheKey) -> [CacheKey] {
        let limit = max(1, self.configuration.maximumEntries / ShardState.count)
        var evicted: [CacheKey] = []
        while state.entries.count > limit {
            let victim = state.entries.leastRecentlyUsed { [state] key in
                key != kept && !state.pinned.contains(key) && state.slot(key)?.current == nil
            }
            guard let victim else { break }
            state.entries.remove(victim)
            state.losses.note(.evicted, for: victim)
            evicted.append(victim)
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
