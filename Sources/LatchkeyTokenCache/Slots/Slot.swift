//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The state of one key beside its entry: pure decisions without I/O, clock or continuation.
///
/// At most one flight is current. A flight that an invalidation or a forced request overtook is detached: it may end,
/// but what it brings is not published. A slot without flights and memories is idle and can be dropped.
struct Slot<Waiter: Sendable>: Sendable {
    /// Bumped by every invalidation and explicit write.
    private(set) var generation: UInt64
    private(set) var current: FlightState<Waiter>?
    private(set) var detached: [FlightState<Waiter>] = []
    private(set) var negative: NegativeRecord?
    /// How many refreshes have failed or brought nothing new in a row.
    private(set) var failedRefreshes = 0
    /// Before this time no refresh is started.
    private(set) var nextAttempt = Int64.min
    /// When a caller last forced an acquisition without naming a rejected token.
    private(set) var forcedAt: Int64?
    /// The claims that the held token was acquired for, and when.
    private var metClaims: (text: String, at: Int64)?
    /// Whether the store may still hold a record that was invalidated here.
    private(set) var distrustsStore = false

    init(generation: UInt64) {
        self.generation = generation
    }

    /// Whether nothing would be lost if the slot were forgotten.
    ///
    /// What is remembered of refreshes goes with the entry that they were to replace.
    func isIdle(at now: Int64, holdsEntry: Bool) -> Bool {
        self.current == nil && self.detached.isEmpty && !self.distrustsStore
            && (self.negative.map { now - $0.until >= Self.failureMemory } ?? true)
            && (!holdsEntry || (self.failedRefreshes == 0 && self.nextAttempt <= now))
            && (self.metClaims.map { now - $0.at >= Self.forcedInterval } ?? true)
            && (self.forcedAt.map { now - $0 >= Self.forcedInterval } ?? true)
    }

    /// How long a failure is remembered after it stopped turning callers away: the next one is then treated as a first.
    static var failureMemory: Int64 { .seconds(300) }

    /// By how much a refresh must move the expiry of a token with this life to count as progress.
    static func leastProgress(life: Int64) -> Int64 { max(min(.seconds(30), life / 10), life / 50) }

    /// Between two acquisitions that callers force without naming a rejected token.
    static var forcedInterval: Int64 { .seconds(30) }

    // MARK: - Requests

    /// Decides what a caller gets.
    ///
    /// - Parameters:
    ///   - request: What the caller asks.
    ///   - entry: The held token, when it belongs to the present epoch.
    ///   - newFlight: The identifier for a flight that may have to be started.
    /// - Returns: The decision; a flight to start is the current one already.
    mutating func request(_ request: SlotRequest, entry: TokenRecord?, newFlight: UInt64) -> SlotDecision {
        self.detachIfPurged(epoch: request.epoch)
        if let claims = request.claims {
            return self.claimed(claims, request: request, entry: entry, newFlight: newFlight)
        }
        if let force = request.force,
            let decision = self.forced(force, request: request, entry: entry, newFlight: newFlight)
        {
            return decision
        }
        if let entry, request.accepts(entry) {
            return self.hit(request, entry: entry, newFlight: newFlight)
        }
        let fallback = entry.flatMap { request.allowsShorter && request.now < $0.plan.usableUntil ? $0 : nil }
        let mode = fallback == nil ? WaitMode.untilDone : .untilDoneOrEntry
        if let current = self.current {
            return .wait(flight: current.id, start: nil, mode: mode)
        }
        if let negative = self.negative, negative.isActive(at: request.now, epoch: request.epoch) {
            return fallback == nil ? .fail(negative) : .serve(.hitRefreshing)
        }
        if let entry, request.now < entry.plan.usableUntil,
            request.now - entry.publishedAt < Self.forcedInterval || !self.mayRefresh(at: request.now)
        {
            // The issuer just gave what it gives, or failed; asking again would not lengthen it.
            return fallback == nil ? .tooShort : .serve(.hitFresh)
        }
        let start = self.start(.load, request: request, id: newFlight)
        return .wait(flight: start.id, start: start, mode: mode)
    }

