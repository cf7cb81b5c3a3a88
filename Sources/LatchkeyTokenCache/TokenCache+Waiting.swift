//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CoreMetrics
import ServiceContextModule
import Tracing

extension TokenCache {
    /// What one call has to do with its key.
    struct Attempt: Sendable {
        var key: CacheKey
        var source: any TokenSource
        var keepsSource: Bool
        var options: TokenRequestOptions
        var partition: PartitionState
        var startedAt: Int64
        var priority: TaskPriority
        var openFlight: WaitGraph.OpenFlight?
    }

    /// Finds or acquires a token, for a caller that found none that is fresh.
    nonisolated(nonsending) func resolve(
        _ key: CacheKey,
        from source: any TokenSource,
        keepsSource: Bool,
        options: TokenRequestOptions
    ) async throws(TokenCacheError) -> TokenResult {
        let startedAt = self.time.exactNow()
        await self.examine(key, limit: options.timeout)
        let attempt = Attempt(
            key: key,
            source: source,
            keepsSource: keepsSource,
            options: options,
            partition: self.partitions.state(of: key.partition),
            startedAt: startedAt,
            priority: Task.currentPriority,
            openFlight: WaitGraph.openFlight
        )
        let began = DefaultTracerClock.now
        let pass = WaiterPass()
        let answer = await withTaskCancellationHandler {
            await withWaiterContinuation { self.enter(attempt, pass: pass, continuation: $0) }
        } onCancel: {
            self.cancel(pass, key: attempt.key)
        }
        if let open = attempt.openFlight, let awaited = pass.awaited {
            self.waits.remove(from: open.flight, to: awaited)
        }
        self.traceWait(answer, since: began)
        return try self.settle(answer, attempt: attempt)
    }

    /// Decides what a caller gets, and enters it among the waiters of a flight if it has to wait.
    private nonisolated func enter(_ attempt: Attempt, pass: WaiterPass, continuation: WaiterContinuation) {
        guard !pass.isCancelled else { return continuation.resume(returning: .cancelled) }
        let now = self.time.now()
        let key = attempt.key
        let step = self.shard(key).withLock { state -> Entry in
            let record = state.entry(key)
            let missReason = attempt.missReason(record: record, loss: state.losses.reason(for: key), now: now)
            let number = state.nextNumber()
            let serial = state.nextSerial()
            let step = state.withSlot(key, now: now) { slot, _ in
                let decision = slot.request(
                    attempt.request(now: now),
                    entry: record,
                    newFlight: number
                )
                var step = Entry(decision: decision, record: record)
                step.start = decision.start.map {
                    attempt.flight($0, previous: record, missReason: missReason, now: now)
                }
                // Under the lock: who finds the flight in the slot finds it in the registry too.
                if let start = step.start { self.registry.enter(start) }
                guard case .wait(let flight, let start, let mode) = decision else { return step }
                if let open = attempt.openFlight, open.cache == ObjectIdentifier(self),
                    !self.waits.add(from: open.flight, to: flight)
                {
                    step.isRecursive = true
                    return step
                }
                pass.note(awaited: flight)
                let waiter = Waiter(
                    continuation: continuation,
                    result: attempt.label(isStarter: start != nil, mode: mode)
                )
                let id = slot.wait(waiter, flight: flight, serial: serial)
                step.waiter = id
                step.isRegistered = pass.register(id)
                if !step.isRegistered { _ = slot.leave(id) }
                return step
            }
            if let missReason = step.start?.missReason { state.misses.note(missReason, for: key) }
            return step
        }
        self.act(on: step, attempt: attempt, continuation: continuation, now: now)
    }

    /// What entering a slot led to.
    private struct Entry: Sendable {
        var decision: SlotDecision
        var record: TokenRecord?
        /// The flight to be launched.
        var start: Flight?
        var waiter: WaiterID?
        var isRegistered = false
        var isRecursive = false
    }

    private nonisolated func act(
        on step: Entry,
        attempt: Attempt,
        continuation: WaiterContinuation,
        now: Int64
    ) {
        switch step.decision {
        case .serve(let result):
            continuation.resume(returning: .token(step.record!, result))
        case .serveAndStart:
            step.record!.postponeAttention(until: now.addingClamped(self.configuration.loadTimeout.nanoseconds))
            self.launch(step.start!)
            continuation.resume(returning: .token(step.record!, .hitRefreshing))
        case .fail(let negative):
            continuation.resume(returning: .turnedAway(negative.error(at: now)))
        case .tooShort:
            continuation.resume(returning: .failed(.lifetimeTooShort))
        case .wait(let flight, let start, let mode):
            if step.isRecursive {
                continuation.resume(returning: .failed(.recursiveLoad))
            } else if !step.isRegistered {
                continuation.resume(returning: .cancelled)
            } else {
                self.armDeadline(step.waiter!, of: attempt, mode: mode, record: step.record, now: now)
                if start == nil { self.registry.escalate(flight, to: attempt.priority) }
                if start == nil, self.registry.isClosed {
                    self.endWait(step.waiter!, key: attempt.key, with: .failed(.shutDown))
                }
            }
            if let start = step.start { self.launch(start) }
        }
    }

