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
        if let record = self.freshRecord(key, now: now) { return AccessToken(record: record) }
        return self.agingToken(key, now: now)
    }

    /// Returns the token of a key, acquiring it when none is held.
    ///
    /// A fresh token in memory is returned without suspension. Otherwise the caller waits for the one acquisition that
    /// all callers share. Cancelling the calling task ends its own wait only.
    ///
    /// - Parameters:
    ///   - key: The name of the token.
    ///   - source: Where to acquire it; kept, to refresh the token while it is in use.
    /// - Returns: A usable token.
    /// - Throws: ``TokenCacheError``: the failure of the source in ``TokenCacheError/cause``, or why the caller's wait
    ///   ended without a token.
    @inlinable
    public nonisolated(nonsending) func token(
        for key: CacheKey,
        from source: some TokenSource
    ) async throws(TokenCacheError) -> AccessToken {
        // Inlined into the caller, a hit costs no more than a synchronous call.
        let (token, mayJoin) = self.freshToken(for: key)
        if let token { return token }
        return try await self.missed(key, from: source, mayJoin: mayJoin)
    }

    /// Returns the token of a key with which the caller asks for something special, acquiring it when none is held.
    ///
    /// - Parameters:
    ///   - key: The name of the token.
    ///   - source: Where to acquire it; kept, to refresh the token while it is in use.
    ///   - options: What the request asks beyond the key.
    /// - Returns: A usable token.
    /// - Throws: ``TokenCacheError``, as ``token(for:from:)``.
    public nonisolated(nonsending) func token(
        for key: CacheKey,
        from source: some TokenSource,
        options: TokenRequestOptions
    ) async throws(TokenCacheError) -> AccessToken {
        if options.isEmpty { return try await self.token(for: key, from: source) }
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
    ///   - acquire: Acquires the token; called at most once, in a task that belongs to the cache.
    /// - Returns: A usable token.
    /// - Throws: ``TokenCacheError``, as ``token(for:from:)``.
    @inlinable
    public nonisolated(nonsending) func token(
        for key: CacheKey,
        acquire: @escaping @Sendable (AcquisitionContext) async throws -> AcquiredToken
    ) async throws(TokenCacheError) -> AccessToken {
        let (token, mayJoin) = self.freshToken(for: key)
        if let token { return token }
        return try await self.missed(key, mayJoin: mayJoin, acquire: acquire)
    }

    /// Returns the token of a key with which the caller asks for something special, acquiring it with a closure when
    /// none is held.
    ///
    /// - Parameters:
    ///   - key: The name of the token.
    ///   - options: What the request asks beyond the key.
    ///   - acquire: Acquires the token; called at most once, in a task that belongs to the cache.
    /// - Returns: A usable token.
    /// - Throws: ``TokenCacheError``, as ``token(for:from:)``.
    public nonisolated(nonsending) func token(
        for key: CacheKey,
        options: TokenRequestOptions,
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
    /// - Throws: ``TokenCacheError``, as ``token(for:from:)``.
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

    /// The token of a key, if it is fresh, and otherwise whether there may be an acquisition of it to join.
    @usableFromInline
    package nonisolated func freshToken(for key: CacheKey) -> (token: AccessToken?, mayJoin: Bool) {
        let (record, hits) = self.hit(key, now: self.time.now())
        guard let record else { return (nil, hits == Self.missWithFlights) }
        if hits & Self.sampling == 0 { self.measureHit(key, record: record) }
        return (AccessToken(record: record), false)
    }

    @inline(__always)
    nonisolated func freshRecord(_ key: CacheKey, now: Int64) -> TokenRecord? {
        let (record, hits) = self.hit(key, now: now)
        if hits & Self.sampling == 0, let record { self.measureHit(key, record: record) }
        return record
    }

    @inline(__always)
    private nonisolated func hit(_ key: CacheKey, now: Int64) -> (TokenRecord?, UInt64) {
        // The shards live as long as the cache: a reference of one's own would cost as much as the rest of the lookup.
        let shard = unsafe Unmanaged.passUnretained(self.shard(key))
        return unsafe shard._withUnsafeGuaranteedRef { shard in
            shard.withLock { state -> (TokenRecord?, UInt64) in
                guard let record = state.hit(key, now: now) else {
                    return (nil, state.currentFlights > 0 ? Self.missWithFlights : Self.miss)
                }
                state.hits &+= 1
                return (record, state.hits)
            }
        }
    }

    /// What stands for the number of a hit where there is none.
    private static var miss: UInt64 { 1 }
    private static var missWithFlights: UInt64 { 2 }

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
        let (record, isFresh) = self.shard(key).withLock { state -> (TokenRecord?, Bool) in
            guard let record = state.entry(key), record.isUsable(at: now) else { return (nil, false) }
            record.markUsed(at: now)
            state.entries.touch(key)
            let isFresh = record.isFresh(at: now)
            if isFresh { state.hits &+= 1 }
            return (record, isFresh)
        }
        guard let record else { return nil }
        self.examine(record, key: key)
        if record.isInDoubt, self.configuration.fleet.strictRevocation { return nil }
        // The key was used with another cache in between.
        guard !isFresh else { return AccessToken(record: record) }
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
