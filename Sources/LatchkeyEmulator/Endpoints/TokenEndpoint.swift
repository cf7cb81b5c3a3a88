//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyCrypto

/// The token endpoint: checks a client's request and issues the token.
struct TokenEndpoint: Sendable {
    /// The JSON body of a token response.
    private struct Body: Encodable {
        enum CodingKeys: String, CodingKey {
            case tokenType = "token_type"
            case expiresIn = "expires_in"
            case extendedExpiresIn = "ext_expires_in"
            case refreshIn = "refresh_in"
            case accessToken = "access_token"
        }

        var tokenType = "Bearer"
        var expiresIn: Int64
        var extendedExpiresIn: Int64
        var refreshIn: Int64?
        var accessToken: String
    }

    let configuration: Emulator.Configuration
    let issuer: TokenIssuer

    /// Answers a request for a token.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - tenant: The tenant in its path.
    /// - Returns: The response with the token.
    /// - Throws: The error to answer with.
    func respond(to request: Emulator.RecordedRequest, tenant: TenantName) throws(EntraError) -> EmulatorResponse {
        guard request.method == .post else { throw .methodNotAllowed(request.method) }
        try self.checkDuplicates(request)
        let grant = try self.required("grant_type", of: request)
        guard grant == "client_credentials" else { throw .unsupportedGrant(grant) }
        let clientID = try self.required("client_id", of: request)
        guard !tenant.isShared else { throw .noTenant }
        let application = try self.authenticate(clientID, with: request, tenant: tenant)
        let resource = try self.resource(of: try self.required("scope", of: request), tenant: tenant)
        let token = self.issuer.accessToken(for: application, in: tenant, resource: resource)
        let lifetime = self.configuration.tokenLifetime.components.seconds
        return .json(
            Body(
                expiresIn: lifetime,
                extendedExpiresIn: lifetime,
                refreshIn: self.refreshIn(lifetime: lifetime),
                accessToken: token
            )
        )
    }

    private func refreshIn(lifetime: Int64) -> Int64? {
        if let refreshIn = self.configuration.refreshIn { return refreshIn.components.seconds }
        return lifetime >= 7200 ? lifetime / 2 : nil
    }

    private func checkDuplicates(_ request: Emulator.RecordedRequest) throws(EntraError) {
        var seen: Set<String> = []
        for field in request.form where !seen.insert(field.name).inserted { throw .duplicateParameter(field.name) }
    }

    /// The value of a parameter that must be there and not be empty.
    private func required(_ name: String, of request: Emulator.RecordedRequest) throws(EntraError) -> String {
        guard let value = request.formValue(name), !value.isEmpty else { throw .missingParameter(name) }
        return value
    }

    /// Finds the application and checks its secret.
    private func authenticate(
        _ clientID: String,
        with request: Emulator.RecordedRequest,
        tenant: TenantName
    ) throws(EntraError) -> Emulator.Application {
        let application = self.configuration.applications.first { $0.clientID.lowercased() == clientID.lowercased() }
        guard let application else { throw .unknownClient(clientID, tenant: tenant.name) }
        guard let secret = request.formValue("client_secret"), !secret.isEmpty else { throw .missingCredential }
        let isRight = application.secrets.contains { ConstantTime.areEqual(Array($0.utf8), Array(secret.utf8)) }
        guard isRight else { throw .wrongSecret(clientID) }
        return application
    }

    /// Finds the one resource that the scope names.
    private func resource(of scope: String, tenant: TenantName) throws(EntraError) -> Emulator.Resource {
        let scopes = scope.split(separator: " ")
        // The sign-in scopes that some libraries always add mean nothing here and are ignored, as by the real service.
        let meant = scopes.filter { !["openid", "profile", "offline_access"].contains($0.lowercased()) }
        guard meant.count == 1, let only = meant.first else { throw .severalResources(scope) }
        guard only.hasSuffix("/.default") else { throw .scopeWithoutDefault(String(only)) }
        let identifier = String(only.dropLast("/.default".count))
        guard let resource = self.configuration.resource(identifiedBy: identifier) else {
            throw .unknownResource(identifier, tenant: tenant.name)
        }
        return resource
    }
}
