//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension Slot {
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
    ///   - isStored: Whether the store has the result already, and is to agree with memory.
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
        isStored: Bool = false,
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
        self.remember(nil)
        if state.reason != .forced, fromAuthority, let entry, !entry.isRejected, entry.isUsable(at: now),
            deadline <= entry.plan.deadline.addingClamped(Self.leastProgress(life: life))
        {
            if state.reason == .refresh {
                self.countFailedRefresh()
                let pause = now.addingClamped(retryDelay(self.failedRefreshes))
                self.holdRefreshes(until: max(pause, entry.plan.deadline - .seconds(240)))
            } else {
                // A caller wanted a longer life than the entry has left; the next refresh is not to suffer for it.
                self.holdRefreshes(until: now.addingClamped(.seconds(5)))
            }
            // What is stored already stands for what else came with it, a rotated refresh token above all.
            guard deadline > entry.plan.deadline || isStored else { return .keepEntry(state.waiters) }
        } else {
            self.forgetFailedRefreshes()
        }
        self.noteMet(state.claims, at: now)
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
        _ = self.end(flight: flight)
        self.holdRefreshes(until: nextAttempt)
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
        let isCurrent = self.current?.id == flight
        guard var state = self.end(flight: flight) else { return WaiterTable() }
        guard isCurrent else { return state.waiters }
        self.remember(outcome, of: state, now: now, entryIsUsable: entryIsUsable)
        let waiters = state.waiters.takeAll()
        state.standing = .late(until: lateUntil)
        self.detach(state)
        return waiters
    }

    private mutating func remember(
        _ outcome: FlightFailure,
        of state: FlightState<Waiter>,
        now: Int64,
        entryIsUsable: Bool
    ) {
        if outcome.counts { self.countFailedRefresh() }
        if let delay = outcome.refreshDelay { self.holdRefreshes(until: now.addingClamped(delay)) }
        if !entryIsUsable || state.reason == .forced, let delay = outcome.negativeDelay {
            self.remember(
                NegativeRecord(
                    error: outcome.error,
                    failure: outcome.failure,
                    count: outcome.counts ? self.failedRefreshes : (self.negative?.count ?? 0),
                    firstAt: self.negative?.firstAt ?? now,
                    until: now.addingClamped(delay),
                    epoch: state.epoch
                )
            )
        }
    }
}
