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
            case cancelled
            case invalidKey
            case shutDown
            case timedOut
        }
        private let base: Base

        /// The token source failed; ``TokenCacheError/cause`` is its error.
        public static var acquisitionFailed: Self { .init(base: .acquisitionFailed) }
        /// The caller's task was cancelled while it waited for a token.
        public static var cancelled: Self { .init(base: .cancelled) }
        /// The key is too long.
        public static var invalidKey: Self { .init(base: .invalidKey) }
        /// The cache was shut down.
        public static var shutDown: Self { .init(base: .shutDown) }
        /// No token arrived within the time that the caller or the cache allows.
        public static var timedOut: Self { .init(base: .timedOut) }
    }

    /// The category of the error.
    public var code: Code
    /// What happened and what to do, free of token material.
    public var message: String
    /// The error that led to this one.
    public var cause: (any Error)?
    /// How long to wait before another attempt can succeed, if that is known.
    public var retryAfter: Duration?

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - code: The category.
    ///   - message: What happened and what to do, free of token material.
    ///   - cause: The error that led to this one; none by default.
    ///   - retryAfter: How long to wait before another attempt; unknown by default.
    public init(_ code: Code, _ message: String, cause: (any Error)? = nil, retryAfter: Duration? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
        self.retryAfter = retryAfter
    }
}

extension TokenCacheError: CustomStringConvertible {
    /// The message, without the cause.
    public var description: String { self.message }
}
