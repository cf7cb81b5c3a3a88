//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenCache

/// A request for one token.
///
/// A request that is kept and used again is served faster: it remembers the cache key that an acquirer made of it.
public struct TokenRequest: Sendable {
    /// The scopes that the token shall have.
    public var scopes: [String] { didSet { self.memo = TokenRequestMemo() } }
    /// For whom the token is.
    public var subject: TokenSubject { didSet { self.memo = TokenRequestMemo() } }
    /// What else governs the token.
    public var options: AcquireTokenOptions { didSet { self.memo = TokenRequestMemo() } }
    /// The token that a resource has rejected, so that another is acquired unless it is held already.
    public var rejected: TokenHash?
    /// How long the token must remain valid; zero by default.
    public var minimumRemaining: Duration
    /// How long the caller waits at most; the cache's own limit by default.
    public var timeout: Duration?

    private(set) var memo = TokenRequestMemo()

    /// Creates a request.
    ///
    /// - Parameters:
    ///   - scopes: The scopes that the token shall have.
    ///   - subject: For whom the token is.
    ///   - options: What else governs the token; nothing by default.
    ///   - rejected: The token that a resource has rejected; none by default.
    ///   - minimumRemaining: How long the token must remain valid; zero by default.
    ///   - timeout: How long the caller waits at most; the cache's own limit by default.
    public init(
        scopes: [String],
        as subject: TokenSubject,
        options: AcquireTokenOptions = .init(),
        rejected: TokenHash? = nil,
        minimumRemaining: Duration = .zero,
        timeout: Duration? = nil
    ) {
        self.scopes = scopes
        self.subject = subject
        self.options = options
        self.rejected = rejected
        self.minimumRemaining = minimumRemaining
        self.timeout = timeout
    }

    /// Whether any token of the key will do that is fresh.
    var isPlain: Bool {
        self.rejected == nil && self.minimumRemaining == .zero && !self.options.forceRefresh
            && self.options.claims == nil
            && self.options.rejectedTokenSHA256 == nil && self.options.longRunningSession == nil
    }

    /// What the cache is told beside the key.
    var cacheOptions: TokenRequestOptions {
        TokenRequestOptions(
            forcedRefresh: self.rejected.map { .rejected($0) } ?? (self.options.forceRefresh ? .always : nil),
            claims: self.options.claims,
            minimumRemaining: self.minimumRemaining,
            timeout: self.timeout
        )
    }
}
