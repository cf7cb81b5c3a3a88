//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

extension ConfidentialClientCore {
    /// Acquires the token of a request.
    func acquire(
        _ request: TokenRequest,
        _ context: AcquisitionContext,
        correlationID: String
    ) async throws(AcquisitionError) -> AcquiredToken {
        var grant = try await self.grant(for: request, correlationID: correlationID, claims: context.claims)
        grant.refreshReason = context.refreshReason
        // The cache repeats what failed for a moment, within a budget for all.
        grant.isRepeatable = false
        // The key says what the token is bound to; a certificate that was replaced since makes another key.
        guard grant.tokenKey?.id == context.key.bindingKeyID else {
            throw AcquisitionError(
                .credential,
                "What the token was to be bound to has been replaced meanwhile. Ask for the token again.",
                reason: "token_key_replaced"
            )
        }
        switch request.subject.base {
        case .app:
            if let provider = self.events.applicationToken { return try await self.provided(grant, by: provider) }
            return try await self.send(grant, within: context.timeLimit).acquired
        case .onBehalfOf(let assertion):
            return try await self.exchange(assertion, grant, within: context.timeLimit).acquired
        case .user(let principal):
            return try await self.redeem(RefreshTokenHolder(principal), grant, request, context)
        case .longRunning(let session):
            grant.purpose = .longRunning
            return try await self.redeem(RefreshTokenHolder(session), grant, request, context)
        case .agent, .agentOnBehalfOf, .agentUser:
            return try await self.acquireForAgent(request, grant, within: context.timeLimit)
        case .managedIdentity:
            throw AcquisitionError(.invalidRequest, "The host's identity is not served by an app registration.")
        }
    }

    /// What is common to the token requests of an acquisition.
    func grant(
        for request: TokenRequest,
        correlationID: String,
        claims: String?
    ) async throws(AcquisitionError) -> Grant {
        let isForApplication = request.subject.flow.isForApplication
        var grant = Grant(
            type: "client_credentials",
            purpose: .application,
            clientID: self.actingClientID(request.subject),
            authority: try self.authority(for: request),
            scopes: isForApplication ? request.scopes : ScopeRules.userScopes(request.scopes),
            options: request.options,
            claims: claims,
            correlationID: correlationID
        )
        grant.clientInfo = isForApplication ? "2" : "1"
        grant.isRegional = isForApplication
        grant.tokenKey = try await self.tokenKey(for: request)
        if self.options.isPublicClient {
            guard !isForApplication else {
                throw AcquisitionError(
                    .invalidRequest,
                    "A public client has no credentials, so it gets no tokens for itself. Ask for a user's."
                )
            }
            grant.proof = .none
        }
        return grant
    }

    /// Exchanges the token of an incoming call (RFC 7523 §2.1, with what Entra adds).
    func exchange(
        _ assertion: UserAssertion,
        _ grant: Grant,
        within timeLimit: Duration
    ) async throws(AcquisitionError) -> TokenResponse {
        guard !assertion.text.isEmpty else {
            throw AcquisitionError(
                .invalidRequest,
                "The assertion is empty. Pass the access token that the application was called with.",
                reason: "user_assertion_null"
            )
        }
        var grant = grant
        grant.type = assertion.form.grantType
        if grant.purpose == .application { grant.purpose = .onBehalfOf }
        grant.add("assertion", secret: assertion.wireText)
        if let second = assertion.subAssertion { grant.add("sub_assertion", secret: second) }
        grant.secrets.append(assertion.text)
        grant.add("requested_token_use", "on_behalf_of")
        var response = try await self.send(grant, within: timeLimit)
        response.acquired.tenant = grant.authority.namedTenant(in: response)
        return response
    }
}

extension AcquisitionContext {
    /// Why the cache does not answer, in the numbers of telemetry.
    var refreshReason: Int {
        switch self.reason {
        case .forced: 1
        case .missing: self.claims == nil ? 2 : 1
        case .refresh: 4
        }
    }
}

extension Authority {
    /// The tenant that a response names, when it can be compared with the one that was asked.
    func namedTenant(in response: TokenResponse) -> String? {
        guard self.kind == .entra, self.tenant.isIdentifier,
            let named = response.idToken.flatMap({ UnverifiedClaims(of: $0)?["tid"] })
        else { return nil }
        return named.lowercased()
    }
}

extension String {
    /// Whether the text has the form of a tenant's identifier.
    var isIdentifier: Bool {
        let groups = self.split(separator: "-", omittingEmptySubsequences: false)
        return groups.map(\.utf8.count) == [8, 4, 4, 4, 12]
            && groups.allSatisfy { $0.utf8.allSatisfy(ASCII.isHexDigit) }
    }
}