    private mutating func hit(_ request: SlotRequest, entry: TokenRecord, newFlight: UInt64) -> SlotDecision {
        let now = request.now
        if entry.isRejected || now >= entry.plan.mandatoryAt {
            if let current = self.current {
                return .wait(flight: current.id, start: nil, mode: .briefly)
            }
            guard self.mayRefresh(at: now) else { return .serve(.hitMandatoryOld) }
            let start = self.start(.refresh, request: request, id: newFlight)
            return .wait(flight: start.id, start: start, mode: .briefly)
        }
        guard now >= entry.plan.refreshAt else { return .serve(.hitFresh) }
        guard self.current == nil, self.mayRefresh(at: now) else { return .serve(.hitRefreshing) }
        return .serveAndStart(self.start(.refresh, request: request, id: newFlight))
    }

    /// Decides about a caller that does not want the held token; `nil` when it is to be treated like any other.
    private mutating func forced(
        _ force: SlotRequest.Force,
        request: SlotRequest,
        entry: TokenRecord?,
        newFlight: UInt64
    ) -> SlotDecision? {
        switch force {
        case .rejected(let hash, let obtainedAt):
            if let entry, request.accepts(entry), entry.hash != hash { return .serve(.forced) }
            if let current = self.current,
                current.reason == .forced || obtainedAt.map({ current.startedAt >= $0 }) ?? false
            {
                return .wait(flight: current.id, start: nil, mode: .untilDone)
            }
            if let entry, entry.hash == hash { entry.markRejected() }
        case .always:
            if let current = self.current, current.reason == .forced {
                return .wait(flight: current.id, start: nil, mode: .untilDone)
            }
            if let forcedAt = self.forcedAt, request.now - forcedAt < Self.forcedInterval {
                guard let entry, request.accepts(entry) else { return nil }
                return .serve(.forcedSuppressed)
            }
        }
        if let negative = self.negative, negative.isActive(at: request.now, epoch: request.epoch) {
            return .fail(negative)
        }
        if force == .always { self.forcedAt = request.now }
        self.overtakeAll()
        let start = self.start(.forced, request: request, id: newFlight)
        return .wait(flight: start.id, start: start, mode: .untilDone)
    }

    /// Decides about a caller whose token must satisfy the claims of a challenge: the held one does not, unless it is
    /// not the one that was challenged, or was acquired for the same claims a moment ago.
    private mutating func claimed(
        _ claims: String,
        request: SlotRequest,
        entry: TokenRecord?,
        newFlight: UInt64
    ) -> SlotDecision {
        let held = entry.flatMap { request.accepts($0) && !$0.isRejected ? $0 : nil }
        if case .rejected(let hash, _)? = request.force, let entry {
            if entry.hash == hash { entry.markRejected() } else if held != nil { return .serve(.forced) }
        }
        if let current = self.current, current.claims == claims {
            return .wait(flight: current.id, start: nil, mode: .untilDone)
        }
        if let met = self.metClaims, met.text == claims, request.now - met.at < Self.forcedInterval,
            let held, !held.isRejected
        {
            return .serve(.forcedSuppressed)
        }
        if let negative = self.negative, negative.isActive(at: request.now, epoch: request.epoch) {
            return .fail(negative)
        }
        self.overtakeAll()
        let start = self.start(.forced, request: request, id: newFlight)
        return .wait(flight: start.id, start: start, mode: .untilDone)
    }

    /// Whether the memory of failures allows a refresh.
    func mayRefresh(at now: Int64) -> Bool { now >= self.nextAttempt }

    /// Starts a refresh without a caller.
    mutating func startRefresh(request: SlotRequest, id: UInt64) -> FlightStart {
        self.start(.refresh, request: request, id: id)
    }

    private mutating func start(_ reason: FlightReason, request: SlotRequest, id: UInt64) -> FlightStart {
        let start = FlightStart(
            id: id,
            reason: reason,
            generation: self.generation,
            epoch: request.epoch,
            claims: request.claims,
            readsStore: reason != .forced && !self.distrustsStore
        )
        self.current = FlightState(start: start, startedAt: request.now)
        return start
    }

