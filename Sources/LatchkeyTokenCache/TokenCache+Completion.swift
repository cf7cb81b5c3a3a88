//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CoreMetrics

extension TokenCache {
    /// Checks a token that its source returned, and publishes it.
    func accept(_ acquisition: Acquisition, of flight: Flight) async -> FlightOutcome {
        let record: TokenRecord
        switch self.makeRecord(acquisition, of: flight) {
        case .success(let made): record = made
        case .failure(let failure):
            self.fail(flight, with: failure)
            return .failed(failure.error.code.name)
        }
        if record.content.durability == .mustKeep || self.configuration.writesThrough {
            await self.writeThrough(record, key: flight.key) { self.mayPublish(flight) }
        }
        if self.publish(record, of: flight, acquired: true) { self.enqueueWrite(record, key: flight.key) }
        return .done
    }

    /// Makes the record of a token, or says why it cannot be one for the flight's key.
    func makeRecord(
        _ acquisition: Acquisition,
        of flight: Flight,
        origin: TokenRecord.Origin = .authority
    ) -> Result<TokenRecord, SourceFailure> {
        let token = acquisition.token
        guard !token.value.isEmpty else { return .failure(.invalid("The token is empty.")) }
        let tenant = flight.key.partition.tenant
        if let named = token.tenant, !tenant.isEmpty, named != tenant {
            self.emit(.tenantMismatch)
            self.metrics.tenantMismatches.increment()
            return .failure(.invalid("The token is for another tenant than the one that was asked for."))
        }
        if let bound = token.bindingKeyID, let wanted = flight.key.bindingKeyID, bound != wanted {
            return .failure(.invalid("The token is bound to another key than the one that was asked for."))
        }
        self.observeSkew(acquisition, authority: flight.key.partition.authority)
        guard let deadline = self.deadline(of: acquisition, authority: flight.key.partition.authority) else {
            return .failure(.invalid("The token's lifetime is not positive, or longer than ten years."))
        }
        let record = self.assemble(
            token,
            life: .init(issuedAt: acquisition.sentAt, deadline: deadline),
            version: (flight.previous?.version ?? RecordVersion(sequence: 0)).next,
            flight: flight,
            origin: origin
        )
        guard record.isUsable(at: acquisition.receivedAt) || record.epoch != record.partition.epoch else {
            return .failure(.invalid("The token has expired already."))
        }
        return .success(record)
    }

    /// When a token came to life and when it ends, in nanoseconds of the cache's time.
    struct Life: Sendable {
        var issuedAt: Int64
        var deadline: Int64
        var refreshHint: Int64?
    }

    /// Plans the life of a token in the cache.
    func assemble(
        _ token: AcquiredToken,
        life: Life,
        version: RecordVersion,
        flight: Flight,
        origin: TokenRecord.Origin
    ) -> TokenRecord {
        let now = self.time.exactNow()
        var hash = StableHash()
        hash.combine(self.instance)
        hash.combine(flight.key.storage.canonical)
        hash.combine(version.sequence ^ version.fence)
        let hint = token.refreshAfter.map { life.issuedAt.addingClamped($0.nanoseconds) } ?? life.refreshHint
        var plan = RefreshPlan(
            issuedAt: life.issuedAt,
            deadline: life.deadline,
            hint: hint,
            jitter: hash.unit,
            outageTolerance: self.configuration.outageTolerance.nanoseconds
        )
        if origin == .store, flight.start.reason == .load {
            plan = self.loadSpread.spread(plan, now: now, unit: self.unit())
        }
        return TokenRecord(
            content: token,
            plan: plan,
            issuedAt: life.issuedAt,
            publishedAt: now,
            expiresAt: WallTime(
                milliseconds: self.time.wallTime().milliseconds
                    .addingClamped((life.deadline - now) / 1_000_000)
            ),
            version: version,
            partition: flight.partition,
            epoch: flight.start.epoch,
            origin: origin,
            source: flight.keepsSource ? flight.source : nil,
            // A refresh is no use: an idle key is not kept alive by its own refreshes.
            lastUse: flight.start.reason == .refresh ? flight.previous?.lastUse : nil
        )
    }

    /// When a token expires in the cache's time; `nil` for a lifetime that makes no sense.
    private func deadline(of acquisition: Acquisition, authority: String) -> Int64? {
        let longest = Int64.seconds(3650 * 86_400)
        switch acquisition.token.lifetime {
        case .duration(let duration):
            let life = duration.nanoseconds
            guard life > 0, life <= longest else { return nil }
            return acquisition.sentAt.addingClamped(life)
        case .until(let end):
            let skew = self.skew.milliseconds(of: authority)
            let (left, overflow) = end.milliseconds.subtractingReportingOverflow(
                acquisition.wallAtReceipt.milliseconds + skew
            )
            guard !overflow, left > 0, left <= longest / 1_000_000 else { return nil }
            return acquisition.receivedAt.addingClamped(left * 1_000_000)
        }
    }

