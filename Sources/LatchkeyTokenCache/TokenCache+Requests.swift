//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension TokenCache {
    /// Returns the token of a key if a usable one is in memory.
    ///
    /// The call neither suspends nor acquires anything. When a refresh is due and the token came from a source that the
    /// cache keeps, the refresh starts in the background.
    ///
    /// - Parameter key: The name of the token.
    /// - Returns: The token, or `nil`.
    public nonisolated func cachedToken(for key: CacheKey) -> AccessToken? {
        let now = self.time.now()
        return self.freshRecord(key, now: now).map(AccessToken.init(record:)) ?? self.agingToken(key, now: now)
    }

    /// Returns the token of a key, acquiring it when none is held.
    ///
    /// A fresh token in memory is returned without suspension. Otherwise the caller waits for the one acquisition that
    /// all callers share. Cancelling the calling task ends its own wait only.
    ///
    /// - Parameters:
    ///   - key: The name of the token.
    ///   - source: Where to acquire it; kept, to refresh the token while it is in use.
    ///   - options: What the request asks beyond the key; nothing by default.
    /// - Returns: A usable token.
    /// - Throws: ``TokenCacheError``: the failure of the source in ``TokenCacheError/cause``, or why the caller's wait
    ///   ended without a token.
    public nonisolated(nonsending) func token(
        for key: CacheKey,
        from source: some TokenSource,
        options: TokenRequestOptions = .init()
    ) async throws(TokenCacheError) -> AccessToken {
        if options.isPlain, let record = self.freshRecord(key, now: self.time.now()) {
            return AccessToken(record: record)
        }
        return try await self.resolve(key, from: source, keepsSource: true, options: options).token
    }

    /// Returns the token of a key, acquiring it with a closure when none is held.
    ///
    /// The closure is not kept: a token that came from one is refreshed only by later requests.
    ///
    /// - Parameters:
    ///   - key: The name of the token.
    ///   - options: What the request asks beyond the key; nothing by default.
    ///   - acquire: Acquires the token; called at most once, in a task that belongs to the cache.
    /// - Returns: A usable token.
    /// - Throws: ``TokenCacheError``, as ``token(for:from:options:)``.
    public nonisolated(nonsending) func token(
        for key: CacheKey,
        options: TokenRequestOptions = .init(),
        acquire: @escaping @Sendable (AcquisitionContext) async throws -> AcquiredToken
    ) async throws(TokenCacheError) -> AccessToken {
        if options.isPlain, let record = self.freshRecord(key, now: self.time.now()) {
            return AccessToken(record: record)
        }
        let source = ClosureSource(closure: acquire)
        return try await self.resolve(key, from: source, keepsSource: false, options: options).token
    }

    /// Returns the token of a key with how it was obtained.
    ///
    /// - Parameters:
    ///   - key: The name of the token.
    ///   - source: Where to acquire it; kept, to refresh the token while it is in use.
    ///   - options: What the request asks beyond the key; nothing by default.
    /// - Returns: A usable token, its source, age and remaining life, and how long the caller waited.
    /// - Throws: ``TokenCacheError``, as ``token(for:from:options:)``.
    public nonisolated(nonsending) func result(
        for key: CacheKey,
        from source: some TokenSource,
        options: TokenRequestOptions = .init()
    ) async throws(TokenCacheError) -> TokenResult {
        let now = self.time.now()
        if options.isPlain, let record = self.freshRecord(key, now: now) {
            return self.makeResult(record, .hitFresh, startedAt: now)
        }
        return try await self.resolve(key, from: source, keepsSource: true, options: options)
    }

    // MARK: - Hits

    @inline(__always)
    nonisolated func freshRecord(_ key: CacheKey, now: Int64) -> TokenRecord? {
        let (record, hits) = self.shard(key).withLock { state -> (TokenRecord?, UInt64) in
            guard let record = state.entries[key], record.isFresh(at: now) else { return (nil, 1) }
            state.hits &+= 1
            record.markUsed(at: now)
            return (record, state.hits)
        }
        if hits & Self.sampling == 0, let record { self.measureHit(key, record: record) }
        return record
    }

    /// One hit of 256 is measured.
    private static var sampling: UInt64 { 0xff }

    /// Measures how long it takes to find an entry: the clocks of every hit would cost more than the hit.
    @inline(never)
    private nonisolated func measureHit(_ key: CacheKey, record: TokenRecord) {
        let start = self.time.exactNow()
        let found = self.shard(key).withLock { $0.entries[key]?.isFresh(at: start) ?? false }
        let end = self.time.exactNow()
        guard found else { return }
        self.metrics.requestEnded(.hitFresh, nanoseconds: end - start)
        self.metrics.served(record, now: end)
    }

    /// The token of a key that is not fresh any more but usable; starts its refresh.
    private nonisolated func agingToken(_ key: CacheKey, now: Int64) -> AccessToken? {
        let record = self.shard(key).withLock { state -> TokenRecord? in
            guard let record = state.entry(key), record.isUsable(at: now) else { return nil }
            record.markUsed(at: now)
            return record
        }
        guard let record else { return nil }
        self.counters.count(.hitRefreshing)
        self.refreshInBackground(key, record: record, now: now)
        return AccessToken(record: record)
    }

    /// Starts the refresh of an entry if it is due and its source is known.
    nonisolated func refreshInBackground(_ key: CacheKey, record: TokenRecord, now: Int64) {
        guard now >= record.plan.refreshAt, let source = record.source else { return }
        let flight = self.shard(key).withLock { state -> Flight? in
            let number = state.nextNumber()
            return state.withSlot(key, now: now) { slot, _ -> Flight? in
                var request = SlotRequest(now: now, epoch: record.partition.epoch)
                request.allowsShorter = true
                guard slot.current == nil, slot.mayRefresh(at: now), record.isCurrent else { return nil }
                let flight = Flight(
                    start: slot.startRefresh(request: request, id: number),
                    key: key,
                    source: source,
                    keepsSource: true,
                    previous: record,
                    partition: record.partition,
                    startedAt: now
                )
                self.registry.enter(flight)
                return flight
            }
        }
        guard let flight else { return }
        record.postponeAttention(until: now.addingClamped(self.configuration.loadTimeout.nanoseconds))
        self.launch(flight)
    }
}
