//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP
import LatchkeyTokenAcquisition

/// Tokens for a service whose resource is known: sent at once, and once more when the service has claims to satisfy.
struct BearerAuthentication: ServiceAuthentication {
    let credential: any TokenCredential
    let scope: String
    private let rejected = RejectedToken()

    init(_ credential: any TokenCredential, scope: String) {
        self.credential = credential
        self.scope = scope
    }

    func send(
        _ request: HTTPClientRequest,
        over transport: (HTTPClientRequest) async throws -> HTTPClientResponse
    ) async throws -> HTTPClientResponse {
        var context = TokenRequestContext(scopes: [self.scope], enablesContinuousAccessEvaluation: true)
        context.rejected = self.rejected.value
        let token = try await self.credential.azureToken(for: context)
        let response = try await transport(request.with(token))
        self.rejected.note(token, wasRefused: response.head.status == .unauthorized)
        guard let claims = response.head.claimsChallenge else { return response }
        context.claims = claims
        context.rejected = token.hash
        let next = try await self.credential.azureToken(for: context)
        let last = try await transport(request.with(next))
        self.rejected.note(next, wasRefused: last.head.status == .unauthorized)
        return last
    }
}

extension HTTPResponse {
    /// The challenges of a refusal.
    var challenges: [AuthenticationChallenge] {
        guard self.status == .unauthorized else { return [] }
        return AuthenticationChallenge.all(in: self.headerFields[values: .wwwAuthenticate])
    }

    /// The claims that the service wants the next token to satisfy, a JSON object.
    var claimsChallenge: String? {
        self.challenges.lazy.filter { $0.scheme == "bearer" }.compactMap(\.claims).first
    }
}
