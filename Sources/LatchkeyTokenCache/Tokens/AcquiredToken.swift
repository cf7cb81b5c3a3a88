//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What a ``TokenSource`` returns: a token's text and the facts that govern its life in the cache.
public struct AcquiredToken: Sendable {
    /// How long the issuer says the token is good for.
    public enum Lifetime: Hashable, Sendable {
        /// Counted from the moment the request was sent (`expires_in`, RFC 6749 §5.1); preferred.
        case duration(Duration)
        /// A point in the issuer's wall time (`expires_on`), used only when no duration is known.
        case until(WallTime)
    }

    /// What a store must promise for the record.
    public enum Durability: Hashable, Sendable {
        /// The token can be acquired again; the store may lose it.
        case cacheable
        /// The record holds a single-use secret; it is written and confirmed before anyone sees the token.
        case mustKeep
    }

    /// The token's text.
    public var value: String
    /// How long the token is good for.
    public var lifetime: Lifetime
    /// When the issuer suggests a refresh, counted from the moment the request was sent (`refresh_in`); or `nil`.
    public var refreshAfter: Duration?
    /// How the token is presented; `Bearer` by default.
    public var tokenType: String
    /// The scopes that were granted; empty when the issuer did not say.
    public var scopes: [String]
    /// The tenant that the response names, checked against the key before the token is stored; or `nil`.
    public var tenant: String?
    /// The identifier of the key that the token is bound to; `nil` for a bearer token.
    public var bindingKeyID: String?
    /// The issuer's wall time when it answered (`Date`, RFC 9110 §6.6.1), to learn how far clocks differ; or `nil`.
    public var issuerTime: WallTime?
    /// What a store must promise; ``Durability/cacheable`` by default.
    public var durability: Durability
    /// What else to keep with the token; empty by default.
    ///
    /// Values are treated like secrets.
    public var attributes: [String: String]

    /// Creates the result of an acquisition.
    ///
    /// - Parameters:
    ///   - value: The token's text.
    ///   - lifetime: How long the token is good for.
    ///   - refreshAfter: The issuer's refresh hint; none by default.
    ///   - tokenType: How the token is presented; `Bearer` by default.
    ///   - scopes: The granted scopes; none by default.
    ///   - tenant: The tenant that the response names; none by default.
    ///   - bindingKeyID: The key that the token is bound to; none by default.
    ///   - issuerTime: The issuer's wall time when it answered; unknown by default.
    ///   - durability: What a store must promise; cacheable by default.
    ///   - attributes: What else to keep with the token; nothing by default.
    public init(
        value: String,
        lifetime: Lifetime,
        refreshAfter: Duration? = nil,
        tokenType: String = "Bearer",
        scopes: [String] = [],
        tenant: String? = nil,
        bindingKeyID: String? = nil,
        issuerTime: WallTime? = nil,
        durability: Durability = .cacheable,
        attributes: [String: String] = [:]
    ) {
        self.value = value
        self.lifetime = lifetime
        self.refreshAfter = refreshAfter
        self.tokenType = tokenType
        self.scopes = scopes
        self.tenant = tenant
        self.bindingKeyID = bindingKeyID
        self.issuerTime = issuerTime
        self.durability = durability
        self.attributes = attributes
    }
}

extension AcquiredToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The type and lifetime of the token, never its text.
    public var description: String { "AcquiredToken(\(self.tokenType), \(self.lifetime))" }
    /// The same as ``description``.
    public var debugDescription: String { self.description }
    /// A mirror without children, so that dumping a token does not reveal it.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
