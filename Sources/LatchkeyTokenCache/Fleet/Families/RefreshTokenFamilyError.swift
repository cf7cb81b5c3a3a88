//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Why a refresh token cannot be redeemed: the user has to sign in again.
public struct RefreshTokenFamilyError: TokenSourceError {
    /// The category of a ``RefreshTokenFamilyError``.
    public struct Code: Hashable, Sendable {
        private enum Base {
            case noRefreshToken
            case outcomeUnknown
            case revoked
        }
        private let base: Base

        /// No refresh token is kept for the family.
        public static var noRefreshToken: Self { .init(base: .noRefreshToken) }
        /// The refresh token was presented twice and no answer came; a third time might count as theft.
        public static var outcomeUnknown: Self { .init(base: .outcomeUnknown) }
        /// The issuer does not accept the refresh token any more; ``RefreshTokenFamilyError/cause`` is what it said, if
        /// it was asked just now.
        public static var revoked: Self { .init(base: .revoked) }
    }

    /// The category of the error.
    public var code: Code
    /// What happened and what to do, free of token material.
    public var message: String
    /// The error that led to this one.
    public var cause: (any Error)?

    init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    /// The user has to act.
    public var failure: AcquisitionFailure { AcquisitionFailure(.interactionRequired) }
}

extension RefreshTokenFamilyError: CustomStringConvertible {
    /// The message, without the cause.
    public var description: String { self.message }
}

extension RefreshTokenFamilyError {
    static var noRefreshToken: Self {
        .init(.noRefreshToken, "No refresh token is kept for this account. Let the user sign in.")
    }

    static var outcomeUnknown: Self {
        .init(
            .outcomeUnknown,
            "The refresh token was presented twice without an answer; a third time might count as theft. Let the user "
                + "sign in."
        )
    }

    static func revoked(_ cause: (any Error)?) -> Self {
        .init(.revoked, "The issuer does not accept the refresh token any more. Let the user sign in.", cause: cause)
    }
}
