//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Which calls are sent again, how often, and after what pauses.
///
/// Requests of idempotent methods (RFC 9110 §9.2.2) are sent again when no response came or its status is among
/// ``statuses``; those of other methods only when no connection could be made, so that they cannot have had any effect.
public struct RetryPolicy: Hashable, Sendable {
    /// How often a request is sent at most, the first time included; 3 by default, 1 for no retries.
    public var maximumAttempts: Int
    /// The pause before the second attempt, doubled for each further one; 200 ms by default.
    ///
    /// Up to half of it is taken off at random, so that callers do not return all at once.
    public var baseDelay: Duration
    /// The longest pause that the policy chooses itself; 5 seconds by default.
    public var maximumDelay: Duration
    /// The longest pause that the API may ask for with `Retry-After`; 30 seconds by default.
    ///
    /// A response that asks for more is returned at once.
    public var maximumRetryAfter: Duration
    /// The statuses that lead to another attempt; 408, 429, 502, 503 and 504 by default.
    public var statuses: Set<Int>
    /// How long one attempt may take; as long as the whole call by default.
    public var attemptTimeout: Duration?
    /// Whether requests of all methods are treated as idempotent; false by default.
    public var includesUnsafeMethods: Bool
    /// Whether requests of all methods are sent again after they were refused before they had any effect: with status 429,
    /// or with 503 and `Retry-After`; false by default.
    public var includesThrottledUnsafeMethods = false

    /// Creates a policy.
    ///
    /// - Parameters:
    ///   - maximumAttempts: How often a request is sent at most; 3 by default.
    ///   - baseDelay: The pause before the second attempt; 200 ms by default.
    ///   - maximumDelay: The longest pause that the policy chooses itself; 5 seconds by default.
    ///   - maximumRetryAfter: The longest pause that the API may ask for; 30 seconds by default.
    ///   - statuses: The statuses that lead to another attempt; 408, 429, 502, 503 and 504 by default.
    ///   - attemptTimeout: How long one attempt may take; as long as the whole call by default.
    ///   - includesUnsafeMethods: Whether requests of all methods are treated as idempotent; false by default.
    public init(
        maximumAttempts: Int = 3,
        baseDelay: Duration = .milliseconds(200),
        maximumDelay: Duration = .seconds(5),
        maximumRetryAfter: Duration = .seconds(30),
        statuses: Set<Int> = [408, 429, 502, 503, 504],
        attemptTimeout: Duration? = nil,
        includesUnsafeMethods: Bool = false
    ) {
        self.maximumAttempts = maximumAttempts
        self.baseDelay = baseDelay
        self.maximumDelay = maximumDelay
        self.maximumRetryAfter = maximumRetryAfter
        self.statuses = statuses
        self.attemptTimeout = attemptTimeout
        self.includesUnsafeMethods = includesUnsafeMethods
    }

    /// No request is sent twice.
    public static var none: Self { .init(maximumAttempts: 1) }
}
