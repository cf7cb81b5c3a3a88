//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The account of a user whose tokens are kept.
public struct Account: Hashable, Sendable, Codable {
    /// The identifier of the account at home; see ``Principal/homeAccountID``.
    public var homeAccountID: String
    /// The sign-in host.
    public var environment: String
    /// The tenant in which the user signed in; empty when the issuer has none.
    public var tenant: String
    /// The name that the user signs in with, as far as it is known.
    public var username: String
    /// The user's name for people, as far as it is known.
    public var name: String?
    /// The user's object identifier in ``tenant``, as far as it is known.
    public var localAccountID: String?

    /// Describes an account.
    ///
    /// - Parameters:
    ///   - homeAccountID: The identifier of the account at home.
    ///   - environment: The sign-in host.
    ///   - tenant: The tenant in which the user signed in.
    ///   - username: The name that the user signs in with.
    ///   - name: The user's name for people; unknown by default.
    ///   - localAccountID: The user's object identifier in the tenant; unknown by default.
    public init(
        homeAccountID: String,
        environment: String,
        tenant: String,
        username: String,
        name: String? = nil,
        localAccountID: String? = nil
    ) {
        self.homeAccountID = homeAccountID
        self.environment = environment
        self.tenant = tenant
        self.username = username
        self.name = name
        self.localAccountID = localAccountID
    }

    /// The user, as the subject of a request.
    public var principal: Principal {
        Principal(homeAccountID: self.homeAccountID, tenant: self.tenant.isEmpty ? nil : self.tenant)
    }
}

extension Account: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// A text that does not say who the user is.
    public var description: String { "Account(<redacted>, \(self.environment))" }
    /// The same as ``description``.
    public var debugDescription: String { self.description }
    /// A mirror without children, so that dumping an account does not reveal whose it is.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
