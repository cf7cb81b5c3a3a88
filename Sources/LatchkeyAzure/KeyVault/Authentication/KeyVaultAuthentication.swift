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

    /// How far a request has come.
    private struct Progress {
        let authority: String
        /// What is known of the tokens that the vault wants.
        var challenge: KeyVaultChallenge?
        /// The token that is asked for; that of the challenge at first.
        var context: TokenRequestContext?
        /// Whether a challenge of the vault was answered.
        var isAnswered = false
        var sends = 0
    }

    func send(
        _ request: HTTPClientRequest,
        over transport: (HTTPClientRequest) async throws -> HTTPClientResponse
    ) async throws -> HTTPClientResponse {
        let authority = request.head.authority?.lowercased() ?? ""
        var progress = Progress(authority: authority, challenge: self.challenges[authority])
        // Another client may not have verified it.
        if let challenge = progress.challenge { try self.verify(challenge, authority) }
        while true {
            let (response, token) = try await self.exchange(request, &progress, over: transport)
            guard response.head.status == .unauthorized else {
                if token == nil { try Self.checkProbe(response.head, of: request) }
                return response
            }
            guard progress.sends < Self.maximumSends, try self.improve(&progress, after: response.head, token) else {
                return response
            }
        }
    }

    /// Sends a request once: with the token that the vault wants, or without body when that is not known.
    private func exchange(
        _ request: HTTPClientRequest,
        _ progress: inout Progress,
        over transport: (HTTPClientRequest) async throws -> HTTPClientResponse
    ) async throws -> (HTTPClientResponse, CredentialToken?) {
        progress.sends += 1
        guard let challenge = progress.challenge else { return (try await transport(request.withoutBody), nil) }
        let context = progress.context ?? self.context(challenge)
        progress.context = context
        let token = try await self.credential.azureToken(for: context)
        let response = try await transport(request.with(token))
        self.rejected.note(token, wasRefused: response.head.status == .unauthorized)
        return (response, token)
    }

    /// Finds out which token would do.
    ///
    /// - Returns: Whether the vault said so.
    /// - Throws: ``AzureError`` when it wants one that it may not have.
    private func improve(
        _ progress: inout Progress,
        after head: HTTPResponse,
        _ refused: CredentialToken?
    ) throws(AzureError) -> Bool {
        if let claims = head.claimsChallenge, let refused {
            progress.context?.claims = claims
            progress.context?.rejected = refused.hash
            return true
        }
        guard !progress.isAnswered, let next = KeyVaultChallenge(head) else {
            self.challenges.forget(progress.challenge, for: progress.authority)
            return false
        }
        do throws(AzureError) {
            try self.verify(next, progress.authority)
        } catch {
            self.challenges.forget(progress.challenge, for: progress.authority)
            throw error
        }
        self.challenges.store(next, for: progress.authority)
        progress.isAnswered = true
        progress.challenge = next
        progress.context = self.context(next)
        return true
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
