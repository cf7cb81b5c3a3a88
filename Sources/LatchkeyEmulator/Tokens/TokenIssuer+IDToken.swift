//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension TokenIssuer {
    /// The claims of an ID token, which tells an application who signed in.
    private struct IDTokenClaims: Encodable {
        // The names are those of the wire.
        var aud: String
        var iss: String
        var iat: Int64
        var nbf: Int64
        var exp: Int64
        var tid: String
        var oid: String
        var sub: String
        var name: String
        var preferred_username: String
        var nonce: String?
        var uti: String
        var ver = "2.0"
        var tfp: String?
        var upn: String?
        /// The session of the user, by which applications are told that it ended.
        var sid: String
        /// What an application hands back so that the user need not choose an account.
        var login_hint: String
    }

    /// Issues an ID token.
    ///
    /// - Parameters:
    ///   - user: The user who signed in.
    ///   - clientID: The application that is told.
    ///   - authority: The authority that the user signed in at.
    ///   - nonce: What the application sent along to know its own request again.
    ///   - sessionID: The name of the browser's session; `nil` names one for each user.
    /// - Returns: The token in compact form.
    func idToken(
        of user: Emulator.User,
        for clientID: String,
        at authority: Authority,
        nonce: String?,
        sessionID: String? = nil
    ) -> String {
        let now = self.configuration.now()
        let tenant = authority.tenant(of: user)
        return self.sign(
            IDTokenClaims(
                aud: clientID,
                iss: authority.issuer(tenantID: tenant.id),
                iat: now,
                nbf: now,
                exp: now + self.configuration.tokenLifetime.components.seconds,
                tid: tenant.id,
                oid: user.objectID(in: tenant),
                sub: Self.pairwiseSubject(of: user, for: clientID),
                name: user.displayName,
                preferred_username: user.username,
                nonce: nonce,
                uti: self.directory.nextTokenID(),
                tfp: authority.policy,
                upn: authority.kind == .adfs ? user.username : nil,
                sid: sessionID ?? TenantName.derivedGUID(from: "session/\(user.objectID)"),
                login_hint: user.username
            )
        )
    }
}