    /// Sets the timer that ends a wait early, when the caller or the state of the token asks for one.
    private nonisolated func armDeadline(
        _ waiter: WaiterID,
        of attempt: Attempt,
        mode: WaitMode,
        record: TokenRecord?,
        now: Int64
    ) {
        var end = attempt.options.timeout.map { attempt.startedAt.addingClamped($0.nanoseconds) } ?? .max
        if mode == .briefly, let record {
            let limit = min(self.configuration.softWait.nanoseconds, (record.plan.usableUntil - now) / 2)
            end = min(end, self.time.exactNow().addingClamped(max(limit, 0)))
        }
        guard end < .max else { return }
        self.arm(.waiter(attempt.key, waiter), at: end)
    }

    // MARK: - Ends of waits

    /// Ends the wait of a caller whose task was cancelled.
    nonisolated func cancel(_ pass: WaiterPass, key: CacheKey) {
        guard let id = pass.cancel() else { return }
        self.endWait(id, key: key, with: .cancelled)
    }

    /// Takes one waiter out of its flight and tells it why.
    nonisolated func endWait(_ id: WaiterID, key: CacheKey, with answer: WaiterAnswer) {
        let now = self.time.now()
        let left = self.shard(key).withLock { state in
            state.withSlot(key, now: now) { slot, _ in slot.leave(id) }
        }
        guard let left else { return }
        if case .cancelled = answer { self.metrics.waitersCancelled.increment() }
        left.waiter.resume(answer)
        if let flight = left.abandoned { self.lastWaiterLeft(flight, key: key) }
    }

    /// Applies the source's policy to a flight that nobody waits for any more.
    private nonisolated func lastWaiterLeft(_ id: UInt64, key: CacheKey) {
        guard let (flight, departure) = self.registry.noteDeparture(id) else { return }
        switch flight.source.abandonmentPolicy {
        case .finish: break
        case .grace(let time):
            self.arm(
                .abandoned(key, id, departure: departure),
                at: self.time.exactNow().addingClamped(time.nanoseconds)
            )
        case .cancel: self.abandon(id, key: key)
        }
    }

    /// Drops a flight unless somebody waits for it again.
    nonisolated func abandon(_ id: UInt64, key: CacheKey) {
        let now = self.time.now()
        let isAbandoned = self.shard(key).withLock { state in
            state.withSlot(key, now: now) { slot, _ in slot.abandon(flight: id) }
        }
        guard isAbandoned else { return }
        self.registry.cancel(id)
        self.trim(key)
    }
}

extension TokenCache.Attempt {
    /// What the caller asks of the slot.
    func request(now: Int64) -> SlotRequest {
        SlotRequest(
            now: now,
            force: self.options.forcedRefresh?.force,
            claims: self.options.claims,
            minimumRemaining: self.options.minimumRemaining.nanoseconds,
            allowsShorter: self.options.allowsShorter,
            epoch: self.partition.epoch,
            partition: self.partition,
            priority: self.priority
        )
    }

    /// Why memory does not answer the caller, if it does not.
    func missReason(record: TokenRecord?, loss: MissReason?, now: Int64) -> MissReason {
        if self.options.claims != nil { return .claims }
        switch self.options.forcedRefresh?.force {
        case .rejected: return .rejected
        case .always: return .forced
        case nil: break
        }
        guard let record else { return loss ?? .neverSeen }
        if now >= record.plan.deadline { return .expired }
        return now >= record.plan.usableUntil ? .belowFloor : .belowMinimum
    }

    /// What the caller reports when it gets the token of the flight that it waits for.
    func label(isStarter: Bool, mode: WaitMode) -> RequestResult {
        if self.options.forcedRefresh != nil || self.options.claims != nil { return .forced }
        if mode == .briefly { return .hitMandatoryNew }
        return isStarter ? .loadedFromAuthority : .joined
    }

    /// The flight that the caller starts.
    func flight(
        _ start: FlightStart,
        previous: TokenRecord?,
        missReason: MissReason,
        now: Int64
    ) -> Flight {
        Flight(
            start: start,
            key: self.key,
            source: self.source,
            keepsSource: self.keepsSource,
            previous: previous,
            partition: self.partition,
            startedAt: now,
            priority: self.priority,
            context: ServiceContext.current,
            missReason: start.reason == .refresh ? nil : missReason,
            minimumRemaining: start.reason == .refresh ? 0 : self.options.minimumRemaining.nanoseconds
        )
    }
}

extension TokenCacheError {
    static var lifetimeTooShort: Self {
        .init(
            .lifetimeTooShort,
            "The issuer gives no token that lives as long as the caller asks; ask for less or allow a shorter one."
        )
    }

    static var waitCancelled: Self { .init(.cancelled, "The task was cancelled while it waited for a token.") }

    static var shutDown: Self { .init(.shutDown, "The cache was shut down.") }

    static var recursiveLoad: Self {
        .init(
            .recursiveLoad,
            "The token source asked the cache for a token whose acquisition waits for that same source."
        )
    }
}
