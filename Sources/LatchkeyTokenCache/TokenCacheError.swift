//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// An error thrown by a token cache.
public struct TokenCacheError: Error, Sendable {
    /// The category of a ``TokenCacheError``.
    public struct Code: Hashable, Sendable {
        private enum Base: String {
            case acquisitionFailed
            case authorityUnavailable
            case cancelled
            case invalidated
            case invalidKey
            case invalidResponse
            case lifetimeTooShort
            case lockUnavailable
            case recursiveLoad
            case shutDown
            case storeUnavailable
            case throttled
            case timedOut
        }
        private let base: Base

        /// The name of the category, stable, for metrics and logs.
        public var name: String { self.base.rawValue }

        /// The token source failed; ``TokenCacheError/cause`` is its error.
        public static var acquisitionFailed: Self { .init(base: .acquisitionFailed) }
        /// The issuer has failed repeatedly and is left alone for a while; see ``TokenCacheError/retryAfter``.
        public static var authorityUnavailable: Self { .init(base: .authorityUnavailable) }
        /// The caller's task was cancelled while it waited for a token.
        public static var cancelled: Self { .init(base: .cancelled) }
        /// The key is too long.
        public static var invalidKey: Self { .init(base: .invalidKey) }
        /// The token was invalidated again and again while the caller waited; ask once more.
        public static var invalidated: Self { .init(base: .invalidated) }
        /// The token source returned something that cannot be a token for the key.
        public static var invalidResponse: Self { .init(base: .invalidResponse) }
        /// The issuer gives no token that lives as long as the caller asks.
        public static var lifetimeTooShort: Self { .init(base: .lifetimeTooShort) }
        /// A refresh token could not be redeemed, because no other process could be kept from doing the same.
        public static var lockUnavailable: Self { .init(base: .lockUnavailable) }
        /// The token source asked the cache for the token that it was to acquire.
        public static var recursiveLoad: Self { .init(base: .recursiveLoad) }
        /// The cache was shut down.
        public static var shutDown: Self { .init(base: .shutDown) }
        /// A record that must be kept could not be written to the store.
        public static var storeUnavailable: Self { .init(base: .storeUnavailable) }
        /// The issuer asked for patience; see ``TokenCacheError/retryAfter``.
        public static var throttled: Self { .init(base: .throttled) }
        /// No token arrived within the time that the caller or the cache allows.
        public static var timedOut: Self { .init(base: .timedOut) }
    }

    /// What happened, behind one word: an error has room in every frame between the cache and its callers.
    private final class Contents: Sendable {
        struct Fields: Sendable {
            var code: Code
            var message: String
            var cause: (any Error)?
            var retryAfter: Duration?
        }

        let fields: Fields

        init(_ fields: Fields) { self.fields = fields }
    }

    private var contents: Contents

    private var fields: Contents.Fields {
        get { self.contents.fields }
        set { self.contents = Contents(newValue) }
    }

    /// The category of the error.
    public var code: Code {
        get { self.fields.code }
        set { self.fields.code = newValue }
    }

    /// What happened and what to do, free of token material.
    public var message: String {
        get { self.fields.message }
        set { self.fields.message = newValue }
    }

    /// The error that led to this one.
    public var cause: (any Error)? {
        get { self.fields.cause }
        set { self.fields.cause = newValue }
    }

    /// How long to wait before another attempt can succeed, if that is known.
    public var retryAfter: Duration? {
        get { self.fields.retryAfter }
        set { self.fields.retryAfter = newValue }
    }

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - code: The category.
    ///   - message: What happened and what to do, free of token material.
    ///   - cause: The error that led to this one; none by default.
    ///   - retryAfter: How long to wait before another attempt; unknown by default.
    public init(_ code: Code, _ message: String, cause: (any Error)? = nil, retryAfter: Duration? = nil) {
        self.contents = Contents(.init(code: code, message: message, cause: cause, retryAfter: retryAfter))
    }
}

extension TokenCacheError: CustomStringConvertible {
    /// The message, without the cause.
    public var description: String { self.message }
}
