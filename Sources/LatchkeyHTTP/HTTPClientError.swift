//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// An error thrown when an HTTP exchange did not complete.
public struct HTTPClientError: Error, Sendable {
    /// The category of an ``HTTPClientError``.
    public struct Code: Hashable, Sendable {
        private enum Base {
            case bodyTooLarge
            case cancelled
            case connectFailed
            case invalidConfiguration
            case invalidRequest
            case nameNotResolved
            case protocolViolation
            case shutDown
            case timedOut
            case tlsFailed
            case transferFailed
        }
        private let base: Base

        /// The response body exceeded the limit that the reader set.
        public static var bodyTooLarge: Self { .init(base: .bodyTooLarge) }
        /// The calling task was cancelled; the transfer was aborted.
        public static var cancelled: Self { .init(base: .cancelled) }
        /// No connection could be made.
        public static var connectFailed: Self { .init(base: .connectFailed) }
        /// The client cannot be made with the configuration given.
        public static var invalidConfiguration: Self { .init(base: .invalidConfiguration) }
        /// The request cannot be sent as it stands: a malformed URL, header or client certificate.
        public static var invalidRequest: Self { .init(base: .invalidRequest) }
        /// The host name could not be resolved.
        public static var nameNotResolved: Self { .init(base: .nameNotResolved) }
        /// The server broke the HTTP protocol.
        public static var protocolViolation: Self { .init(base: .protocolViolation) }
        /// The client was shut down.
        public static var shutDown: Self { .init(base: .shutDown) }
        /// The connect or total timeout passed.
        public static var timedOut: Self { .init(base: .timedOut) }
        /// The TLS handshake or the verification of the server's certificate failed.
        public static var tlsFailed: Self { .init(base: .tlsFailed) }
        /// The connection broke while request or response were under way.
        public static var transferFailed: Self { .init(base: .transferFailed) }
    }

    /// The category of the error.
    public var code: Code
    /// What happened and what to do; free of header values, bodies and query strings.
    public var message: String
    /// The error that led to this one, if any.
    public var cause: (any Error)?

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - code: The category.
    ///   - message: What happened and what to do, without secrets.
    ///   - cause: The error that led to this one; none by default.
    public init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }
}

extension HTTPClientError: CustomStringConvertible {
    /// The message.
    public var description: String { self.message }
}
