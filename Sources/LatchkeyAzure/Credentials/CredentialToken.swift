//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenCache

/// A token as clients of Azure services use it.
///
/// The token's text is in ``value``; no description of this type contains it.
public struct CredentialToken: Sendable {
    /// The token's text, to be sent to the service and kept out of logs.
    public let value: String
    /// When the token expires, by this host's wall clock.
    public let expiresAt: WallTime
    /// From when on it is to be replaced although it is still good; `nil` where the credential does not say.
    public let refreshAt: WallTime?
    /// How the token is presented, for example `Bearer` (RFC 6750).
    public let tokenType: String

    /// Creates a token.
    ///
    /// - Parameters:
    ///   - value: The token's text.
    ///   - expiresAt: When it expires.
    ///   - refreshAt: From when on it is to be replaced; unknown by default.
    ///   - tokenType: How it is presented; `Bearer` by default.
    public init(value: String, expiresAt: WallTime, refreshAt: WallTime? = nil, tokenType: String = "Bearer") {
        self.value = value
        self.expiresAt = expiresAt
        self.refreshAt = refreshAt
        self.tokenType = tokenType
    }

    /// The token that a cache holds.
    init(_ token: AccessToken) {
        self.init(
            value: token.value,
            expiresAt: token.expiresAt,
            refreshAt: token.refreshAt,
            tokenType: token.tokenType
        )
    }

    /// The hash by which a rejected token is named in ``TokenRequestContext/rejected``.
    public var hash: TokenHash { TokenHash(of: self.value) }
}

extension CredentialToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The type and expiry of the token, never its text.
    public var description: String { "CredentialToken(\(self.tokenType), expires at \(self.expiresAt.seconds))" }
    /// The same as ``description``.
    public var debugDescription: String { self.description }
    /// A mirror without children, so that dumping a token does not reveal it.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
