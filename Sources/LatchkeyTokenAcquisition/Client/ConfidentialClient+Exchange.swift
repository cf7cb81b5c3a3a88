//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyCredentials
import LatchkeyTokenCache

extension ConfidentialClient: ExchangeTokenSource {
    /// Acquires a token of this application that serves another as an assertion.
    ///
    /// The other application keeps it. It does not go through this client's cache, whose acquisitions may all be waiting
    /// for it already when both applications share one.
    public func exchangeToken(for request: ExchangeTokenRequest) async throws -> SignedAssertion {
        var options = AcquireTokenOptions(correlationID: request.assertion.correlationID)
        options.federatedIdentityPath = request.assertion.federatedIdentityPath
        if options.federatedIdentityPath != nil, self.isAtHost(of: request.assertion.tokenEndpoint) {
            options.tenant = request.assertion.tenant
        }
        if request.assertion.isBound { options.scheme = .boundToCertificate }
        // The claims of the request that the token serves are for its issuer, not for ours.
        let grant = try await self.core.grant(
            for: TokenRequest(scopes: [request.scope], as: .app, options: options),
            correlationID: request.assertion.correlationID,
            claims: nil
        )
        let start = self.core.timing.wallSeconds()
        let token = try await self.core.send(grant, within: self.core.options.requestTimeout).acquired
        var expiresAt: Int64?
        if case .duration(let duration) = token.lifetime { expiresAt = start + duration.components.seconds }
        return SignedAssertion(token.value, expiresAt: expiresAt, clientIdentity: grant.tokenKey?.certificate?.identity)
    }

    /// Whether the other application is asked for at the same host, so that its tenants are known here.
    private func isAtHost(of tokenEndpoint: String) -> Bool {
        guard let url = try? EndpointURL(tokenEndpoint) else { return false }
        return url.authority == self.core.authority.cacheName || url.authority == self.core.authority.host
    }
}
