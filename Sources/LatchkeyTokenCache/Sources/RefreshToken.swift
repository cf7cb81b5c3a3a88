//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A refresh token (RFC 6749 §1.5) and the authentication that it stands for.
public struct RefreshToken: Hashable, Sendable {
    /// The token's text.
    public var value: String
    /// The user's authentication behind the token.
    public var authentication: AuthenticationGrade
    /// How long the issuer says that the token is good for; 90 days are assumed where it is `nil`.
    public var lifetime: Duration?

    /// Creates a refresh token.
    ///
    /// - Parameters:
    ///   - value: The token's text.
    ///   - authentication: The user's authentication behind the token; unknown by default.
    ///   - lifetime: How long the token is good for; unknown by default.
    public init(_ value: String, authentication: AuthenticationGrade = .unknown, lifetime: Duration? = nil) {
        self.value = value
        self.authentication = authentication
        self.lifetime = lifetime
    }
}

extension RefreshToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The name of the type, never the token's text.
    public var description: String { "RefreshToken" }
    /// The same as ``description``.
    public var debugDescription: String { self.description }
    /// A mirror without children, so that dumping a token does not reveal it.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
