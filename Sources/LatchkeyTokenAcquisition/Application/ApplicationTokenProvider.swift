//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A token for the application itself that comes from somewhere else than the issuer's token endpoint.
public struct ProvidedToken: Sendable {
    /// The token's text.
    public var value: String
    /// How long the token is good for.
    public var lifetime: Duration
    /// After how long to ask for another; half of the lifetime by default when that is two hours or more.
    public var refreshAfter: Duration?

    /// Describes a token.
    ///
    /// - Parameters:
    ///   - value: The token's text.
    ///   - lifetime: How long the token is good for.
    ///   - refreshAfter: After how long to ask for another; decided by the lifetime by default.
    public init(_ value: String, lifetime: Duration, refreshAfter: Duration? = nil) {
        self.value = value
        self.lifetime = lifetime
        self.refreshAfter = refreshAfter
    }
}

extension ProvidedToken: CustomStringConvertible, CustomReflectable {
    /// A text that never contains the token.
    public var description: String { "ProvidedToken(<redacted>)" }
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// What a provider of tokens for the application is told.
public struct ProvidedTokenRequest: Hashable, Sendable {
    /// The scopes.
    public var scopes: [String]
    /// The tenant.
    public var tenant: String
    /// The claims of a challenge; `nil` for none.
    public var claims: String?
    /// The correlation identifier.
    public var correlationID: String
}
