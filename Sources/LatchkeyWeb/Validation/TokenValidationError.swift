//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Why a token is not accepted.
public struct TokenValidationError: Error, Sendable {
    /// The category of a ``TokenValidationError``.
    public struct Code: Hashable, Sendable {
        enum Base: String, CaseIterable {
            case decryptionFailed
            case expired
            case invalidSignature
            case keyNotFound
            case keysUnavailable
            case malformed
            case noPermissions
            case notBound
            case notYetValid
            case unsupported
            case wrongAudience
            case wrongIssuer
            case wrongKind
        }
        let base: Base

        /// The encrypted token is meant for another key or was changed.
        public static var decryptionFailed: Self { .init(base: .decryptionFailed) }
        /// The token's time is over.
        public static var expired: Self { .init(base: .expired) }
        /// The token was not signed by the issuer, or was changed since.
        public static var invalidSignature: Self { .init(base: .invalidSignature) }
        /// The issuer has no key of the name that the token gives.
        public static var keyNotFound: Self { .init(base: .keyNotFound) }
        /// The issuer's keys cannot be had at present; no token can be judged.
        public static var keysUnavailable: Self { .init(base: .keysUnavailable) }
        /// What came is not one token in compact form.
        public static var malformed: Self { .init(base: .malformed) }
        /// The token grants nothing: neither scopes nor roles (IDW10201).
        public static var noPermissions: Self { .init(base: .noPermissions) }
        /// The sender does not hold what the token is bound to.
        public static var notBound: Self { .init(base: .notBound) }
        /// The token's time has not come.
        public static var notYetValid: Self { .init(base: .notYetValid) }
        /// The token is signed or encrypted in a way that is not allowed here.
        public static var unsupported: Self { .init(base: .unsupported) }
        /// The token is meant for another API.
        public static var wrongAudience: Self { .init(base: .wrongAudience) }
        /// The token comes from an issuer or tenant that is not allowed here.
        public static var wrongIssuer: Self { .init(base: .wrongIssuer) }
        /// The token is no access token.
        public static var wrongKind: Self { .init(base: .wrongKind) }

        /// All categories.
        static var all: [Self] { Base.allCases.map(Self.init(base:)) }

        /// The name of the category, for logs and metrics.
        public var name: String { self.base.rawValue }
    }

    /// The category of the error.
    public var code: Code
    /// What was wrong, for the log of the API and free of tokens; callers are told ``publicMessage``.
    public var message: String
    /// How long to wait before another attempt, when the API itself is at fault.
    public var retryAfter: Duration?

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - code: The category.
    ///   - message: What was wrong, without tokens.
    ///   - retryAfter: How long to wait before another attempt; unknown by default.
    public init(_ code: Code, _ message: String, retryAfter: Duration? = nil) {
        self.code = code
        self.message = message
        self.retryAfter = retryAfter
    }

    /// What the caller is told: the same for all tokens of a category.
    public var publicMessage: String {
        switch self.code.base {
        case .decryptionFailed: "The token cannot be decrypted"
        case .expired: "The token has expired"
        case .invalidSignature, .keyNotFound: "The signature is invalid"
        case .keysUnavailable: "Tokens cannot be validated at present"
        case .malformed: "The token is malformed"
        case .noPermissions: "The token has neither scopes nor roles"
        case .notBound: "The token is not bound to the sender"
        case .notYetValid: "The token is not valid yet"
        case .unsupported: "The token is signed or encrypted in a way that is not supported"
        case .wrongAudience: "The audience is invalid"
        case .wrongIssuer: "The issuer is invalid"
        case .wrongKind: "The token is not an access token"
        }
    }
}

extension TokenValidationError.Code: CustomStringConvertible {
    /// The name of the category.
    public var description: String { self.name }
}

extension TokenValidationError: CustomStringConvertible {
    /// The message.
    public var description: String { self.message }
}
