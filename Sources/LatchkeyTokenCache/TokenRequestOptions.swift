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
        let force: SlotRequest.Force

        /// Asks for another token because a resource rejected this one; when another is held already, that is returned.
        ///
        /// - Parameter hash: The hash of the rejected token.
        /// - Returns: The request for another token.
        public static func rejected(_ hash: TokenHash) -> Self { .init(force: .rejected(hash, obtainedAt: nil)) }

        /// Asks for another token because a resource rejected the one that an earlier request returned.
        ///
        /// An acquisition that was started after that request is good enough.
        ///
        /// - Parameter result: What the earlier request returned.
        /// - Returns: The request for another token.
        public static func rejected(_ result: TokenResult) -> Self {
            .init(force: .rejected(result.token.hash, obtainedAt: result.servedAt))
        }

        /// Asks for a new token whatever is held; honoured at most once in 30 seconds for a key.
        public static var always: Self { .init(force: .always) }
    }

    /// Why a held token shall not be returned; `nil` by default.
    public var forcedRefresh: ForcedRefresh?
    /// The claims that the token must satisfy, from a claims challenge; `nil` by default.
    public var claims: String?
    /// How long the token must remain valid; zero by default.
    public var minimumRemaining: Duration
    /// Whether a token of shorter life will do when no longer one is to be had; `true` by default.
    public var allowsShorter: Bool
    /// How long the caller waits at most; the cache's own limit by default.
    public var timeout: Duration?

    /// Creates options.
    ///
    /// - Parameters:
    ///   - forcedRefresh: Why a held token shall not be returned; none by default.
    ///   - claims: The claims that the token must satisfy; none by default.
    ///   - minimumRemaining: How long the token must remain valid; zero by default.
    ///   - allowsShorter: Whether a token of shorter life will do; `true` by default.
    ///   - timeout: How long the caller waits at most; the cache's own limit by default.
    public init(
        forcedRefresh: ForcedRefresh? = nil,
        claims: String? = nil,
        minimumRemaining: Duration = .zero,
        allowsShorter: Bool = true,
        timeout: Duration? = nil
    ) {
        self.forcedRefresh = forcedRefresh
        self.claims = claims
        self.minimumRemaining = minimumRemaining
        self.allowsShorter = allowsShorter
        self.timeout = timeout
    }

    /// Whether the request asks for nothing special: many such callers can wait together at little cost.
    var isEmpty: Bool { self.isPlain && self.timeout == nil }

    /// Whether any fresh token in memory satisfies the request.
    var isPlain: Bool {
        self.forcedRefresh == nil && self.claims == nil && self.minimumRemaining == .zero
    }
}
