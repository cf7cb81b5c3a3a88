//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A user who has signed in, as a cache knows one.
public struct Principal: Hashable, Sendable {
    /// The identifier of the user's account at home: object and tenant identifier with a dot between, or what a token of
    /// another issuer names as its subject.
    public var homeAccountID: String
    /// The tenant in which the user acts; `nil` for the home tenant.
    public var tenant: String?

    /// Names a user.
    ///
    /// - Parameters:
    ///   - homeAccountID: The identifier of the user's account at home.
    ///   - tenant: The tenant in which the user acts; the home tenant by default.
    public init(homeAccountID: String, tenant: String? = nil) {
        self.homeAccountID = homeAccountID
        self.tenant = tenant
    }

    /// Names the user of an ID token or access token.
    ///
    /// `uid` and `utid`, which a sign-in adds from `client_info`, come before `oid` and `tid`; with a user flow the
    /// object identifier is followed by its name, as in B2C.
    ///
    /// - Parameters:
    ///   - claims: The claims of the token, under their short or long names.
    ///   - userFlow: The B2C user flow that the user signed in with; none by default.
    public init?(claims: [String: String], userFlow: String? = nil) {
        func claim(_ names: String...) -> String? {
            names.lazy.compactMap { claims[$0] }.first { !$0.isEmpty }
        }
        let tenant = claim("tid", "http://schemas.microsoft.com/identity/claims/tenantid")
        let object = claim("oid", "http://schemas.microsoft.com/identity/claims/objectidentifier")
        var id = claim("uid") ?? object
        if let userFlow, claim("uid") == nil {
            let name = claim("http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier", "sub") ?? object
            id = name.map { "\($0)-\(userFlow)".lowercased() }
        }
        guard let id else { return nil }
        let home = claim("utid") ?? tenant
        self.init(homeAccountID: home.map { "\(id).\($0)" } ?? id, tenant: tenant)
    }

    /// The user's home tenant, as far as the account's identifier names one.
    var homeTenant: String? {
        guard let dot = self.homeAccountID.lastIndex(of: ".") else { return nil }
        let tenant = self.homeAccountID[self.homeAccountID.index(after: dot)...]
        return tenant.isEmpty ? nil : String(tenant)
    }

    /// The account as keys of the cache name it: letter case does not matter.
    var cacheName: String { self.homeAccountID.lowercased() }
}

extension Principal: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// A text that does not say who the user is.
    public var description: String { "Principal(<redacted>)" }
    /// The same as ``description``.
    public var debugDescription: String { self.description }
    /// A mirror without children, so that dumping a user does not reveal who it is.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
