//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What a ``TokenSource`` is told about the token it shall acquire.
public struct AcquisitionContext: Sendable {
    /// Why a token is acquired.
    public enum Reason: Hashable, Sendable {
        /// No usable token is held.
        case missing
        /// The held token is to be replaced ahead of its expiry.
        case refresh
        /// A caller asked for a new token although one is held.
        case forced
    }

    /// The key of the token.
    public var key: CacheKey
    /// Why the token is acquired.
    public var reason: Reason
    /// How long the acquisition may take, counted from the call.
    public var timeLimit: Duration
    /// The claims that the new token must satisfy, a JSON object (OpenID Connect Core §5.5); or `nil`.
    public var claims: String?
    /// The token that a resource has rejected or that is to be replaced; or `nil`.
    public var previous: AccessToken?

    /// Creates a context.
    ///
    /// - Parameters:
    ///   - key: The key of the token.
    ///   - reason: Why the token is acquired; ``Reason/missing`` by default.
    ///   - timeLimit: How long the acquisition may take; 30 seconds by default.
    ///   - claims: The claims that the new token must satisfy; none by default.
    ///   - previous: The token to be replaced; none by default.
    public init(
        key: CacheKey,
        reason: Reason = .missing,
        timeLimit: Duration = .seconds(30),
        claims: String? = nil,
        previous: AccessToken? = nil
    ) {
        self.key = key
        self.reason = reason
        self.timeLimit = timeLimit
        self.claims = claims
        self.previous = previous
    }
}
