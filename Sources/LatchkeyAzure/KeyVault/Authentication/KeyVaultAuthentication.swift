//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP
import LatchkeyTokenAcquisition

/// Tokens for vaults: the vault itself says in which tenant and for which cloud.
///
/// A vault that is not known yet is asked without token and without body, so that no secret goes to a host whose authority is
/// not known. The bodies that are held back belong to their requests alone.
struct KeyVaultAuthentication: ServiceAuthentication {
    /// A challenge of the vault, then one of its policies, each answered once.
    private static let maximumSends = 3

    let credential: any TokenCredential
    let verifiesResource: Bool
    let challenges: KeyVaultChallenges
    private let rejected = RejectedToken()

    init(_ credential: any TokenCredential, verifiesResource: Bool, challenges: KeyVaultChallenges) {
        self.credential = credential
        self.verifiesResource = verifiesResource
        self.challenges = challenges
    }

    func send(
        _ request: HTTPClientRequest,
        over transport: (HTTPClientRequest) async throws -> HTTPClientResponse
    ) async throws -> HTTPClientResponse {
        let authority = request.head.authority?.lowercased() ?? ""
        var challenge = self.challenges[authority]
        // Another client may not have verified it.
        if let challenge { try self.verify(challenge, authority) }
        var context: TokenRequestContext?
        var isAnswered = false
        var sends = 0
        while true {
            let response: HTTPClientResponse
            var sent: CredentialToken?
            if let challenge {
                let wanted = context ?? self.context(challenge)
                let token = try await self.credential.azureToken(for: wanted)
                context = wanted
                sent = token
                response = try await transport(request.with(token))
                self.rejected.note(token, wasRefused: response.head.status == .unauthorized)
            } else {
                response = try await transport(request.withoutBody)
            }
            sends += 1
            guard response.head.status == .unauthorized else {
                if sent == nil { try Self.checkProbe(response.head, of: request) }
                return response
            }
            guard sends < Self.maximumSends else { return response }
            if let claims = response.head.claimsChallenge, let sent {
                context?.claims = claims
                context?.rejected = sent.hash
                continue
            }
            guard !isAnswered, let next = KeyVaultChallenge(response.head) else {
                self.challenges.forget(challenge, for: authority)
                return response
            }
            isAnswered = true
            do throws(AzureError) {
                try self.verify(next, authority)
            } catch {
                self.challenges.forget(challenge, for: authority)
                throw error
            }
            self.challenges.store(next, for: authority)
            challenge = next
            context = self.context(next)
        }
    }

    private func context(_ challenge: KeyVaultChallenge) -> TokenRequestContext {
        TokenRequestContext(
            scopes: [challenge.scope],
            tenantID: challenge.tenant,
            enablesContinuousAccessEvaluation: true,
            rejected: self.rejected.value
        )
    }

    private func verify(_ challenge: KeyVaultChallenge, _ authority: String) throws(AzureError) {
        guard self.verifiesResource, !challenge.isFor(authority) else { return }
        throw AzureError(
            .unauthorized,
            "The vault at '\(authority)' wants a token for '\(SafeText.clean(challenge.scope, limit: 128))', which is not for "
                + "vaults of that name. No token was sent. Check the vault's address; for a vault behind a name of your own "
                + "set 'verifiesChallengeResource' to false."
        )
    }

    /// Refuses what no vault does: to carry out a request that nobody has proven a right to.
    private static func checkProbe(_ head: HTTPResponse, of request: HTTPClientRequest) throws(AzureError) {
        guard head.status.kind == .successful, !request.body.isEmpty else { return }
        throw AzureError(.malformedAnswer, "The vault accepted a request without token. Check the vault's address.")
    }
}

extension HTTPClientRequest {
    /// The same request without its body.
    fileprivate var withoutBody: HTTPClientRequest {
        var request = self
        guard !self.body.isEmpty else { return request }
        request.body = []
        request.head.headerFields[.contentType] = nil
        request.head.headerFields[.contentLength] = "0"
        return request
    }
}
