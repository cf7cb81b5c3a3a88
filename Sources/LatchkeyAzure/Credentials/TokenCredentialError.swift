//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenAcquisition

/// The error of a credential.
public struct TokenCredentialError: Error, Sendable {
    /// The category of a ``TokenCredentialError``.
    public struct Code: Hashable, Sendable {
        private enum Base {
            case failed
            case invalidRequest
            case unavailable
        }
        private let base: Base

        /// The credential exists and was refused; ``TokenCredentialError/acquisition`` says why where an issuer did it.
        public static var failed: Self { .init(base: .failed) }
        /// The request is wrong, whoever is asked: for example it names a tenant that is not allowed.
        public static var invalidRequest: Self { .init(base: .invalidRequest) }
        /// There is no such credential here: what it needs is not configured, not installed or not signed in.
        public static var unavailable: Self { .init(base: .unavailable) }
    }

    /// The category of the error.
    public var code: Code
    /// What happened and what to do, free of tokens and secrets.
    public var message: String
    /// The error of the acquisition, with the claims and scopes of a user who has to act; `nil` where there was none.
    public var acquisition: AcquisitionError?

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - code: The category.
    ///   - message: What happened and what to do, free of tokens and secrets.
    ///   - acquisition: The error of the acquisition; none by default.
    public init(_ code: Code, _ message: String, acquisition: AcquisitionError? = nil) {
        self.code = code
        self.message = message
        self.acquisition = acquisition
    }

    /// The error of an acquisition.
    init(_ error: AcquisitionError) {
        self.init(error.code == .invalidRequest ? .invalidRequest : .failed, error.message, acquisition: error)
    }
}

extension TokenCredentialError: CustomStringConvertible {
    /// The message.
    public var description: String { self.message }
}
