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
            case invalidDescription
            case unavailable
        }
        private let base: Base

        /// The description of the credential is wrong; correct the configuration.
        public static var invalidDescription: Self { .init(base: .invalidDescription) }
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
