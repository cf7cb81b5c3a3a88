//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyCrypto

/// The endpoints that give programs the tokens of their machine's identities.
struct MachineEndpoint: Sendable {
    let configuration: Emulator.Configuration
    let directory: EmulatorDirectory
    let issuer: TokenIssuer
    let baseURL: String
    /// The secret that callers of App Service, Service Fabric and Machine Learning find in their environment.
    let secret: String
    let challenges: ArcChallenges

    /// Answers a request for a token.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - endpoint: The endpoint.
    /// - Returns: The response.
    func respond(to request: Emulator.RecordedRequest, endpoint: Emulator.Endpoint) -> EmulatorResponse {
        let source = MachineSource.of(endpoint)
        do throws(MachineRefusal) {
            try self.check(request, against: source)
            if endpoint == .arc, let challenge = self.challenges.response(to: request) { return challenge }
            let name = request.parameter("resource")
            guard let name else { throw .noResource }
            guard let resource = self.directory.resource(identifiedBy: name) else { throw .resource(name) }
            let identity = try self.identity(for: request, source: source)
            return .json(self.token(of: identity, for: resource, named: name, request: request, source: source))
        } catch {
            return error.response(at: endpoint)
        }
    }

    private func check(_ request: Emulator.RecordedRequest, against source: MachineSource) throws(MachineRefusal) {
        guard request.method == source.method else {
            throw MachineRefusal(status: .methodNotAllowed, code: "invalid_request", text: "Method not allowed")
        }
        guard request.headers[.forwardedFor] == nil else { throw .forwarded }
        if let name = source.secretHeader {
            let sent = Array((request.headers[name] ?? "").utf8)
            guard ConstantTime.areEqual(sent, Array(self.secret.utf8)) else { throw .secret }
        }
        if source.needsMetadataHeader, request.headers[.metadata]?.lowercased() != "true" {
            throw .header("Metadata")
        }
        let version = request.queryValue("api-version")
        if let versions = source.versions {
            guard let version, versions.contains(version) else { throw .version(version) }
        }
    }

    /// Finds the identity that a request chooses; without a choice it is the machine's own.
    private func identity(
        for request: Emulator.RecordedRequest,
        source: MachineSource
    ) throws(MachineRefusal) -> Emulator.ManagedIdentity {
        let identities = self.configuration.machine.identities
        func chosen(_ parameter: String?) -> String? {
            parameter.flatMap(request.parameter)?.lowercased()
        }
        let found: Emulator.ManagedIdentity?
        if let id = chosen(source.clientIDParameter) {
            found = identities.first { $0.clientID.lowercased() == id }
        } else if let id = chosen(source.objectIDParameter) {
            found = identities.first { $0.objectID.lowercased() == id }
        } else if let id = chosen(source.resourceIDParameter) {
            found = identities.first { $0.resourceID?.lowercased() == id }
        } else {
            found = identities.first { $0.resourceID == nil }
        }
        guard let found else { throw .identity }
        return found
    }

    private func token(
        of identity: Emulator.ManagedIdentity,
        for resource: Emulator.Resource,
        named name: String,
        request: Emulator.RecordedRequest,
        source: MachineSource
    ) -> MachineToken {
        let application = Emulator.Application(clientID: identity.clientID)
        let capabilities = request.queryValue("xms_cc")?.split(separator: ",").map(String.init) ?? []
        let order = AccessTokenOrder(
            client: AuthenticatedClient(application: application, proof: .certificate),
            // The configuration was checked: the name is that of a tenant.
            tenant: TenantName(identity.tenant) ?? .sample,
            issuerBase: self.baseURL,
            resource: resource,
            roles: self.directory.roles(identity.roles, in: resource),
            capabilities: capabilities,
            objectID: identity.objectID
        )
        let now = self.configuration.now()
        let lifetime = self.configuration.tokenLifetime.components.seconds
        return MachineToken(
            access_token: self.issuer.accessToken(order),
            client_id: identity.clientID,
            object_id: source.tellsIdentity ? identity.objectID : nil,
            msi_res_id: source.tellsIdentity ? identity.resourceID : nil,
            expires_in: source.tellsLifetime ? String(lifetime) : nil,
            expires_on: String(now + lifetime),
            ext_expires_in: source.tellsLifetime ? String(lifetime) : nil,
            not_before: source.tellsLifetime ? String(now - 300) : nil,
            resource: name
        )
    }
}
