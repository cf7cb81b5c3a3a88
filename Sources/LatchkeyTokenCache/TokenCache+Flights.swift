//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Tracing

extension TokenCache {
    /// Starts the task of a flight that was entered in the registry.
    nonisolated func launch(_ entered: Flight) {
        guard var flight = self.registry.depart(entered.id) else {
            return self.fail(entered, with: .shutDown)
        }
        let span = self.startSpan(of: flight)
        flight.span = span
        self.registry.note(span, of: flight.id)
        self.startTicking()
        self.arm(
            .flight(flight.key, flight.id),
            at: self.time.exactNow().addingClamped(self.configuration.loadTimeout.nanoseconds)
        )
        self.emit(.flightStarted(flight.start.reason.publicReason, flight: flight.id))
        let task = self.spawn("token-flight", priority: flight.priority) { [flight] in
            await self.run(flight)
            self.registry.leave(flight.id)
        }
        self.registry.attach(task, to: flight.id)
    }

    /// Does the work of a flight: the store, then the issuer, then publication.
    private func run(_ flight: Flight) async {
        let start = self.time.exactNow()
        let outcome = await ServiceContext.$current.withValue(flight.span?.context) { await self.work(flight) }
        self.metrics.flightEnded(flight.start.reason, nanoseconds: self.time.exactNow() - start)
        await ServiceContext.$current.withValue(flight.span?.context) { await self.endTurn(of: flight) }
        if case .failed(let name) = outcome {
            flight.span?.setStatus(SpanStatus(code: .error, message: name))
        }
        flight.span?.end()
    }

    private func work(_ flight: Flight) async -> FlightOutcome {
        var flight = flight
        if self.store != nil {
            let start = self.time.exactNow()
            self.noteNames(of: flight.key)
            let turn = await self.consultStore(of: flight)
            if flight.start.readsStore { flight.storeTime = .nanoseconds(self.time.exactNow() - start) }
            switch turn {
            case .answered(let stored):
                self.publish(stored, of: flight, acquired: false)
                return .done
            case .putOff: return .done
            case .proceed: break
            }
            // What was found may live too shortly for the caller, and is to be replaced.
            if flight.previous == nil { flight.previous = self.shard(flight.key).withLock { $0.entries[flight.key] } }
        }
        if let failure = await self.admission(of: flight) {
            guard let failure else { return .done }
            self.fail(flight, with: failure)
            return .failed(failure.error.code.name)
        }
        guard !Task.isCancelled else {
            // Overtaken while it waited: nobody wants the token any more.
            self.release(flight.id, outcome: .unknown)
            self.fail(flight, with: SourceFailure(CancellationError()))
            return .failed("cancelled")
        }
        self.rebase(&flight)
        let start = self.time.exactNow()
        let result = await self.callSource(of: flight)
        flight.authorityTime = .nanoseconds(self.time.exactNow() - start)
        switch result {
        case .success(let acquisition):
            return await self.accept(acquisition, of: flight)
        case .failure(let failure):
            self.fail(flight, with: failure)
            return .failed(failure.failure.kind.rawValue)
        }
    }

    /// Looks for what is stored, and for what other instances are doing.
    private func consultStore(of flight: Flight) async -> Turn {
        if flight.start.readsStore {
            if let stored = await self.readRecord(for: flight) { return .answered(stored) }
        } else {
            // What is acquired counts from the purges that are known by then.
            _ = await self.storeEpoch(of: flight)
        }
        await self.consultGate(of: flight)
        return await self.awaitTurn(of: flight)
    }

    // MARK: - Admission

    /// Waits until a flight may call its issuer.
    ///
    /// - Returns: `nil` when it may; otherwise why it may not, or nothing when a refresh was merely put off.
    private func admission(of flight: Flight) async -> FlightRefusal?? {
        var isRefresh = flight.start.reason == .refresh && flight.previous != nil
        while true {
            let call = AuthorityGovernor.Call(
                flight: flight.id,
                partition: flight.key.partition,
                isRefresh: isRefresh
            )
            var admission = self.governor.admit(call, now: self.time.exactNow())
            if case .queued = admission {
                admission = await withCheckedContinuation { self.queued[flight.id] = $0 }
            }
            switch admission {
            case .granted, .queued: return nil
            case .refused(let until, let refusal):
                if isRefresh {
                    if self.skip(flight, until: until) { return .some(nil) }
                    // Somebody has come to wait who has no token: the refresh is a load now.
                    isRefresh = false
                    continue
                }
                return FlightRefusal(refusal, until: until, now: self.time.exactNow())
            }
        }
    }

    /// Puts a refresh off, unless somebody waits for it.
    nonisolated func skip(_ flight: Flight, until: Int64) -> Bool {
        let now = self.time.now()
        let isSkipped = self.shard(flight.key).withLock { state in
            state.withSlot(flight.key, now: now) { slot, _ in slot.skip(flight: flight.id, nextAttempt: until) }
        }
        if isSkipped {
            flight.previous?.postponeAttention(until: until)
            self.trim(flight.key)
        }
        return isSkipped
    }

