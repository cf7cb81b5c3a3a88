//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

/// A sign-in that has been started: where the user's browser goes, and what is needed when it comes back.
///
/// It is kept until then where only the same browser finds it again, such as in its session.
public struct AuthorizationRequest: Hashable, Sendable, Codable {
    /// Where the browser goes.
    public var url: String
    /// What comes back, so that an answer to another sign-in is not mistaken for one to this.
    public var state: String
    /// What the ID token must contain.
    public var nonce: String
    /// What proves that whoever redeems the code is who asked for it (RFC 7636); a secret.
    public var codeVerifier: String
    /// Where the browser comes back.
    public var redirectURI: String
    /// The scopes that the user is asked to grant.
    public var scopes: [String]
    /// The tenant that was asked; `nil` for the application's own.
    public var tenant: String?
    /// The B2C user flow; `nil` for the application's own.
    public var userFlow: String?
    /// The claims that are asked for.
    public var claims: String?
    /// Whether a second code for the browser is asked for when the code is redeemed; false by default.
    public var wantsBrowserCode = false
}

extension AuthorizationRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// A text without any secret.
    public var description: String { "AuthorizationRequest(<redacted>)" }
    /// The same as ``description``.
    public var debugDescription: String { self.description }
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// A proof that whoever redeems a code is who asked for it (RFC 7636).
enum CodeProof {
    /// A new verifier of 128 characters, the longest that there may be.
    static func verifier() throws(AcquisitionError) -> String { try Self.random(96) }

    /// The challenge for a verifier (`S256`).
    static func challenge(for verifier: String) -> String {
        Base64URL.encode(Hash.sha256.digest(of: Array(verifier.utf8)))
    }

    /// A text that nobody can guess.
    static func random(_ count: Int) throws(AcquisitionError) -> String {
        do {
            return Base64URL.encode(try RandomBytes.make(count: count))
        } catch {
            throw AcquisitionError(.configuration, "No random text could be made. \(error.message)", cause: error)
        }
    }
}
