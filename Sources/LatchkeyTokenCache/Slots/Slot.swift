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
    private(set) var metClaims: (text: String, at: Int64)?
    /// The generation that began with an invalidation whose record the store may still hold.
    private var distrustedSince: UInt64?

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

    /// Whether a flight is under way that callers may join.
    var hasCurrent: Bool { self.current != nil }

    /// Since when the slot has done nothing but remember; `nil` while more than a memory would be lost with it.
    var remembersSince: Int64? {
        guard self.current == nil, self.detached.isEmpty, !self.distrustsStore else { return nil }
        return self.negative?.firstAt ?? .min
    }

    /// How long a failure is remembered after it stopped turning callers away: the next one is then treated as a first.
    static var failureMemory: Int64 { .seconds(300) }

    /// By how much a refresh must move the expiry of a token with this life to count as progress.
    static func leastProgress(life: Int64) -> Int64 { max(min(.seconds(30), life / 10), life / 50) }

    /// Between two acquisitions that callers force without naming a rejected token.
    static var forcedInterval: Int64 { .seconds(30) }

    /// Whether the memory of failures allows a refresh.
    func mayRefresh(at now: Int64) -> Bool { now >= self.nextAttempt }

    // MARK: - Waiters

    /// Adds a waiter to the current flight, if there is one that nothing has overtaken.
    mutating func join(_ waiter: Waiter, serial: UInt32, priority: TaskPriority) -> FlightState<Waiter>.Joining? {
        self.current?.join(waiter, serial: serial, priority: priority)
    }

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

    // MARK: - Flights

    /// Starts a flight, with those who wait for it already if any do.
    mutating func begin(
        _ reason: FlightReason,
        request: SlotRequest,
        id: UInt64,
        waiters: WaiterTable<Waiter> = WaiterTable()
    ) -> FlightStart {
        let start = FlightStart(
            id: id,
            reason: reason,
            generation: self.generation,
            epoch: request.epoch,
            claims: request.claims,
            readsStore: reason != .forced && !self.distrustsStore
        )
        var state = FlightState<Waiter>(
            start: start,
            startedAt: request.now,
            partition: request.partition,
            priority: request.priority
        )
        state.waiters = waiters
        self.current = state
        return start
    }

    /// Takes out a flight that has ended, if it was under way.
    mutating func end(flight: UInt64) -> FlightState<Waiter>? {
        if let state = self.current, state.id == flight {
            self.current = nil
            return state
        }
        guard let index = self.detached.firstIndex(where: { $0.id == flight }) else { return nil }
        return self.detached.remove(at: index)
    }

    /// Keeps a flight beside the current one.
    mutating func detach(_ state: FlightState<Waiter>) { self.detached.append(state) }

    /// Lets a flight that has not asked its issuer count from a later epoch.
    ///
    /// - Returns: Whether nothing has taken its place.
    mutating func rebase(flight: UInt64, epoch: UInt64) -> Bool {
        guard self.current?.id == flight else { return false }
        self.current?.epoch = epoch
        return true
    }

    /// Makes sure that nothing that is under way is published.
    mutating func overtakeAll() {
        self.detachCurrent()
        for index in self.detached.indices { self.detached[index].standing = .orphaned }
    }

    /// Makes sure that nothing of an earlier epoch is published or remembered.
    mutating func overtake(notOf epoch: UInt64) {
        if let current = self.current, current.epoch != epoch { self.detachCurrent() }
        if let negative = self.negative, negative.epoch != epoch { self.negative = nil }
    }

    private mutating func detachCurrent() {
        guard var state = self.current else { return }
        self.current = nil
        state.standing = .orphaned
        self.detached.append(state)
    }

    /// Takes out all flights, the newest last.
    mutating func takeAllFlights() -> [FlightState<Waiter>] {
        defer {
            self.current = nil
            self.detached = []
        }
        return self.detached + (self.current.map { [$0] } ?? [])
    }

    /// Drops the detached flights that nobody waits for.
    ///
    /// - Returns: Their identifiers; their tasks are to be cancelled.
    mutating func dropDetachedWithoutWaiters() -> [UInt64] {
        defer { self.detached.removeAll(where: \.waiters.isEmpty) }
        return self.detached.filter(\.waiters.isEmpty).map(\.id)
    }

    /// Forgets a late flight.
    mutating func forget(flight: UInt64) {
        self.detached.removeAll { $0.id == flight && $0.waiters.isEmpty }
    }

    // MARK: - Memories

    /// Begins a generation, in which nothing counts that was known of the tokens and failures before.
    mutating func renew(generation: UInt64) {
        self.generation = generation
        self.negative = nil
        self.metClaims = nil
        self.forgetFailedRefreshes()
    }

    /// Remembers a failure that turns callers away, or nothing.
    mutating func remember(_ negative: NegativeRecord?) { self.negative = negative }

    mutating func countFailedRefresh() { self.failedRefreshes += 1 }

    /// Starts no refresh before a time; never shortens a pause.
    mutating func holdRefreshes(until time: Int64) { self.nextAttempt = max(self.nextAttempt, time) }

    mutating func forgetFailedRefreshes() {
        self.failedRefreshes = 0
        self.nextAttempt = .min
    }

    mutating func noteForced(at now: Int64) { self.forcedAt = now }

    /// Notes which claims the token meets that is published now; none if it was acquired for none.
    mutating func noteMet(_ claims: String?, at now: Int64) { self.metClaims = claims.map { ($0, now) } }

    /// Whether the store may still hold a record that was invalidated here.
    var distrustsStore: Bool { self.distrustedSince != nil }

    /// Notes that the store may hold a record of an earlier generation, which must not be read.
    mutating func distrustStore() { self.distrustedSince = self.generation }

    /// Notes that the store has confirmed the removal of what was invalidated, up to a generation.
    mutating func trustStore(upTo generation: UInt64 = .max) {
        if let since = self.distrustedSince, since <= generation { self.distrustedSince = nil }
    }
}
