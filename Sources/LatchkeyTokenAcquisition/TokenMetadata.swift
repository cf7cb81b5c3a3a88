//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenCache

/// What is known about the token that a header field carries.
public struct TokenMetadata: Hashable, Sendable {
    /// Where a token came from.
    public enum Origin: String, Hashable, Sendable {
        /// It was in memory.
        case memory
        /// This call acquired it.
        case issuer
        /// Another call acquired it meanwhile, or the store had it.
        case shared
    }

    /// Where the token came from.
    public var origin: Origin
    /// The token's type, as the issuer names it.
    public var tokenType: String
    /// The scopes that the issuer granted; empty when it did not say.
    public var scopes: [String]
    /// When the token expires, by this host's wall clock.
    public var expiresAt: WallTime
    /// The identifier of the key that the token is bound to; `nil` for a bearer token.
    public var bindingKeyID: String?
    /// What the token response said besides, and what else is kept with the token.
    public var attributes: [String: String]

    /// Describes a token.
    ///
    /// - Parameters:
    ///   - token: The token.
    ///   - origin: Where it came from.
    public init(_ token: AccessToken, origin: Origin) {
        self.origin = origin
        self.tokenType = token.tokenType
        self.scopes = token.scopes
        self.expiresAt = token.expiresAt
        self.bindingKeyID = token.bindingKeyID
        self.attributes = token.attributes
    }
}