    // MARK: - Waiters

    /// Adds a waiter to a flight.
    mutating func wait(_ waiter: Waiter, flight: UInt64, serial: UInt32) -> WaiterID {
        guard self.current?.id == flight else {
            preconditionFailure("A caller waits for flight \(flight), which is not the current one.")
        }
        return self.current!.waiters.insert(waiter, serial: serial)
    }

    /// Takes a waiter out.
    ///
    /// - Returns: The waiter, when it still waits, and the flight that now has nobody waiting, if it is so.
    mutating func leave(_ id: WaiterID) -> (waiter: Waiter, abandoned: UInt64?)? {
        if let waiter = self.current?.waiters.remove(id) {
            return (waiter, self.current!.waiters.isEmpty ? self.current!.id : nil)
        }
        for index in self.detached.indices {
            guard let waiter = self.detached[index].waiters.remove(id) else { continue }
            return (waiter, self.detached[index].waiters.isEmpty ? self.detached[index].id : nil)
        }
        return nil
    }

    /// Drops a flight that nobody waits for any more.
    ///
    /// - Returns: Whether the flight was dropped and its task is to be cancelled.
    mutating func abandon(flight: UInt64) -> Bool {
        if let current = self.current, current.id == flight, current.waiters.isEmpty, current.reason != .refresh {
            self.current = nil
            return true
        }
        if let index = self.detached.firstIndex(where: { $0.id == flight && $0.waiters.isEmpty }) {
            self.detached.remove(at: index)
            return true
        }
        return false
    }

    /// Empties the waiter tables of all flights.
    mutating func takeAllWaiters() -> [WaiterTable<Waiter>] {
        var tables = self.current.map { [$0.waiters] } ?? []
        self.current?.waiters = WaiterTable()
        for index in self.detached.indices { tables.append(self.detached[index].waiters.takeAll()) }
        return tables
    }

    // MARK: - Ends of flights

    /// What a successful flight leads to.
    enum Success: Sendable {
        /// Publish the result and give it to the waiters.
        case publish(WaiterTable<Waiter>)
        /// The issuer gave nothing newer: keep the entry, and give it to the waiters.
        case keepEntry(WaiterTable<Waiter>)
        /// Publish nothing; these waiters called before the key was invalidated and get the result.
        case discard(WaiterTable<Waiter>)
    }

    /// Ends a flight with a result.
    ///
    /// - Parameters:
    ///   - flight: The flight.
    ///   - deadline: When the result expires.
    ///   - life: The time between the request for the result and its expiry.
    ///   - fromAuthority: Whether the issuer gave the result, rather than the store.
    ///   - entry: The held token, when it belongs to the present epoch.
    ///   - epoch: The epoch of the key's partition.
    ///   - now: The present.
    ///   - retryDelay: How long to wait after so many refreshes without progress.
    /// - Returns: What to do.
    mutating func succeed(
        flight: UInt64,
        deadline: Int64,
        life: Int64,
        fromAuthority: Bool,
        entry: TokenRecord?,
        epoch: UInt64,
        now: Int64,
        retryDelay: (_ failures: Int) -> Int64
    ) -> Success {
        guard let state = self.end(flight: flight) else { return .discard(WaiterTable()) }
        switch state.standing {
        case .late(let until):
            // What was published meanwhile is newer.
            guard now < until, (entry?.publishedAt ?? .min) <= state.startedAt else { return .discard(state.waiters) }
        case .current: break
        case .orphaned: return .discard(state.waiters)
        }
        guard state.generation == self.generation, state.epoch == epoch else { return .discard(state.waiters) }
        self.negative = nil
        if state.reason != .forced, fromAuthority, let entry, !entry.isRejected, entry.isUsable(at: now),
            deadline <= entry.plan.deadline.addingClamped(Self.leastProgress(life: life))
        {
            if state.reason == .refresh {
                self.failedRefreshes += 1
                self.nextAttempt = max(
                    now.addingClamped(retryDelay(self.failedRefreshes)),
                    entry.plan.deadline - .seconds(240)
                )
            } else {
                // A caller wanted a longer life than the entry has left; the next refresh is not to suffer for it.
                self.nextAttempt = max(self.nextAttempt, now.addingClamped(.seconds(5)))
            }
            guard deadline > entry.plan.deadline else { return .keepEntry(state.waiters) }
        } else {
            self.failedRefreshes = 0
            self.nextAttempt = .min
        }
        self.metClaims = state.claims.map { ($0, now) }
        return .publish(state.waiters)
    }

