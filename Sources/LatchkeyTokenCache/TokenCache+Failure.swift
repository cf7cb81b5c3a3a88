//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CoreMetrics

extension TokenCache {
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
        // What fails after the end of the cache fails because of it: the end cancels every acquisition.
        let answer = WaiterAnswer.failed(self.registry.isClosed ? .shutDown : error, report)
        waiters.forEach { $0.resume(answer) }
        self.trim(flight.key)
        guard !isLate else { return }
        self.emit(.flightFailed(error.code, flight: flight.id))
        if flight.start.reason == .refresh {
            self.emit(.refreshEnded(succeeded: false))
            self.metrics.refreshed(.failure)
        }
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
        self.trim(flight.key)
        self.emit(.flightFailed(.timedOut, flight: id))
        if flight.start.reason == .refresh {
            self.emit(.refreshEnded(succeeded: false))
            self.metrics.refreshed(.failure)
        }
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
