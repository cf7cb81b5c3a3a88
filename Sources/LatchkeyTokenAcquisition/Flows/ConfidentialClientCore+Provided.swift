//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

extension ConfidentialClientCore {
    /// Asks the application's own provider for a token.
    func provided(
        _ grant: Grant,
        by provider: @Sendable (ProvidedTokenRequest) async throws -> ProvidedToken
    ) async throws(AcquisitionError) -> AcquiredToken {
        let request = ProvidedTokenRequest(
            scopes: grant.scopes,
            tenant: grant.authority.tenant,
            claims: grant.claims,
            correlationID: grant.correlationID
        )
        let token: ProvidedToken
        do {
            token = try await provider(request)
        } catch let error as AcquisitionError {
            throw error
        } catch {
            let isOver = error is CancellationError
            throw AcquisitionError(
                isOver ? .cancelled : .network,
                "The application's provider of tokens failed; see the cause.",
                cause: error
            )
        }
        guard token.lifetime > .zero, !token.value.isEmpty, token.value.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else {
            throw AcquisitionError(
                .invalidResponse,
                "The application's provider of tokens returned an empty or malformed token, or one that has expired.",
                reason: "invalid_token_provider_response_value"
            )
        }
        let isLong = token.lifetime >= .seconds(7200)
        return AcquiredToken(
            value: token.value,
            lifetime: .duration(token.lifetime),
            refreshAfter: token.refreshAfter ?? (isLong ? token.lifetime / 2 : nil),
            scopes: grant.scopes
        )
    }
}
