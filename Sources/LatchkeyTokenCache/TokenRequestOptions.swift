//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What one request for a token asks beyond the key.
public struct TokenRequestOptions: Sendable {
    /// Why a held token shall not be returned.
    public struct ForcedRefresh: Sendable {
        let rejected: TokenHash?

        /// A resource rejected this token: acquire another, unless the cache already holds another.
        ///
        /// - Parameter hash: The hash of the rejected token.
        public static func rejected(_ hash: TokenHash) -> Self { .init(rejected: hash) }
        /// Acquire a new token whatever is held; honoured at most once in 30 seconds for a key.
        public static var always: Self { .init(rejected: nil) }
    }

    /// Why a held token shall not be returned; `nil` by default.
    public var forcedRefresh: ForcedRefresh?
    /// The claims that the token must satisfy, from a claims challenge; `nil` by default.
    public var claims: String?
    /// How long the token must remain valid; zero by default.
    public var minimumRemaining: Duration
    /// How long the caller waits at most; the cache's own limit by default.
    public var timeout: Duration?

    /// Creates options.
    ///
    /// - Parameters:
    ///   - forcedRefresh: Why a held token shall not be returned; none by default.
    ///   - claims: The claims that the token must satisfy; none by default.
    ///   - minimumRemaining: How long the token must remain valid; zero by default.
    ///   - timeout: How long the caller waits at most; the cache's own limit by default.
    public init(
        forcedRefresh: ForcedRefresh? = nil,
        claims: String? = nil,
        minimumRemaining: Duration = .zero,
        timeout: Duration? = nil
    ) {
        self.forcedRefresh = forcedRefresh
        self.claims = claims
        self.minimumRemaining = minimumRemaining
        self.timeout = timeout
    }
}
