//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyHTTP

/// An assertion by which a client proves who it is, signed by someone whom the issuer trusts.
public struct SignedAssertion: Sendable {
    /// The assertion, a JSON Web Token; treated as a secret.
    public var text: String
    /// When it ends to be valid, in seconds since 1970; `nil` when that is unknown, and then it is used once.
    public var expiresAt: Int64?
    /// The certificate that the assertion is bound to, to be presented to the token endpoint; `nil` for none.
    public var clientIdentity: ClientIdentity?

    /// Creates an assertion.
    ///
    /// - Parameters:
    ///   - text: The assertion.
    ///   - expiresAt: When it ends to be valid, in seconds since 1970; by default its `exp` claim, if it has one.
    ///   - clientIdentity: The certificate that it is bound to; none by default.
    public init(_ text: String, expiresAt: Int64? = nil, clientIdentity: ClientIdentity? = nil) {
        self.text = text
        self.expiresAt = expiresAt ?? AssertionClaims(of: text)?.expiresAt
        self.clientIdentity = clientIdentity
    }
}

extension SignedAssertion: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// A text that never contains the assertion.
    public var description: String { "SignedAssertion(<redacted>)" }
    /// The same as ``description``.
    public var debugDescription: String { self.description }
    /// A mirror without children, so that dumping an assertion does not reveal it.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
