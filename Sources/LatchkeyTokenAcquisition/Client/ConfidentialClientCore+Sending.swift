//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyCredentials
import LatchkeyCrypto
import LatchkeyHTTP
import LatchkeyTokenCache

extension ConfidentialClientCore {
    /// Sends a grant to the token endpoint.
    ///
    /// When the issuer refuses the credential and there may be a newer one, the grant is sent once more.
    ///
    /// - Parameters:
    ///   - grant: The grant.
    ///   - timeLimit: How long it may take.
    /// - Returns: The issuer's response.
    /// - Throws: ``AcquisitionError`` with the scopes that were asked for.
    func send(_ grant: Grant, within timeLimit: Duration) async throws(AcquisitionError) -> TokenResponse {
        let end = self.timing.now().advanced(by: timeLimit)
        let region = await self.region(for: grant)
        do throws(AcquisitionError) {
            let endpoints = try await self.directory.endpoints(of: grant.authority, region: region?.region)
            let first = try await self.authentication(for: grant, at: endpoints)
            do throws(AcquisitionError) {
                return try await self.send(grant, first, to: endpoints, region: region, until: end)
            } catch {
                guard case .credentials = grant.proof, let response = error.response, let name = response.error,
                    await self.credentials.refused(first, error: name, errorCodes: response.errorCodes)
                else { throw error }
                let second = try await self.authentication(for: grant, at: endpoints)
                return try await self.send(grant, second, to: endpoints, region: region, until: end)
            }
        } catch {
            throw error.asked(for: grant.scopes)
        }
    }

    private func region(for grant: Grant) async -> RegionChoice? {
        guard grant.isRegional, grant.authority.kind == .entra else { return nil }
        return await self.regions.choice(for: self.options.azureRegion)
    }

    private func send(
        _ grant: Grant,
        _ authentication: ClientAuthentication,
        to endpoints: IssuerEndpoints,
        region: RegionChoice?,
        until end: ContinuousClock.Instant
    ) async throws(AcquisitionError) -> TokenResponse {
        let isBound = authentication.clientIdentity != nil
        try Self.check(authentication, isWith: grant.tokenKey)
        let url = isBound ? try self.boundToken(of: endpoints, grant: grant) : endpoints.token
        let query = self.options.extraQueryParameters.merging(grant.options.extraQueryParameters) { $1 }
        let basic =
            endpoints.wantsBasicAuthentication ? BasicAuthentication(authentication, clientID: grant.clientID) : nil
        var fields = self.fields(of: grant, region: region)
        if let basic { fields[.authorization] = basic.field }
        let request = TokenEndpointRequest(
            url: url,
            query: MetadataClient.encoded(query.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }),
            form: grant.form(basic?.rest ?? authentication, capabilities: self.options.clientCapabilities),
            clientIdentity: authentication.clientIdentity,
            correlationID: grant.correlationID,
            fields: fields,
            isRepeatable: grant.isRepeatable,
            secrets: authentication.parameters.map(\.value) + grant.secrets + (basic.map { [$0.field] } ?? []),
            scheme: grant.options.scheme,
            scopes: grant.scopes
        )
        var response = try await self.endpoint.send(request, within: end - self.timing.now())
        if case .credentials = grant.proof { await self.credentials.accepted(authentication) }
        if let binding = grant.tokenKey?.certificate {
            try Self.check(response.acquired.value, isBoundTo: binding.keyID)
        }
        response.acquired.bindingKeyID = grant.tokenKey?.id
        return response
    }

    private func fields(of grant: Grant, region: RegionChoice?) -> HTTPFields {
        var fields: HTTPFields = [
            .telemetry: TelemetryField.value(for: grant, region: region, caller: self.options.callerLibrary)
        ]
        // A name is no hint where accounts of many directories look alike.
        if let hint = grant.options.routingHint ?? grant.hint, grant.authority.kind != .b2c {
            let isText = hint.value.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
            if isText { fields[.anchor] = hint.value }
        }
        for (name, value) in grant.options.extraHeaders {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
        return fields
    }

    // MARK: - Credentials

    /// Checks that the certificate has not been replaced since the token's key was made.
    private static func check(
        _ authentication: ClientAuthentication,
        isWith key: TokenKey?
    ) throws(AcquisitionError) {
        guard let bound = key?.certificate, let actual = authentication.certificate?.x5tS256, actual != bound.keyID
        else {
            return
        }
        throw AcquisitionError(
            .credential,
            "The client's certificate was replaced meanwhile. Ask for the token again.",
            reason: "token_key_replaced"
        )
    }

    /// Checks that a token which says what it is bound to is bound to the certificate that it was asked for with.
    private static func check(_ token: String, isBoundTo keyID: String) throws(AcquisitionError) {
        guard let confirmation = UnverifiedClaims(of: token)?.members["cnf"],
            confirmation.object?["x5t#S256"]?.string != keyID
        else { return }
        throw AcquisitionError(
            .invalidResponse,
            "The issuer has bound the token to another key than the client's certificate.",
            reason: "token_binding_mismatch"
        )
    }

    private func boundToken(of endpoints: IssuerEndpoints, grant: Grant) throws(AcquisitionError) -> EndpointURL {
        if let obstacle = grant.authority.bindingObstacle { throw obstacle }
        if let instance = self.boundInstance { return instance.withPath(endpoints.token.path) }
        guard let url = endpoints.boundToken else {
            throw AcquisitionError(
                .invalidRequest,
                "The issuer \(grant.authority.host) has no token endpoint for clients that present a certificate.",
                reason: "mtls_pop_not_supported_for_environment"
            )
        }
        return url
    }

    private func authentication(
        for grant: Grant,
        at endpoints: IssuerEndpoints
    ) async throws(AcquisitionError) -> ClientAuthentication {
        switch grant.proof {
        case .none: return ClientAuthentication()
        case .assertion(let text): return Self.assertion(text)
        case .credentials: break
        }
        if let text = grant.options.clientAssertion { return Self.assertion(text) }
        var context = ClientAuthenticationContext(
            clientID: grant.clientID,
            tenant: grant.authority.tenant,
            tokenEndpoint: "\(endpoints.token)",
            correlationID: grant.correlationID
        )
        context.boundTokenEndpoint = (try? self.boundToken(of: endpoints, grant: grant)).map { "\($0)" }
        context.requiresBinding = grant.options.scheme == .boundToCertificate
        context.assertionStyle = grant.authority.assertionStyle
        context.extraAssertionClaims = grant.options.clientAssertionClaims
        context.federatedIdentityPath = grant.options.assertionIdentityPath
        context.claims = grant.claims
        context.capabilities = self.options.clientCapabilities
        do {
            return try await self.credentials.authentication(for: context)
        } catch {
            throw AcquisitionError(error, clientID: grant.clientID)
        }
    }

    private static func assertion(_ text: String) -> ClientAuthentication {
        ClientAuthentication(
            parameters: [
                .init(
                    name: "client_assertion_type",
                    value: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
                ),
                .init(name: "client_assertion", value: text),
            ]
        )
    }
}

extension Authority {
    /// How the issuer wants client assertions to be signed.
    fileprivate var assertionStyle: ClientAssertionStyle {
        switch self.kind {
        case .entra, .b2c, .ciam: .modern
        default: .compatible
        }
    }
}

extension AcquisitionError {
    /// The error of an application none of whose credentials can be used.
    init(_ error: CredentialError, clientID: String) {
        self.init(
            error.code == .cancelled ? .cancelled : .credential,
            "No credential of client \(clientID) can be used. \(error.message)",
            cause: error
        )
    }
}
