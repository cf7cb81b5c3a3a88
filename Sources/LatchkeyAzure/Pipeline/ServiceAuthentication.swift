//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP

/// How a service wants to be shown tokens, and what is done when it wants another.
protocol ServiceAuthentication: Sendable {
    /// Sends a request with a token, and again when the service says which token would do.
    ///
    /// - Parameters:
    ///   - request: The request, without token.
    ///   - transport: Sends a request once.
    /// - Returns: The last answer.
    /// - Throws: ``AzureError`` when there is no token, and what `transport` throws.
    func send(
        _ request: HTTPClientRequest,
        over transport: (HTTPClientRequest) async throws -> HTTPClientResponse
    ) async throws -> HTTPClientResponse
}

extension HTTPClientRequest {
    /// The same request with a token.
    func with(_ token: CredentialToken) -> HTTPClientRequest {
        var request = self
        request.head.headerFields[.authorization] = "\(token.tokenType) \(token.value)"
        return request
    }
}

extension TokenCredential {
    /// A token, or an error of the client's.
    func azureToken(for context: TokenRequestContext) async throws(AzureError) -> CredentialToken {
        do {
            return try await self.token(for: context)
        } catch {
            throw AzureError(.credential, "There is no token for the request: \(error.message)", cause: error)
        }
    }
}
