//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyCredentials
import LatchkeyTokenCache

extension ConfidentialClient: ExchangeTokenSource {
    /// Acquires a token of this application that proves another one.
    ///
    /// The other application keeps it. It does not go through this client's cache, whose acquisitions may be waiting for
    /// it already, all of them.
    public func exchangeToken(for request: ExchangeTokenRequest) async throws -> SignedAssertion {
        let assertion = request.assertion
        var options = AcquireTokenOptions(correlationID: assertion.correlationID)
        options.federatedIdentityPath = assertion.federatedIdentityPath
        if assertion.federatedIdentityPath != nil, self.isServed(atHostOf: assertion.tokenEndpoint) {
            // Who vouches for an agent does so in the agent's tenant.
            options.tenant = assertion.tenant
        }
        if assertion.isBound { options.scheme = .boundToCertificate }
        let grant = try await self.core.grant(
            for: TokenRequest(scopes: [request.scope], as: .app, options: options),
            correlationID: assertion.correlationID,
            claims: nil
        )
        let start = self.core.timing.wallSeconds()
        let token = try await self.core.send(grant, within: self.core.options.requestTimeout).acquired
        var expiresAt: Int64?
        if case .duration(let duration) = token.lifetime { expiresAt = start + duration.components.seconds }
        return SignedAssertion(token.value, expiresAt: expiresAt, clientIdentity: grant.tokenKey?.certificate?.identity)
    }

    private func isServed(atHostOf url: String) -> Bool {
        url.lowercased().hasPrefix("https://\(self.core.authority.host)/".lowercased())
    }
}
