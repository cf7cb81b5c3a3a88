//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// When a client of an Azure service sends a request again.
///
/// Attempts that failed on the way count as much as answers with one of ``statuses``. All methods are included: the services'
/// operations may be repeated.
public struct AzureRetryOptions: Hashable, Sendable {
    /// How often a request is sent again at most; 3 by default, 0 for never.
    public var maximumRetries: Int
    /// The pause before the first retry, doubled for each further one; 800 ms by default.
    ///
    /// It is spread at random between 0.8 and 1.3 times its length.
    public var delay: Duration
    /// The longest pause that is chosen here; 60 seconds by default.
    public var maximumDelay: Duration
    /// The longest pause that the service may ask for; 5 minutes by default.
    ///
    /// An answer that asks for more is an error at once.
    public var maximumRetryAfter: Duration
    /// The statuses that lead to a retry; 408, 429, 500, 502, 503 and 504 by default.
    public var statuses: Set<Int>

    /// Creates options.
    ///
    /// - Parameters:
    ///   - maximumRetries: How often a request is sent again at most; 3 by default.
    ///   - delay: The pause before the first retry; 800 ms by default.
    ///   - maximumDelay: The longest pause that is chosen here; 60 seconds by default.
    ///   - maximumRetryAfter: The longest pause that the service may ask for; 5 minutes by default.
    ///   - statuses: The statuses that lead to a retry; 408, 429, 500, 502, 503 and 504 by default.
    public init(
        maximumRetries: Int = 3,
        delay: Duration = .milliseconds(800),
        maximumDelay: Duration = .seconds(60),
        maximumRetryAfter: Duration = .seconds(300),
        statuses: Set<Int> = [408, 429, 500, 502, 503, 504]
    ) {
        self.maximumRetries = maximumRetries
        self.delay = delay
        self.maximumDelay = maximumDelay
        self.maximumRetryAfter = maximumRetryAfter
        self.statuses = statuses
    }

    /// No request is sent twice.
    public static var none: Self { .init(maximumRetries: 0) }
}
