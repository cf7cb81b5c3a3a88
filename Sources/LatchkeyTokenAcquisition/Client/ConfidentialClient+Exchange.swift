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
    /// A client that serves so has a cache of its own: an acquisition of the other's that waits for one of this client
    /// must not hold the place that this one needs.
    public func exchangeToken(for request: ExchangeTokenRequest) async throws -> SignedAssertion {
        var options = AcquireTokenOptions(correlationID: request.assertion.correlationID)
        options.federatedIdentityPath = request.assertion.federatedIdentityPath
        if options.federatedIdentityPath != nil, self.isAtHost(of: request.assertion.tokenEndpoint) {
            options.tenant = request.assertion.tenant
        }
        if request.assertion.isBound { options.scheme = .boundToCertificate }
        let token = try await self.token(scopes: [request.scope], as: .app, options: options)
        let identity = request.assertion.isBound ? try await self.certificateBinding().identity : nil
        return SignedAssertion(token.value, expiresAt: token.expiresAt.seconds, clientIdentity: identity)
    }

    /// Whether the other application is asked for at the same host, so that its tenants are known here.
    private func isAtHost(of tokenEndpoint: String) -> Bool {
        guard let url = try? EndpointURL(tokenEndpoint) else { return false }
        return url.authority == self.core.authority.cacheName || url.authority == self.core.authority.host
    }
}
