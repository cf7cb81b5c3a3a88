//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Makes and signs tokens.
struct TokenIssuer: Sendable {
    /// Tokens are valid from a little earlier than their making, so that clocks may differ.
    private static let clockTolerance: Int64 = 300

    let configuration: Emulator.Configuration
    let directory: EmulatorDirectory
    let keys: SigningKeys

    /// Issues an access token.
    ///
    /// - Parameter order: What the token is to say.
    /// - Returns: The token in compact form.
    func accessToken(_ order: AccessTokenOrder) -> String {
        self.sign(self.claims(of: order))
    }

    /// Signs claims with the current key.
    func sign(_ claims: some Encodable) -> String {
        do {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            let key = self.keys.current
            let header = JOSEHeader(algorithm: .rs256, ["typ": "JWT", "x5t": key.keyID, "kid": key.keyID])
            return try JWS.sign(Array(encoder.encode(claims)), header: header, with: key.privateKey)
        } catch {
            // Claims are texts and integers and the key was checked: only lack of memory ends here.
            preconditionFailure("A token could not be signed: \(error)")
        }
    }

    private func claims(of order: AccessTokenOrder) -> AccessTokenClaims {
        let now = self.configuration.now()
        let isOlder = order.resource.tokenVersion == .v1
        let application = order.client.application
        let objectID = order.user?.objectID(in: order.tenant) ?? order.objectID
        // The application's own object in this tenant: always the same one.
        let principal = objectID ?? Self.principalID(of: application.clientID, in: order.tenant)
        let proof = String(order.client.proof.rank)
        return AccessTokenClaims(
            aud: order.resource.audience,
            iss: Self.issuer(of: order.tenant.id, version: order.resource.tokenVersion, baseURL: order.issuerBase),
            iat: now,
            nbf: now - Self.clockTolerance,
            exp: now + self.configuration.tokenLifetime.components.seconds,
            tid: order.tenant.id,
            oid: principal,
            sub: self.subject(of: order, principal: principal),
            idtyp: order.user == nil ? "app" : nil,
            uti: self.directory.nextTokenID(),
            ver: isOlder ? "1.0" : "2.0",
            roles: order.roles.isEmpty ? nil : order.roles,
            scp: order.user == nil ? nil : order.scopes.joined(separator: " "),
            azp: isOlder ? nil : application.clientID,
            azpacr: isOlder ? nil : proof,
            appid: isOlder ? application.clientID : nil,
            appidacr: isOlder ? proof : nil,
            name: order.user?.displayName,
            preferred_username: order.user?.username,
            acrs: order.met.isEmpty ? nil : order.met.sorted(),
            xms_cc: order.capabilities.isEmpty ? nil : order.capabilities,
            cnf: order.confirmation,
            tfp: order.policy,
            fmi_path: order.exchangePath,
            xms_par_app_azp: application.blueprint,
            xms_sub_fct: order.user?.agentIdentity == nil ? nil : "13"
        )
    }

    private func subject(of order: AccessTokenOrder, principal: String) -> String {
        if let path = order.exchangePath {
            return "/eid1/c/pub/t/\(order.tenant.id)/a/\(order.client.application.clientID.lowercased())/\(path)"
        }
        guard let user = order.user else { return principal }
        return Self.pairwiseSubject(of: user, for: order.resource.applicationID)
    }

    /// The id of an application's object in a tenant.
    static func principalID(of clientID: String, in tenant: TenantName) -> String {
        TenantName.derivedGUID(from: "\(tenant.id)/\(clientID.lowercased())")
    }

    /// The name under which an application knows a user, and no other application does.
    static func pairwiseSubject(of user: Emulator.User, for applicationID: String) -> String {
        Base64URL.encode(Hash.sha256.digest(of: Array("\(user.objectID)/\(applicationID.lowercased())".utf8)))
    }

    /// The `iss` claim of a tenant's tokens.
    static func issuer(of tenantID: String, version: Emulator.Resource.TokenVersion, baseURL: String) -> String {
        version == .v1 ? "\(baseURL)/\(tenantID)/" : "\(baseURL)/\(tenantID)/v2.0"
    }
}
