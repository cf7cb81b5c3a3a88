//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// An access token held by a cache: one reference to an immutable record, so that copies are cheap.
///
/// The token's text is in ``value``; no description of this type contains it.
public struct AccessToken: Sendable {
    let record: TokenRecord

    init(record: TokenRecord) {
        self.record = record
    }

    /// The token's text, to be sent to the resource and kept out of logs.
    public var value: String { self.record.value }
    /// How the token is presented, for example `Bearer` (RFC 6750) or `mtls_pop`.
    public var tokenType: String { self.record.details.tokenType }
    /// The scopes that the issuer granted, as it returned them; empty when it did not say.
    public var scopes: [String] { self.record.details.scopes }
    /// When the token expires, by this host's wall clock.
    public var expiresAt: WallTime { self.record.expiresAt }
    /// From when on the cache replaces the token where it is used, by this host's wall clock: never later than ``expiresAt``.
    ///
    /// The issuer's advice (`refresh_in`) has been heeded. The token is good until it expires all the same.
    public var refreshAt: WallTime { self.record.refreshAt }
    /// The identifier of the key that the token is bound to, or `nil` for a bearer token.
    public var bindingKeyID: String? { self.record.details.bindingKeyID }
    /// What else the source kept with the token, for example the account's identifier.
    public var attributes: [String: String] { self.record.details.attributes }
    /// The hash by which a rejected token is named in ``TokenRequestOptions/ForcedRefresh``.
    public var hash: TokenHash { TokenHash(of: self.value) }
}

extension AccessToken: CustomStringConvertible {
    /// The type and expiry of the token, never its text.
    public var description: String { "AccessToken(\(self.tokenType), expires at \(self.expiresAt.seconds))" }
}

extension AccessToken: CustomDebugStringConvertible, CustomReflectable {
    /// The same as ``description``.
    public var debugDescription: String { self.description }
    /// A mirror without children, so that dumping a token does not reveal it.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