    // MARK: - Publication

    /// Whether nothing has overtaken a flight so far.
    private nonisolated func mayPublish(_ flight: Flight) -> Bool {
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

    // MARK: - Failure

    nonisolated func fail(_ flight: Flight, with failure: SourceFailure) {
        let unit = self.unit()
        self.fail(flight) { count, remaining, _ in
            FailurePolicy.outcome(
                error: failure.error,
                failure: failure.failure,
                count: count,
                remaining: remaining,
                unit: unit
            )
        }
    }

    nonisolated func fail(_ flight: Flight, with refusal: FlightRefusal) {
        self.fail(flight) { _, _, now in refusal.outcome(now: now) }
    }

    /// Ends a flight with an error that all its waiters get.
    private nonisolated func fail(
        _ flight: Flight,
        outcome: @Sendable (_ count: Int, _ remaining: Int64?, _ now: Int64) -> FlightFailure
    ) {
        let now = self.time.exactNow()
        let (waiters, error, isLate) = self.shard(flight.key).withLock { state in
            let entry = state.entry(flight.key).flatMap { $0.isUsable(at: now) ? $0 : nil }
            let result = state.withSlot(flight.key, now: now) { slot, _ in
                let isLate = slot.isLate(flight.id)
                let outcome = outcome(
                    slot.failedRefreshes + 1,
                    entry.map { $0.plan.usableUntil - now },
                    now
                )
                let waiters = slot.fail(
                    flight: flight.id,
                    outcome: outcome,
                    now: now,
                    epoch: flight.partition.epoch,
                    entryIsUsable: entry != nil
                )
                return (waiters, outcome.error, isLate)
            }
            entry?.postponeAttention(until: state.nextAttempt(of: flight.key))
            return result
        }
        let report = flight.report
        waiters.forEach { $0.resume(.failed(error, report)) }
        guard !isLate else { return }
        self.emit(.flightFailed(error.code, flight: flight.id))
        if flight.start.reason == .refresh { self.emit(.refreshEnded(succeeded: false)) }
        self.metrics.failed(flight.start.reason)
    }

    /// Ends the waiting for a flight that has used up its time.
    nonisolated func expire(_ id: UInt64, key: CacheKey) {
        guard let flight = self.registry.flight(id) else { return }
        let now = self.time.exactNow()
        let lateUntil = now + .seconds(30)
        let unit = self.unit()
        let error = TokenCacheError(
            .timedOut,
            "The token source did not answer within \(self.configuration.loadTimeout)."
        )
        let waiters = self.shard(key).withLock { state in
            let entry = state.entry(key).flatMap { $0.isUsable(at: now) ? $0 : nil }
            let waiters = state.withSlot(key, now: now) { slot, _ in
                slot.expire(
                    flight: id,
                    outcome: FailurePolicy.outcome(
                        error: error,
                        failure: AcquisitionFailure(.transient),
                        count: slot.failedRefreshes + 1,
                        remaining: entry.map { $0.plan.usableUntil - now },
                        unit: unit
                    ),
                    lateUntil: lateUntil,
                    now: now,
                    entryIsUsable: entry != nil
                )
            }
            entry?.postponeAttention(until: state.nextAttempt(of: key))
            return waiters
        }
        self.registry.cancel(id)
        let report = flight.report
        waiters.forEach { $0.resume(.failed(error, report)) }
        self.emit(.flightFailed(.timedOut, flight: id))
        if flight.start.reason == .refresh { self.emit(.refreshEnded(succeeded: false)) }
        self.metrics.failed(flight.start.reason)
        self.arm(.late(key, id), at: lateUntil)
        self.spawn("token-flight-expiry") { await self.timedOut(id) }
    }

    /// Counts a call that got no answer in time and lets others call.
    private func timedOut(_ id: UInt64) {
        self.release(id, outcome: .failed)
        self.queued.removeValue(forKey: id)?
            .resume(returning: .refused(until: self.time.exactNow(), .queueFull))
    }
}

extension TokenCache {
    /// How the work of a flight ended.
    enum FlightOutcome: Sendable {
        case done
        case failed(String)
    }
}

extension SourceFailure {
    static func invalid(_ message: String) -> Self {
        .init(
            AcquisitionFailure(.invalidResponse),
            TokenCacheError(.invalidResponse, "The token source returned no usable token. \(message)")
        )
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
