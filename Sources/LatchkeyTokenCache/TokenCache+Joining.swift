//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CoreMetrics

extension TokenCache {
    /// Waits for the acquisition of a key that is under way, for a caller that asks for nothing special.
    ///
    /// A stampede is many callers of this kind: they cost little more than their suspension.
    ///
    /// - Parameter key: The name of the token, of which no fresh record is held.
    /// - Returns: The token, or `nil` when there is nothing that the caller could simply join.
    /// - Throws: ``TokenCacheError`` when the acquisition fails or the caller's task is cancelled.
    @usableFromInline
    nonisolated(nonsending) func join(_ key: CacheKey) async throws(TokenCacheError) -> AccessToken? {
        guard !self.isTracing, WaitGraph.openFlight == nil, self.hasFlight(for: key) else { return nil }
        let startedAt = self.time.now()
        let priority = Task.currentPriority
        let pass = WaiterPass()
        let answer = await withTaskCancellationHandler {
            await withWaiterContinuation { continuation in
                self.enroll(continuation, key: key, pass: pass, priority: priority)
            }
        } onCancel: {
            self.cancel(pass, key: key)
        }
        let now = self.time.now()
        switch answer {
        case .token(let record, _, _):
            record.markUsed(at: now)
            self.counters.count(.joined)
            self.metrics.requestEnded(.joined, nanoseconds: now - startedAt)
            self.metrics.served(record, now: now)
            return AccessToken(record: record)
        case .failed(let error, _), .turnedAway(let error):
            self.counters.count(.error)
            self.metrics.requestEnded(.error, nanoseconds: now - startedAt)
            throw error
        case .timedOut: throw TokenCacheError(.timedOut, "No token arrived in time.")
        case .cancelled: throw .waitCancelled
        case .notWaiting: return nil
        }
    }

    /// Whether an acquisition for a key without record may be under way.
    private nonisolated func hasFlight(for key: CacheKey) -> Bool {
        self.shard(key).withLock { $0.hasOnlySlot(key) }
    }

    private nonisolated func enroll(
        _ continuation: WaiterContinuation,
        key: CacheKey,
        pass: WaiterPass,
        priority: TaskPriority
    ) {
        let waiter = Waiter(continuation: continuation, result: .joined)
        let (answer, urged) = self.shard(key).withLock { state -> (WaiterAnswer?, UInt64?) in
            guard let joining = state.join(key, waiter: waiter, priority: priority) else { return (.notWaiting, nil) }
            guard pass.register(joining.waiter) else {
                state.leave(key, joining.waiter)
                return (.cancelled, nil)
            }
            return (nil, joining.urged)
        }
        if let answer { return continuation.resume(returning: answer) }
        if let urged { self.registry.escalate(urged, to: priority) }
        // Who enrolls while the cache is shut down may have come too late to be told.
        if self.registry.isClosed, let id = pass.waiter { self.endWait(id, key: key, with: .failed(.shutDown)) }
    }
}
