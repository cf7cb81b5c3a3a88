//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension TokenCache {
    /// Turns the answer to a wait into the caller's result.
    nonisolated func settle(
        _ answer: WaiterAnswer,
        attempt: Attempt
    ) throws(TokenCacheError) -> TokenResult {
        let now = self.time.now()
        switch answer {
        case .record(let record):
            return try self.settle(.token(record, .joined), attempt: attempt)
        case .token(let record, let result, let report):
            let options = attempt.options
            guard options.allowsShorter || record.plan.deadline - now > options.minimumRemaining.nanoseconds else {
                self.count(.error, of: attempt)
                throw .lifetimeTooShort
            }
            record.markUsed(at: now)
            self.count(result, of: attempt, record: record)
            return self.makeResult(record, result, startedAt: attempt.startedAt, report: report)
        case .failed(let error, _):
            if let record = self.fallback(for: attempt, now: now) { return record }
            self.count(.error, of: attempt)
            throw error
        case .turnedAway(let error):
            if let record = self.fallback(for: attempt, now: now) { return record }
            self.count(.negative, of: attempt)
            throw error
        case .timedOut:
            if let record = self.fallback(for: attempt, now: now) { return record }
            self.count(.error, of: attempt)
            throw TokenCacheError(.timedOut, "No token arrived within the time that the caller allows.")
        case .cancelled, .notWaiting:
            throw .waitCancelled
        }
    }

    /// The held token, for a caller that would have liked a newer one.
    private nonisolated func fallback(for attempt: Attempt, now: Int64) -> TokenResult? {
        guard attempt.options.forcedRefresh == nil, attempt.options.claims == nil else { return nil }
        let record = self.shard(attempt.key).withLock { state in state.entry(attempt.key) }
        guard let record, now < record.plan.usableUntil else { return nil }
        let isLongEnough =
            attempt.options.allowsShorter
            || record.plan.deadline - now > attempt.options.minimumRemaining.nanoseconds
        guard isLongEnough else { return nil }
        record.markUsed(at: now)
        self.count(.hitMandatoryOld, of: attempt, record: record)
        return self.makeResult(record, .hitMandatoryOld, startedAt: attempt.startedAt)
    }

    /// Counts and measures the end of a request.
    private nonisolated func count(_ result: RequestResult, of attempt: Attempt, record: TokenRecord? = nil) {
        let now = self.time.exactNow()
        self.counters.count(result)
        self.metrics.requestEnded(result, nanoseconds: now - attempt.startedAt)
        if let record { self.metrics.served(record, now: now) }
    }

    nonisolated func makeResult(
        _ record: TokenRecord,
        _ result: RequestResult,
        startedAt: Int64,
        report: FlightReport? = nil
    ) -> TokenResult {
        let now = self.time.now()
        let waited = result == .hitFresh ? 0 : max(0, self.time.exactNow() - startedAt)
        return TokenResult(
            token: AccessToken(record: record),
            result: result,
            age: .nanoseconds(now - record.issuedAt),
            remaining: .nanoseconds(record.plan.deadline - now),
            isDegraded: result == .hitMandatoryOld,
            flight: report?.id,
            reason: report?.reason.publicReason,
            missReason: report?.missReason,
            waited: .nanoseconds(waited),
            storeTime: report?.storeTime,
            authorityTime: report?.authorityTime,
            servedAt: now
        )
    }
}
