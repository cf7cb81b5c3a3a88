//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP
import LatchkeyTokenAcquisition
import LatchkeyTokenCache

/// Answers what an API demands of the next token: the one place for all clients.
enum ChallengeEngine {
    /// Sends a request, and once more with another token when the API says which.
    ///
    /// - Parameters:
    ///   - request: The token of the request; `nil` when it has none, and nothing can be answered.
    ///   - api: The name of the API, for errors.
    ///   - send: Sends the request with a token; called at most twice.
    /// - Returns: The last response; a second refusal is returned.
    /// - Throws: ``ChallengeRequired`` when the token that the API wants needs the user, and what `send` throws.
    static func respond(
        with request: TokenRequest?,
        api: String?,
        send: (TokenRequest?) async throws -> AuthorizedResponse
    ) async throws -> HTTPClientResponse {
        let first = try await send(request)
        guard let request, let next = self.improved(request, after: first) else { return first.response }
        do {
            return try await send(next).response
        } catch {
            guard let cause = error as? AcquisitionError, cause.code == .interactionRequired else { throw error }
            let head = first.response.head
            throw ChallengeRequired(cause: cause, api: api, for: next, status: head.status, headers: head.headerFields)
        }
    }

    /// The token that will do, when the response says so; `nil` when it does not.
    static func improved(_ request: TokenRequest, after answer: AuthorizedResponse) -> TokenRequest? {
        let head = answer.response.head
        // Some services answer with 403 where the token lacks an authentication context.
        guard head.status == .unauthorized || head.status == .forbidden else { return nil }
        let challenges = AuthenticationChallenge.all(in: head.headerFields[values: .wwwAuthenticate])
        var next = request
        if let claims = challenges.lazy.compactMap(\.claims).first {
            // What the caller asked for still holds; where both say something, the API knows better.
            next.options.claims = ClaimsRequest.merged([request.options.claims, claims])
            next.rejected = answer.header.flatMap(self.token)
            return next
        }
        guard head.status == .unauthorized, request.options.scheme == .signedRequest,
            let nonce = challenges.lazy.compactMap(\.nonce).first,
            request.options.signedRequest?.nonce != nonce
        else { return nil }
        var signed = request.options.signedRequest ?? SignedRequest()
        signed.nonce = nonce
        next.options.signedRequest = signed
        return next
    }

    private static func token(of header: AuthorizationHeader) -> TokenHash? {
        guard let blank = header.value.firstIndex(of: " ") else { return nil }
        return TokenHash(of: String(header.value[header.value.index(after: blank)...]))
    }
}
