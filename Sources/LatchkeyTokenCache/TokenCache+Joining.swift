//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension TokenCache {
    /// Waits for a token that is not fresh in memory, for a caller that asks for nothing special.
    @usableFromInline
    nonisolated(nonsending) func missed(
        _ key: CacheKey,
        from source: some TokenSource,
        mayJoin: Bool
    ) async throws(TokenCacheError) -> AccessToken {
        if mayJoin, let joinedAt = self.beginJoin() {
            let answer = await self.join(key)
            if let record = try self.endJoin(answer, since: joinedAt) { return AccessToken(record: record) }
        }
        return try await self.resolve(key, from: source)
    }

    /// Waits for a token that is not fresh in memory, for a caller that asks for nothing special and brings a closure.
    @usableFromInline
    nonisolated(nonsending) func missed(
        _ key: CacheKey,
        mayJoin: Bool,
        acquire: @escaping @Sendable (AcquisitionContext) async throws -> AcquiredToken
    ) async throws(TokenCacheError) -> AccessToken {
        if mayJoin, let joinedAt = self.beginJoin() {
            let answer = await self.join(key)
            if let record = try self.endJoin(answer, since: joinedAt) { return AccessToken(record: record) }
        }
        return try await self.token(for: key, options: .init(), acquire: acquire)
    }

    // Apart, so that those who join need no room for it.
    @inline(never)
    private nonisolated(nonsending) func resolve(
        _ key: CacheKey,
        from source: some TokenSource
    ) async throws(TokenCacheError) -> AccessToken {
        try await self.resolve(key, from: source, keepsSource: true, options: .init()).token
    }

    // MARK: - Joining

    /// Waits for the acquisition of a key that is under way, if there is one that the caller can simply join.
    ///
    /// A stampede is many callers of this kind: they cost little more than their suspension. What they keep while they
    /// wait has to fit into the memory that a task has from the beginning.
    @inline(__always)
    private nonisolated(nonsending) func join(_ key: CacheKey) async -> WaiterAnswer {
        let pass = WaiterPass()
        return await withTaskCancellationHandler {
            await withWaiterContinuation { self.enroll($0, key: key, pass: pass) }
        } onCancel: {
            self.cancel(pass, key: key)
        }
    }

    /// The time at which a caller begins to wait, when it is to be measured and zero otherwise; `nil` when the caller
    /// cannot simply join.
    @inline(never)
    private nonisolated func beginJoin() -> Int64? {
        guard !self.isTracing, WaitGraph.openFlight == nil else { return nil }
        return self.metrics.isHeard ? self.time.now() : 0
    }

    /// Turns the answer to a caller that joined into its token, or `nil` when there was nothing to join.
    @inline(__always)
    private nonisolated func endJoin(
        _ answer: WaiterAnswer,
        since joinedAt: Int64
    ) throws(TokenCacheError) -> TokenRecord? {
        if case .record(let record) = answer, joinedAt == 0 { return record }
        return try self.measureJoin(answer, since: joinedAt)
    }

    @inline(never)
    private nonisolated func measureJoin(
        _ answer: WaiterAnswer,
        since joinedAt: Int64
    ) throws(TokenCacheError) -> TokenRecord? {
        let now = self.time.now()
        switch answer {
        case .record(let record), .token(let record, _, _):
            self.metrics.requestEnded(.joined, nanoseconds: now - joinedAt)
            self.metrics.served(record, now: now)
            return record
        case .failed(let error, _), .turnedAway(let error):
            self.counters.count(.error)
            self.metrics.requestEnded(.error, nanoseconds: now - joinedAt)
            throw error
        case .timedOut: throw TokenCacheError(.timedOut, "No token arrived in time.")
        case .cancelled: throw .waitCancelled
        case .notWaiting: return nil
        }
    }

    private nonisolated func enroll(_ continuation: WaiterContinuation, key: CacheKey, pass: WaiterPass) {
        let priority = Task.currentPriority
        let waiter = Waiter(continuation: continuation, result: .joined, isPlain: true)
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