    /// Ends a flight without a result.
    ///
    /// - Parameters:
    ///   - flight: The flight.
    ///   - outcome: The error, and what it means for the next attempts.
    ///   - now: The present.
    ///   - epoch: The epoch of the key's partition.
    ///   - entryIsUsable: Whether a token can be handed out all the same.
    /// - Returns: The waiters, each of which gets the error.
    mutating func fail(
        flight: UInt64,
        outcome: FlightFailure,
        now: Int64,
        epoch: UInt64,
        entryIsUsable: Bool
    ) -> WaiterTable<Waiter> {
        guard let state = self.end(flight: flight) else { return WaiterTable() }
        guard state.standing == .current, state.epoch == epoch else { return state.waiters }
        self.remember(outcome, of: state, now: now, entryIsUsable: entryIsUsable)
        return state.waiters
    }

    /// Gives up a refresh that may not call the issuer now, unless somebody has come to wait for it.
    ///
    /// - Returns: Whether the flight has ended.
    mutating func skip(flight: UInt64, nextAttempt: Int64) -> Bool {
        guard let state = self.current, state.id == flight else { return self.abandon(flight: flight) }
        guard state.waiters.isEmpty else { return false }
        self.current = nil
        self.nextAttempt = max(self.nextAttempt, nextAttempt)
        return true
    }

    /// Ends the waiting for a flight that takes too long; its work may go on for a while.
    ///
    /// - Returns: The waiters, each of which gets the error.
    mutating func expire(
        flight: UInt64,
        outcome: FlightFailure,
        lateUntil: Int64,
        now: Int64,
        entryIsUsable: Bool
    ) -> WaiterTable<Waiter> {
        if var state = self.current, state.id == flight {
            self.current = nil
            self.remember(outcome, of: state, now: now, entryIsUsable: entryIsUsable)
            let waiters = state.waiters.takeAll()
            state.standing = .late(until: lateUntil)
            self.detached.append(state)
            return waiters
        }
        guard let index = self.detached.firstIndex(where: { $0.id == flight }) else { return WaiterTable() }
        return self.detached.remove(at: index).waiters
    }

    /// Forgets a late flight.
    mutating func forget(flight: UInt64) {
        self.detached.removeAll { $0.id == flight && $0.waiters.isEmpty }
    }

    private mutating func remember(
        _ outcome: FlightFailure,
        of state: FlightState<Waiter>,
        now: Int64,
        entryIsUsable: Bool
    ) {
        if outcome.counts { self.failedRefreshes += 1 }
        if let delay = outcome.refreshDelay {
            self.nextAttempt = max(self.nextAttempt, now.addingClamped(delay))
        }
        if !entryIsUsable || state.reason == .forced, let delay = outcome.negativeDelay {
            self.negative = NegativeRecord(
                error: outcome.error,
                failure: outcome.failure,
                count: outcome.counts ? self.failedRefreshes : (self.negative?.count ?? 0),
                firstAt: self.negative?.firstAt ?? now,
                until: now.addingClamped(delay),
                epoch: state.epoch
            )
        }
    }

    private mutating func end(flight: UInt64) -> FlightState<Waiter>? {
        if let state = self.current, state.id == flight {
            self.current = nil
            return state
        }
        guard let index = self.detached.firstIndex(where: { $0.id == flight }) else { return nil }
        return self.detached.remove(at: index)
    }

