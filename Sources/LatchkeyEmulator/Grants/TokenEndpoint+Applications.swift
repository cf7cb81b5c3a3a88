//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension TokenEndpoint {
    /// Issues a token to an application itself (RFC 6749 §4.4).
    func issueToApplication(_ call: TokenCall) throws(EntraError) -> TokenAnswer {
        guard call.client.proof != .none else { throw .missingCredential(grant: "client_credentials") }
        let resource = try self.resource(of: try call.required("scope"), tenant: call.authority.tenant)
        let isExchange = resource == .tokenExchange
        guard isExchange || !self.directory.isBlueprint(call.client.application.clientID) else {
            throw .blueprintToken
        }
        let (tokenType, confirmation) = try call.binding()
        let order = AccessTokenOrder(
            client: call.client,
            tenant: call.authority.tenant,
            issuerBase: call.authority.issuerBase,
            resource: resource,
            roles: self.directory.roles(call.client.application.roles, in: resource),
            capabilities: call.claims.capabilities,
            confirmation: confirmation,
            exchangePath: isExchange ? call.optional("fmi_path") : nil,
            policy: call.authority.policy
        )
        let lifetime = self.configuration.tokenLifetime.components.seconds
        return TokenAnswer(
            tokenType: tokenType,
            expiresIn: lifetime,
            extendedExpiresIn: lifetime,
            refreshIn: self.refreshIn(lifetime: lifetime),
            accessToken: self.issuer.accessToken(order)
        )
    }

    /// Finds the one resource that the scope names.
    private func resource(of scope: String, tenant: TenantName) throws(EntraError) -> Emulator.Resource {
        let scopes = scope.split(separator: " ")
        // The sign-in scopes that some libraries always add mean nothing here and are ignored, as by the real service.
        let meant = scopes.filter { !["openid", "profile", "offline_access"].contains($0.lowercased()) }
        guard meant.count == 1, let only = meant.first else { throw .severalResources(scope) }
        guard only.hasSuffix("/.default") else { throw .scopeWithoutDefault(String(only)) }
        let identifier = String(only.dropLast("/.default".count))
        guard let resource = self.directory.resource(identifiedBy: identifier) else {
            throw .unknownResource(identifier, tenant: tenant.name)
        }
        return resource
    }
}
