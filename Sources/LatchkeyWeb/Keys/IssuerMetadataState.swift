//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Decides when an issuer is asked for its keys: events in, actions out.
struct IssuerMetadataState: Sendable {
    typealias Instant = ContinuousClock.Instant

    /// What whoever needs keys does.
    enum Action: Sendable {
        /// Use these; a fetch may go on meanwhile.
        case use(IssuerMetadata)
        /// Start a fetch and wait for it.
        case fetch
        /// Start a fetch, and use these meanwhile.
        case fetchAndUse(IssuerMetadata)
        /// Wait for the fetch that is under way.
        case wait
        /// There are none, and it is too early for another attempt.
        case unavailable(retryAfter: Duration)
    }

    private let policy: KeyRefreshPolicy
    /// The newest keys.
    private(set) var current: IssuerMetadata?
    /// Why the last fetch failed; `nil` after one that succeeded.
    private(set) var lastFailure: TokenValidationError?
    private(set) var fetches: UInt64 = 0
    private var isFetching = false
    private var failures = 0
    /// When the keys become old; `nil` for those that never do.
    private var dueAt: Instant?
    private var nextAttempt: Instant?
    private var lastUnknownKey: Instant?

    init(policy: KeyRefreshPolicy, fixed: IssuerMetadata? = nil) {
        self.policy = policy
        self.current = fixed
    }

    /// Someone needs keys.
    mutating func needed(at now: Instant) -> Action {
        let isEarly = self.nextAttempt.map { now < $0 } ?? false
        if let current {
            guard let dueAt, now >= dueAt, !self.isFetching, !isEarly else { return .use(current) }
            self.isFetching = true
            return .fetchAndUse(current)
        }
        if self.isFetching { return .wait }
        if let nextAttempt, isEarly { return .unavailable(retryAfter: nextAttempt - now) }
        self.isFetching = true
        return .fetch
    }

    /// A token names a key that is not among those of a fetch; `nil` when no newer ones can be had now.
    mutating func keyWasUnknown(to generation: UInt64, at now: Instant) -> Action? {
        if let current, current.generation != generation { return .use(current) }
        if self.isFetching { return .wait }
        // Keys that were given never change.
        guard self.dueAt != nil else { return nil }
        if let last = self.lastUnknownKey, now - last < self.policy.unknownKeyInterval { return nil }
        self.lastUnknownKey = now
        self.isFetching = true
        return .fetch
    }

    /// A fetch succeeded.
    mutating func fetched(_ metadata: IssuerMetadata, at now: Instant, jitter: Double) {
        self.isFetching = false
        self.fetches += 1
        self.failures = 0
        self.lastFailure = nil
        self.nextAttempt = nil
        self.current = metadata
        self.dueAt = now + self.policy.interval + self.policy.interval / 12 * jitter
    }

    /// A fetch failed; the keys that there are go on serving.
    mutating func fetchFailed(_ error: TokenValidationError, at now: Instant) {
        self.isFetching = false
        self.fetches += 1
        self.failures += 1
        self.lastFailure = error
        let wait = Duration.milliseconds(500 << min(self.failures - 1, 16))
        self.nextAttempt = now + min(wait, self.policy.longestBackoff)
    }

    /// How long until the keys become old; `nil` for those that never do, or while there are none.
    func timeUntilDue(at now: Instant) -> Duration? { self.dueAt.map { max(.zero, $0 - now) } }
}
