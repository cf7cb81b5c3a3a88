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

/// Makes and signs access tokens.
struct TokenIssuer: Sendable {
    /// Tokens are valid from a little earlier than their making, so that clocks may differ.
    private static let clockTolerance: Int64 = 300

    private let configuration: Emulator.Configuration
    private let key: SigningKey
    private let header: JOSEHeader
    private let baseURL: String

    /// Prepares to sign with the identity's first key.
    init(configuration: Emulator.Configuration, identity: Emulator.Identity, baseURL: String) {
        self.configuration = configuration
        self.key = identity.signingKeys[0]
        self.header = JOSEHeader(
            algorithm: .rs256,
            ["typ": "JWT", "x5t": self.key.keyID, "kid": self.key.keyID]
        )
        self.baseURL = baseURL
    }

    /// Issues an access token.
    ///
    /// - Parameters:
    ///   - application: The caller.
    ///   - tenant: The tenant.
    ///   - resource: The API that the token is for.
    /// - Returns: The token in compact form.
    func accessToken(
        for application: Emulator.Application,
        in tenant: TenantName,
        resource: Emulator.Resource
    ) -> String {
        let claims = self.claims(for: application, in: tenant, resource: resource)
        do {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return try JWS.sign(Array(encoder.encode(claims)), header: self.header, with: self.key.privateKey)
        } catch {
            // Claims are texts and integers and the key was checked: only lack of memory ends here.
            preconditionFailure("A token could not be signed: \(error)")
        }
    }

    private func claims(
        for application: Emulator.Application,
        in tenant: TenantName,
        resource: Emulator.Resource
    ) -> AccessTokenClaims {
        let now = self.configuration.now()
        let isOlder = resource.tokenVersion == .v1
        // The application's own object in this tenant: always the same one.
        let principal = TenantName.derivedGUID(from: "\(tenant.id)/\(application.clientID.lowercased())")
        return AccessTokenClaims(
            aud: resource.audience,
            iss: Self.issuer(of: tenant.id, version: resource.tokenVersion, baseURL: self.baseURL),
            iat: now,
            nbf: now - Self.clockTolerance,
            exp: now + self.configuration.tokenLifetime.components.seconds,
            tid: tenant.id,
            oid: principal,
            sub: principal,
            idtyp: "app",
            uti: Base64URL.encode(Array(Hash.sha256.digest(of: Array(UUID().uuidString.utf8)).prefix(16))),
            ver: isOlder ? "1.0" : "2.0",
            roles: self.roles(of: application, in: resource),
            azp: isOlder ? nil : application.clientID,
            azpacr: isOlder ? nil : "1",
            appid: isOlder ? application.clientID : nil,
            appidacr: isOlder ? "1" : nil
        )
    }

    private func roles(of application: Emulator.Application, in resource: Emulator.Resource) -> [String]? {
        let roles = application.roles.flatMap { identifier, roles in
            self.configuration.resource(identifiedBy: identifier) == resource ? roles : []
        }
        return roles.isEmpty ? nil : roles.sorted()
    }

    /// The `iss` claim of a tenant's tokens.
    static func issuer(of tenantID: String, version: Emulator.Resource.TokenVersion, baseURL: String) -> String {
        version == .v1 ? "\(baseURL)/\(tenantID)/" : "\(baseURL)/\(tenantID)/v2.0"
    }
}