    /// Returns the right to call an issuer, and passes it on to those who wait for it.
    func release(_ flight: UInt64, outcome: AuthorityGovernor.Outcome) {
        let admitted = self.governor.finished(
            flight: flight,
            outcome: outcome,
            now: self.time.exactNow(),
            unit: self.unit()
        )
        for (flight, admission) in admitted {
            self.queued.removeValue(forKey: flight)?.resume(returning: admission)
        }
    }

    /// Ends the waiting of a flight for the right to call its issuer.
    func leaveQueue(_ flight: UInt64) {
        self.release(flight, outcome: .unknown)
        self.queued.removeValue(forKey: flight)?
            .resume(returning: .refused(until: self.time.exactNow(), .queueFull))
    }

    // MARK: - The source

    /// A token fresh from its source.
    struct Acquisition: Sendable {
        var token: AcquiredToken
        var sentAt: Int64
        var receivedAt: Int64
        var wallAtReceipt: WallTime
    }

    /// Lets a flight count from the purges that are known by now: its token is yet to be acquired.
    private func rebase(_ flight: inout Flight) {
        if self.abilities.epochs != nil {
            flight.partition.stored.assume()
            self.partitions.epoch.stored.assume()
        }
        let (id, epoch, now) = (flight.id, flight.partition.epoch, self.time.exactNow())
        guard epoch != flight.start.epoch else { return }
        let isCurrent = self.shard(flight.key).withLock { state in
            state.withSlot(flight.key, now: now) { slot, _ in slot.rebase(flight: id, epoch: epoch) }
        }
        if isCurrent { flight.start.epoch = epoch }
    }

    /// Calls the source, and once more soon after a transient failure.
    private func callSource(of flight: Flight) async -> Result<Acquisition, SourceFailure> {
        let end = flight.startedAt.addingClamped(self.configuration.loadTimeout.nanoseconds)
        var attempts = 0
        while true {
            attempts += 1
            let sentAt = self.time.exactNow()
            let context = AcquisitionContext(
                key: flight.key,
                reason: flight.start.reason.publicReason,
                timeLimit: .nanoseconds(max(0, end - sentAt)),
                claims: flight.start.claims,
                previous: flight.previous.map(AccessToken.init(record:))
            )
            let trustsStore = flight.start.readsStore && !self.distrustsStore(flight.key)
            let result = await self.traceCall(of: flight) {
                await self.call(flight.source, context, flight: flight.id, trustsStore: trustsStore)
            }
            let receivedAt = self.time.exactNow()
            self.waits.remove(from: flight.id)
            switch result {
            case .success(let token):
                self.release(flight.id, outcome: .answered)
                return .success(
                    Acquisition(
                        token: token,
                        sentAt: sentAt,
                        receivedAt: receivedAt,
                        wallAtReceipt: self.time.wallTime()
                    )
                )
            case .failure(let failure):
                let mayRepeat =
                    failure.failure.kind == .transient && attempts == 1 && end - receivedAt >= .seconds(2)
                    && self.governor.takeRetryBudget(flight.key.partition, now: receivedAt)
                let pause = Int64.milliseconds(200) + Int64(self.unit() * 400_000_000)
                if mayRepeat, (try? await self.time.sleep(until: receivedAt + pause)) != nil { continue }
                self.noteFailure(failure, of: flight)
                return .failure(failure)
            }
        }
    }

    /// Tells the governor how a call failed.
    private func noteFailure(_ failure: SourceFailure, of flight: Flight) {
        switch failure.failure.kind {
        case .transient, .invalidResponse: self.release(flight.id, outcome: .failed)
        case .cancelled, .local: self.release(flight.id, outcome: .unknown)
        case .throttled:
            let now = self.time.exactNow()
            let asked = failure.failure.retryAfter.map(RetryAfter.clamped) ?? .seconds(10)
            let spread = Int64(Double(asked) * self.unit() / 10)
            self.governor.throttle(flight.key.partition, until: now + asked + spread)
            self.shareGate(of: flight.key.partition, until: now + asked)
            self.release(flight.id, outcome: .answered)
        case .permanent, .interactionRequired: self.release(flight.id, outcome: .answered)
        }
    }

    /// Calls a source outside of the actor, in a task-local scope that reveals circular requests.
    @concurrent
    private nonisolated func call(
        _ source: any TokenSource,
        _ context: AcquisitionContext,
        flight: UInt64,
        trustsStore: Bool
    ) async -> Result<AcquiredToken, SourceFailure> {
        await WaitGraph.$openFlight.withValue(.init(cache: ObjectIdentifier(self), flight: flight)) {
            do {
                return .success(
                    try await Self.token(for: context, from: source, self.families, trustsStore: trustsStore)
                )
            } catch {
                return .failure(SourceFailure(error))
            }
        }
    }
}
