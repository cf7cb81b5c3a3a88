//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// An error thrown when a credential cannot be described, loaded or used.
public struct CredentialError: Error, Sendable {
    /// The category of a ``CredentialError``.
    public struct Code: Hashable, Sendable {
        private enum Base {
            case cancelled
            case expired
            case invalidDescription
            case notSupported
            case unavailable
        }
        private let base: Base

        /// The calling task was cancelled.
        public static var cancelled: Self { .init(base: .cancelled) }
        /// A certificate or an assertion is out of its time; renew it, and check this host's clock.
        public static var expired: Self { .init(base: .expired) }
        /// The description of the credential is wrong; correct the configuration.
        public static var invalidDescription: Self { .init(base: .invalidDescription) }
        /// The credential cannot do what is asked of it, or needs a service that was not given.
        public static var notSupported: Self { .init(base: .notSupported) }
        /// The credential's material cannot be reached or read now.
        public static var unavailable: Self { .init(base: .unavailable) }
    }

    /// The category of the error.
    public var code: Code
    /// What was wrong and what to do, free of secrets.
    public var message: String
    /// The error that led to this one.
    public var cause: (any Error)?

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - code: The category.
    ///   - message: What was wrong and what to do, free of secrets.
    ///   - cause: The error that led to this one; none by default.
    public init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }
}

extension CredentialError: CustomStringConvertible {
    /// The message, without the cause.
    public var description: String { self.message }
}

extension CredentialError {
    /// The error of a task that was cancelled.
    static var cancelled: Self { .init(.cancelled, "The task was cancelled before the credential was ready.") }

    /// Wraps an error of code that is not ours; its text may hold anything and stays in the cause.
    ///
    /// - Parameters:
    ///   - error: The error.
    ///   - what: What failed, as the beginning of a sentence.
    init(wrapping error: any Error, _ what: String) {
        if let error = error as? CredentialError {
            self = error
        } else if error is CancellationError {
            self = .cancelled
        } else {
            self.init(.unavailable, "\(what); see the cause.", cause: error)
        }
    }
}
