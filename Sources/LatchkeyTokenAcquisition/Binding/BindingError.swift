//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Why an API refuses a request with a token that is bound to a certificate, or should be.
public struct BindingError: Error, Hashable, Sendable {
    /// The category of a ``BindingError``.
    public struct Code: Hashable, Sendable {
        private enum Base {
            case noToken
            case malformedToken
            case notBound
            case wrongScheme
            case noCertificate
            case otherCertificate
            case expired
        }
        private let base: Base

        /// The request has no token that could be bound.
        public static var noToken: Self { .init(base: .noToken) }
        /// The token is no signed JSON Web Token.
        public static var malformedToken: Self { .init(base: .malformedToken) }
        /// The token is bound to nothing, and the API wants one that is.
        public static var notBound: Self { .init(base: .notBound) }
        /// The scheme of the field does not fit the token: `mtls_pop` goes with bound tokens, `Bearer` with others.
        public static var wrongScheme: Self { .init(base: .wrongScheme) }
        /// The connection has no client certificate.
        public static var noCertificate: Self { .init(base: .noCertificate) }
        /// The connection has another certificate than the one that the token is bound to: the token may be stolen.
        public static var otherCertificate: Self { .init(base: .otherCertificate) }
        /// The certificate has expired, or is not valid yet.
        public static var expiredCertificate: Self { .init(base: .expired) }
    }

    /// The category of the error.
    public var code: Code
    /// What was wrong, without the token.
    public var message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The value of the `WWW-Authenticate` field to answer with, along with status 401 (RFC 6750 §3).
    public var wwwAuthenticate: String {
        self.code == .noToken ? "mtls_pop" : "mtls_pop error=\"invalid_token\", error_description=\"\(self.message)\""
    }
}

extension BindingError: CustomStringConvertible {
    /// The message.
    public var description: String { self.message }
}
