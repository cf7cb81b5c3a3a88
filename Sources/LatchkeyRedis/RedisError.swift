//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// An error of a Redis client or store.
public struct RedisError: Error, Sendable {
    /// The category of a ``RedisError``.
    public struct Code: Hashable, Sendable {
        private enum Base {
            case authenticationFailed
            case cancelled
            case closed
            case connectFailed
            case connectionLost
            case invalidConfiguration
            case overloaded
            case protocolViolation
            case refused
            case timedOut
            case tlsFailed
            case unavailable
        }
        private let base: Base

        /// The server did not accept the user or password, or no credentials could be had.
        public static var authenticationFailed: Self { .init(base: .authenticationFailed) }
        /// The calling task was cancelled; whether the server did what was asked is unknown.
        public static var cancelled: Self { .init(base: .cancelled) }
        /// The client was closed; nothing was sent.
        public static var closed: Self { .init(base: .closed) }
        /// No connection could be made; nothing was sent.
        public static var connectFailed: Self { .init(base: .connectFailed) }
        /// The connection broke before the answer came; whether the server did what was asked is unknown.
        public static var connectionLost: Self { .init(base: .connectionLost) }
        /// The client cannot be made with what was configured.
        public static var invalidConfiguration: Self { .init(base: .invalidConfiguration) }
        /// Too much waits to be sent already; nothing was sent.
        public static var overloaded: Self { .init(base: .overloaded) }
        /// The other side does not speak the Redis protocol, or its answer is larger than is accepted.
        public static var protocolViolation: Self { .init(base: .protocolViolation) }
        /// The server answered with an error.
        public static var refused: Self { .init(base: .refused) }
        /// The time ran out; whether the server did what was asked is unknown.
        public static var timedOut: Self { .init(base: .timedOut) }
        /// The TLS handshake or the verification of the server's certificate failed; nothing was sent.
        public static var tlsFailed: Self { .init(base: .tlsFailed) }
        /// No server could be found that is responsible.
        public static var unavailable: Self { .init(base: .unavailable) }
    }

    /// The category of the error.
    public var code: Code
    /// What happened, where, and what to do; free of passwords, keys and values.
    public var message: String
    /// The error that led to this one, if any.
    public var cause: (any Error)?

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - code: The category.
    ///   - message: What happened, where, and what to do, without secrets.
    ///   - cause: The error that led to this one; none by default.
    public init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }
}

extension RedisError: CustomStringConvertible {
    /// The message.
    public var description: String { self.message }
}
