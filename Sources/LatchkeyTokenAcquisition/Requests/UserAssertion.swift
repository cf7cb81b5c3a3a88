//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

/// A token that an application was called with, to be exchanged for one of the same user (RFC 7523 §2.1).
///
/// It is hashed when it is made: keep it for all calls that serve one incoming request.
public struct UserAssertion: Sendable {
    /// What an assertion is written in.
    public struct Form: Hashable, Sendable {
        private enum Base { case jwt, saml1, saml2 }
        private let base: Base

        /// A JSON Web Token.
        public static var jwt: Self { .init(base: .jwt) }
        /// A SAML 1.1 assertion; its XML, not encoded.
        public static var saml1: Self { .init(base: .saml1) }
        /// A SAML 2.0 assertion (RFC 7522); its XML, not encoded.
        public static var saml2: Self { .init(base: .saml2) }

        /// The grant type that exchanges it.
        var grantType: String {
            switch self.base {
            case .jwt: "urn:ietf:params:oauth:grant-type:jwt-bearer"
            case .saml1: "urn:ietf:params:oauth:grant-type:saml1_1-bearer"
            case .saml2: "urn:ietf:params:oauth:grant-type:saml2-bearer"
            }
        }
    }

    private final class Storage: Sendable {
        let text: String
        let subAssertion: String?
        let form: Form
        let hash: String

        init(text: String, subAssertion: String?, form: Form, hash: String) {
            self.text = text
            self.subAssertion = subAssertion
            self.form = form
            self.hash = hash
        }
    }

    private let storage: Storage

    /// Takes a token.
    ///
    /// - Parameters:
    ///   - text: The token; when it came encrypted, the one inside.
    ///   - subAssertion: A second token that goes along with it; none by default.
    ///   - form: What it is written in; a JSON Web Token by default.
    public init(_ text: String, subAssertion: String? = nil, form: Form = .jwt) {
        var hash = Base64URL.encode(Hash.sha256.digest(of: Array(text.utf8)))
        if let subAssertion {
            // Lengths keep two pairs apart whose texts are the same when put together.
            let pair = "\(text.utf8.count):\(text)\(subAssertion.utf8.count):\(subAssertion)"
            hash = Base64URL.encode(Hash.sha256.digest(of: Array(pair.utf8)))
        }
        self.storage = Storage(text: text, subAssertion: subAssertion, form: form, hash: hash)
    }

    /// The token; to be kept out of logs.
    public var text: String { self.storage.text }
    /// The second token that goes along with it.
    public var subAssertion: String? { self.storage.subAssertion }
    /// What it is written in.
    public var form: Form { self.storage.form }
    /// The SHA-256 hash in base64url: the name of all that was exchanged for the assertion.
    public var hash: String { self.storage.hash }

    /// The assertion as it is sent.
    var wireText: String { self.form == .jwt ? self.text : Base64URL.encode(Array(self.text.utf8)) }
    /// What must not appear in messages.
    var secrets: [String] { [self.wireText, self.text, self.subAssertion ?? ""] }
    /// The tenant that the token names; not verified, which is the issuer's business.
    var tenant: String? { self.form == .jwt ? UnverifiedClaims(of: self.text)?["tid"] : nil }
}

extension UserAssertion: Hashable {
    /// Returns whether both are the same assertion.
    public static func == (left: Self, right: Self) -> Bool {
        left.storage === right.storage || (left.hash == right.hash && left.form == right.form)
    }

    /// Feeds the assertion's hash to a hasher.
    public func hash(into hasher: inout Hasher) { hasher.combine(self.hash) }
}

extension UserAssertion: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// A text that never contains the assertion.
    public var description: String { "UserAssertion(<redacted>)" }
    /// The same as ``description``.
    public var debugDescription: String { self.description }
    /// A mirror without children, so that dumping an assertion does not reveal it.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
