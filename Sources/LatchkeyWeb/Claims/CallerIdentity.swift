//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenAcquisition

/// Who sends a request: the user or application of a validated token, or the user of a signed-in session.
///
/// Copying one is cheap. Its description never says who it is.
public struct CallerIdentity: Sendable {
    /// What the identity was learnt from.
    enum Origin: Sendable {
        /// A token that came with the request, decrypted.
        case token(String)
        /// A session whose user signed in before.
        case session(Principal)
    }

    private final class Storage: Sendable {
        let claims: TokenClaims
        let scopes: Set<String>
        let roles: Set<String>
        let registration: String
        let origin: Origin
        let binding: TokenBinding

        init(
            claims: TokenClaims,
            scopes: Set<String>,
            roles: Set<String>,
            registration: String,
            origin: Origin,
            binding: TokenBinding
        ) {
            self.claims = claims
            self.scopes = scopes
            self.roles = roles
            self.registration = registration
            self.origin = origin
            self.binding = binding
        }
    }

    private let storage: Storage

    init(claims: TokenClaims, registration: String, origin: Origin, binding: TokenBinding = .none) {
        var scopes = Set(claims.words("scp"))
        scopes.formUnion(claims.words("http://schemas.microsoft.com/identity/claims/scope"))
        // RFC 9068 has another name for it.
        scopes.formUnion(claims.words("scope"))
        var roles = Set(claims.texts("roles"))
        roles.formUnion(claims.texts("role"))
        self.storage = Storage(
            claims: claims,
            scopes: scopes,
            roles: roles,
            registration: registration,
            origin: origin,
            binding: binding
        )
    }

    /// All claims of the token.
    public var claims: TokenClaims { self.storage.claims }
    /// What the user lets the calling application do (`scp`, `scope`).
    public var scopes: Set<String> { self.storage.scopes }
    /// What the user or the application may do (`roles`).
    public var roles: Set<String> { self.storage.roles }
    /// The name of the app registration for which the token was validated.
    public var registration: String { self.storage.registration }
    /// What the token is bound to.
    var binding: TokenBinding { self.storage.binding }
    /// What the identity was learnt from.
    var origin: Origin { self.storage.origin }

    /// As whom to ask for tokens for other APIs: on behalf of the token's user, or the user of the session.
    ///
    /// It is `nil` when the caller is an application, for which no token can be had on its behalf.
    public var subject: TokenSubject? {
        switch self.storage.origin {
        case .session(let principal): .user(principal)
        case .token(let text): self.isApplication ? nil : .onBehalfOf(UserAssertion(text))
        }
    }

    /// The token that came with the request, as an assertion; `nil` for a session.
    public var assertion: UserAssertion? {
        if case .token(let text) = self.storage.origin { UserAssertion(text) } else { nil }
    }
}

extension CallerIdentity: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// A text that does not say who it is.
    public var description: String { "CallerIdentity(\(self.registration), <redacted>)" }
    /// The same as ``description``.
    public var debugDescription: String { self.description }
    /// A mirror without children, so that dumping an identity does not reveal who it is.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
