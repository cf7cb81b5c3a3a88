//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenAcquisition

extension CallerIdentity {
    /// The tenant of personal accounts.
    static let personalTenant = "9188040d-6c67-4c5b-b112-36a304b66dad"

    /// The identifier of the user's or application's object in ``tenantID`` (`oid`).
    public var objectID: String? {
        self.claims.text("oid", "http://schemas.microsoft.com/identity/claims/objectidentifier")
    }

    /// The tenant that issued the token (`tid`).
    public var tenantID: String? {
        self.claims.text("tid", "http://schemas.microsoft.com/identity/claims/tenantid")
    }

    /// The name of the user that only this application knows (`sub`).
    public var subjectID: String? {
        self.claims.text("sub", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier")
    }

    /// The user, as the subject of requests for tokens; `nil` when the token names none.
    public var principal: Principal? {
        if case .session(let principal) = self.origin { return principal }
        guard !self.isApplication else { return nil }
        return Principal(claims: self.claims.members.compactMapValues(\.string), userFlow: self.userFlow)
    }

    /// The name that the user signs in with.
    public var username: String? { self.claims.text("preferred_username", "upn", "email") }
    /// The user's name for people.
    public var displayName: String? { self.claims.text("name", "preferred_username", "upn") }
    /// What a sign-in of the user would be given as a hint.
    public var loginHint: String? { self.claims.text("login_hint", "preferred_username", "upn") }
    /// What kind of account a sign-in of the user would be given as a hint.
    public var domainHint: String { self.tenantID == Self.personalTenant ? "consumers" : "organizations" }
    /// The B2C user flow of the token.
    public var userFlow: String? { self.claims.text("tfp", "userFlow") }
    /// The application that sent the request (`azp`, `appid`).
    public var clientID: String? { self.claims.text("azp", "appid", "client_id") }

    /// How the calling application proved itself: 0 not at all, 1 with a secret, 2 with a certificate.
    public var clientProof: Int? { self.claims.text("azpacr", "appidacr").flatMap { Int($0) } }

    /// Whether the caller is an application that acts for itself.
    public var isApplication: Bool {
        guard !self.isSession else { return false }
        if let type = self.claims.text("idtyp") { return type == "app" }
        if let client = self.claims.text("client_id"), client == self.claims.text("sub") { return true }
        return self.scopes.isEmpty
    }

    /// Whether the identity is that of a signed-in session, rather than of a token that came with the request.
    public var isSession: Bool { if case .session = self.origin { true } else { false } }

    /// The groups of the user, when the token names them.
    public var groups: Set<String> { Set(self.claims.texts("groups")) }

    /// Whether the user is in too many groups for a token, so that they have to be asked for.
    public var hasGroupOverage: Bool {
        self.claims["hasgroups"] == .bool(true) || self.claims.text("hasgroups") == "true"
            || self.claims["_claim_names"]?.object?["groups"] != nil
    }

    /// The authentication contexts that the sign-in met (`acrs`).
    public var authenticationContexts: Set<String> { Set(self.claims.texts("acrs")) }
    /// How the user proved to be who it is (`amr`).
    public var authenticationMethods: Set<String> { Set(self.claims.texts("amr")) }
    /// Whether the calling application can deal with a challenge for claims (`xms_cc` with `cp1`).
    public var canHandleClaimsChallenges: Bool {
        self.claims.texts("xms_cc").contains { $0.lowercased() == "cp1" }
    }
}

extension TokenSubject {
    /// The user of a caller: on behalf of it when it came with a token, or by its own tokens when it signed in here.
    ///
    /// - Parameter caller: The caller.
    /// - Returns: The subject.
    /// - Throws: ``AccessDenied`` when the caller is an application.
    public static func user(_ caller: CallerIdentity) throws(AccessDenied) -> TokenSubject {
        guard let subject = caller.subject else { throw .delegatedOnly }
        return subject
    }
}
