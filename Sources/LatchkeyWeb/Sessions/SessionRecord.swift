//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What is kept of a user who signed in; never a token.
public struct SessionRecord: Hashable, Sendable, Codable {
    /// The claims of the user's ID token, a JSON object.
    public var claims: String
    /// The identifier of the user's account at home, by which its tokens are found.
    public var homeAccountID: String
    /// The tenant in which the user signed in; `nil` when the issuer has none.
    public var tenant: String?
    /// The issuer's name.
    public var issuer: String
    /// The issuer's name of its own session (`sid`), if it told.
    public var issuerSession: String?
    /// When the user signed in, in seconds since 1970.
    public var created: Int64
    /// When the session was used last, in seconds since 1970.
    public var lastSeen: Int64

    /// Describes a session.
    ///
    /// - Parameters:
    ///   - claims: The claims of the user's ID token, a JSON object.
    ///   - homeAccountID: The identifier of the user's account at home.
    ///   - tenant: The tenant in which the user signed in; none by default.
    ///   - issuer: The issuer's name.
    ///   - issuerSession: The issuer's name of its own session; none by default.
    ///   - created: When the user signed in, in seconds since 1970.
    public init(
        claims: String,
        homeAccountID: String,
        tenant: String? = nil,
        issuer: String,
        issuerSession: String? = nil,
        created: Int64
    ) {
        self.claims = claims
        self.homeAccountID = homeAccountID
        self.tenant = tenant
        self.issuer = issuer
        self.issuerSession = issuerSession
        self.created = created
        self.lastSeen = created
    }
}

extension SessionRecord: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// A text that does not say whose session it is.
    public var description: String { "SessionRecord(<redacted>)" }
    /// The same as ``description``.
    public var debugDescription: String { self.description }
    /// A mirror without children, so that dumping a session does not reveal whose it is.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