    // MARK: - Invalidation

    /// What an invalidation leads to.
    struct Invalidation: Sendable {
        /// Flights whose tasks are to be cancelled, since nobody wants their result.
        var cancelled: [UInt64] = []
        /// The flight that the waiters were moved to, to be started.
        var start: FlightStart?
        /// Waiters that were moved before and are not moved again.
        var failed = WaiterTable<Waiter>()
    }

    /// Makes every token that was or is being acquired so far unusable for later calls.
    ///
    /// - Parameters:
    ///   - hard: Whether also those who wait already must get a token that is acquired from now on.
    ///   - now: The present.
    ///   - epoch: The epoch of the key's partition.
    ///   - generation: The new generation.
    ///   - newFlight: The identifier for a flight that may have to be started.
    /// - Returns: What to do.
    mutating func invalidate(
        hard: Bool,
        now: Int64,
        epoch: UInt64,
        generation: UInt64,
        newFlight: UInt64
    ) -> Invalidation {
        self.generation = generation
        self.negative = nil
        self.nextAttempt = .min
        self.failedRefreshes = 0
        self.metClaims = nil
        if hard { return self.moveWaiters(now: now, epoch: epoch, newFlight: newFlight) }
        self.overtakeAll()
        let cancelled = self.detached.filter(\.waiters.isEmpty).map(\.id)
        self.detached.removeAll(where: \.waiters.isEmpty)
        return Invalidation(cancelled: cancelled)
    }

    /// Drops all flights, and moves those who wait for them to a new one, each once.
    private mutating func moveWaiters(now: Int64, epoch: UInt64, newFlight: UInt64) -> Invalidation {
        // The claims of the newest flight are the ones to meet.
        let overtaken = (self.current.map { [$0] } ?? []) + self.detached.reversed()
        self.current = nil
        self.detached = []
        var result = Invalidation(cancelled: overtaken.map(\.id))
        var moved = WaiterTable<Waiter>()
        for var flight in overtaken {
            result.failed.absorb(flight.waiters.takeAbsorbed())
            moved.absorb(flight.waiters)
        }
        guard !moved.isEmpty else { return result }
        let claims = overtaken.lazy.compactMap(\.claims).first
        var start = self.start(.load, request: SlotRequest(now: now, claims: claims, epoch: epoch), id: newFlight)
        start.readsStore = false
        self.current!.waiters = moved
        result.start = start
        return result
    }

    /// Notes that a token was written from outside: what is under way must not replace it.
    ///
    /// - Returns: The waiters, who get the token that was written, and the flights whose tasks are to be cancelled.
    mutating func write(generation: UInt64) -> (waiters: WaiterTable<Waiter>, cancelled: [UInt64]) {
        self.generation = generation
        self.negative = nil
        self.nextAttempt = .min
        self.failedRefreshes = 0
        self.metClaims = nil
        let waiters = self.current?.waiters ?? WaiterTable()
        let cancelled = (self.current.map { [$0.id] } ?? []) + self.detached.filter(\.waiters.isEmpty).map(\.id)
        self.current = nil
        self.detached.removeAll(where: \.waiters.isEmpty)
        return (waiters, cancelled)
    }

    /// Notes that the store may hold a record that must not be read.
    mutating func distrustStore() { self.distrustsStore = true }

    /// Notes that the store has confirmed the removal of an invalidated record.
    mutating func trustStore() { self.distrustsStore = false }

    private mutating func detachIfPurged(epoch: UInt64) {
        if let current = self.current, current.epoch != epoch { self.detachCurrent() }
        if let negative = self.negative, negative.epoch != epoch { self.negative = nil }
    }

    /// Makes sure that nothing that is under way is published.
    private mutating func overtakeAll() {
        self.detachCurrent()
        for index in self.detached.indices { self.detached[index].standing = .orphaned }
    }

    private mutating func detachCurrent() {
        guard var state = self.current else { return }
        self.current = nil
        state.standing = .orphaned
        self.detached.append(state)
    }
}
