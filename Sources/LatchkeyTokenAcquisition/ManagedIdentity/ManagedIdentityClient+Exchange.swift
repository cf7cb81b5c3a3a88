//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyCredentials
import LatchkeyTokenCache

extension ManagedIdentityClient: ExchangeTokenSource {
    /// Acquires a token of the host's identity that serves as an assertion (workload identity federation).
    public func exchangeToken(for request: ExchangeTokenRequest) async throws -> SignedAssertion {
        guard !request.assertion.isBound else {
            throw CredentialError(
                .notSupported,
                "A token of the host's identity cannot be bound to a certificate here."
            )
        }
        let identity = request.managedIdentityClientID.map(ManagedIdentity.clientID) ?? .systemAssigned
        let token = try await self.token(
            scopes: [request.scope],
            as: .managedIdentity(identity),
            options: .init(correlationID: request.assertion.correlationID)
        )
        return SignedAssertion(token.value, expiresAt: token.expiresAt.seconds)
    }
}
