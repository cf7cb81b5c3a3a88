//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// One token for a caller that needs it often: cheaper than a look into the cache, and as up to date.
///
/// A handle keeps copies of the token, so that threads on different cores do not compete for one. It follows every
/// change of the cache: a token that was invalidated or replaced is not returned any more. While a handle lives, its
/// token is not evicted.
public final class TokenHandle: Sendable {
    /// The name of the token.
    public let key: CacheKey
    private let cache: TokenCache
    private let time: CacheTime
    private let threads = ThreadNumber.process
    private let source: any TokenSource
    private let watch: HandleWatch
    private let stripes: [HandleStripe]

    private static let stripeCount = 8

    init(key: CacheKey, source: any TokenSource, cache: TokenCache) {
        self.key = key
        self.cache = cache
        self.time = cache.time
        self.source = source
        self.watch = cache.watch(key)
        self.stripes = (0..<Self.stripeCount).map { _ in HandleStripe() }
    }

    deinit {
        let hits = self.stripes.reduce(0) { $0 + $1.uncounted }
        self.cache.unwatch(self.key, hits: hits)
    }

    /// Returns the token if a usable one is in memory, as ``TokenCache/cachedToken(for:)`` does.
    ///
    /// - Returns: The token, or `nil`.
    public func cachedToken() -> AccessToken? {
        let now = self.time.now()
        if let record = self.fresh(now: now) { return AccessToken(record: record) }
        return self.renew(now: now)
    }

    /// Calls a closure with the token if a usable one is in memory, without a reference of the closure's own.
    ///
    /// - Parameter body: Uses the token; must be short, and must not wait for anything.
    /// - Returns: What the closure returns, or `nil` without a token.
    @inlinable
    public func withToken<Result>(_ body: (borrowing AccessToken) -> Result) -> Result? {
        var result: Result?
        self.borrow { token in result = body(token) }
        return result
    }

    /// Calls a closure with the token if a usable one is in memory.
    @usableFromInline
    func borrow(_ body: (borrowing AccessToken) -> Void) {
        let now = self.time.now()
        // The stripes live as long as the handle.
        let isDone = unsafe self.stripe._withUnsafeGuaranteedRef {
            $0.borrow(version: self.watch.version, now: now, body)
        }
        // The stripe has no copy yet, or its lock is taken, perhaps by a closure of this thread.
        if !isDone, let token = self.renew(now: now) { body(token) }
    }

    @inline(__always)
    private func fresh(now: Int64) -> TokenRecord? {
        unsafe self.stripe._withUnsafeGuaranteedRef { $0.fresh(version: self.watch.version, now: now) }
    }

    /// Returns the token, acquiring it when none is held, as ``TokenCache/token(for:from:options:)`` does.
    ///
    /// - Parameter options: What the request asks beyond the key; nothing by default.
    /// - Returns: A usable token.
    /// - Throws: ``TokenCacheError``: the failure of the source, or why the caller's wait ended without a token.
    public nonisolated(nonsending) func token(
        options: TokenRequestOptions = .init()
    ) async throws(TokenCacheError) -> AccessToken {
        if options.isPlain, let token = self.cachedToken() { return token }
        return try await self.cache.resolve(self.key, from: self.source, keepsSource: true, options: options).token
    }

    /// Reads the token from the cache, and copies it for the threads of this stripe.
    @inline(never)
    private func renew(now: Int64) -> AccessToken? {
        // The version is read first: a change in between makes the copy out of date at once.
        let version = self.watch.version
        guard let token = self.cache.cachedToken(for: self.key) else { return nil }
        guard token.record.isFresh(at: now) else { return token }
        let copy = token.record.replica()
        let hits = unsafe self.stripe._withUnsafeGuaranteedRef { $0.replace(with: copy, version: version) }
        if hits > 0 { self.cache.count(hits: hits, of: self.key) }
        return token
    }

    /// The stripe of the calling thread.
    @inline(__always)
    private var stripe: Unmanaged<HandleStripe> {
        unsafe Unmanaged.passUnretained(self.stripes[Int(self.threads.current % UInt(Self.stripeCount))])
    }
}

extension TokenCache {
    /// Returns a handle of one token, for a caller that needs it often.
    ///
    /// - Parameters:
    ///   - key: The name of the token.
    ///   - source: Where to acquire it.
    /// - Returns: The handle; keep it as long as the token is needed.
    public nonisolated func handle(for key: CacheKey, from source: some TokenSource) -> TokenHandle {
        TokenHandle(key: key, source: source, cache: self)
    }

    /// Tells a handle of changes of a key from now on.
    nonisolated func watch(_ key: CacheKey) -> HandleWatch {
        self.shard(key).withLock { $0.watch(key) }
    }

    nonisolated func unwatch(_ key: CacheKey, hits: UInt64) {
        self.shard(key).withLock { state in
            state.hits &+= hits
            state.unwatch(key)
        }
    }

    /// Counts the hits of a handle.
    nonisolated func count(hits: UInt64, of key: CacheKey) {
        self.shard(key).withLock { $0.hits &+= hits }
    }
}
