//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenCache

/// What came of a user's sign-in.
public struct SignIn: Sendable {
    /// The user's account, whose tokens are kept from now on.
    public var account: Account
    /// The token for the scopes that were asked for.
    public var token: AccessToken
    /// The claims of the user's ID token that are texts; empty when there was none.
    ///
    /// They came from the issuer itself over TLS, so that their signature need not be verified (OpenID Connect Core
    /// §3.1.3.7).
    public var claims: [String: String]
    /// The ID token as it came; to be kept out of logs.
    public var idToken: String?
    /// A second code, which the user's browser redeems itself.
    public var browserCode: String?
}

extension SignIn: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// A text that does not say who signed in.
    public var description: String { "SignIn(<redacted>)" }
    /// The same as ``description``.
    public var debugDescription: String { self.description }
    /// A mirror without children, so that dumping a sign-in does not reveal tokens.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
