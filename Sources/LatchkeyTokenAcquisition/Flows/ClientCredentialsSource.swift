//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCredentials
import LatchkeyTokenCache

/// Acquires tokens for the application itself (RFC 6749 §4.4).
struct ClientCredentialsSource: TokenSource {
    static let flow = "client_credentials"

    let client: ConfidentialClientCore
    /// The correlation identifier that the caller chose; a request ahead of expiry gets a random one.
    let correlationID: String?

    func acquire(_ context: AcquisitionContext) async throws -> AcquiredToken {
        let authority = try self.client.authority.withTenant(context.key.partition.tenant)
        let correlationID = self.correlationID(for: context)
        let authentication = try await self.authentication(at: authority, correlationID: correlationID)
        var form = TokenForm()
        form.append("client_id", self.client.clientID)
        for parameter in authentication.parameters {
            form.append(parameter.name, parameter.value)
        }
        form.append("scope", context.key.scopes.joined(separator: " "))
        form.append("grant_type", Self.flow)
        form.append("client_info", "2")
        form.append("claims", context.claims ?? "")
        let request = TokenEndpointRequest(
            authority: authority,
            form: form,
            authentication: authentication,
            correlationID: correlationID
        )
        do {
            return try await self.client.endpoint.send(request, within: context.timeLimit).acquired
        } catch {
            throw error.asked(for: context.key.scopes)
        }
    }

    private func correlationID(for context: AcquisitionContext) -> String {
        switch context.reason {
        case .missing, .forced: self.correlationID ?? CorrelationID.random()
        case .refresh: CorrelationID.random()
        }
    }

    private func authentication(
        at authority: Authority,
        correlationID: String
    ) async throws(AcquisitionError) -> ClientAuthentication {
        let context = ClientAuthenticationContext(
            clientID: self.client.clientID,
            tenant: authority.tenant,
            tokenEndpoint: authority.tokenEndpoint,
            correlationID: correlationID
        )
        do {
            return try await self.client.credentials.authentication(for: context)
        } catch {
            throw AcquisitionError(
                .credential,
                "No credential of client \(self.client.clientID) can be used. \(error.message)",
                cause: error
            )
        }
    }
}
