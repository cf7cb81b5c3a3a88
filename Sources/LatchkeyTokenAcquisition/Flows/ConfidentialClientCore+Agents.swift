//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

extension ConfidentialClientCore {
    /// Acquires a token for an agent identity, whose credential is a token of its blueprint.
    func acquireForAgent(
        _ request: TokenRequest,
        _ grant: Grant,
        within timeLimit: Duration
    ) async throws(AcquisitionError) -> AcquiredToken {
        guard let agent = request.subject.agent else { throw AcquisitionError(.invalidRequest, "No agent is named.") }
        let end = self.timing.now().advanced(by: timeLimit)
        var grant = grant
        let vouching = try await self.exchangeToken(of: agent, request, grant)
        grant.proof = .assertion(vouching.value)
        grant.secrets.append(vouching.value)
        grant.options.clientAssertion = nil
        switch request.subject.base {
        case .agentOnBehalfOf(_, let assertion):
            return try await self.exchange(assertion, grant, within: end - self.timing.now()).acquired
        case .agentUser(_, let user):
            grant.type = "user_fic"
            grant.purpose = .agentUser
            let instance = try await self.instanceToken(of: agent, request, grant)
            grant.add("user_federated_identity_credential", secret: instance.value)
            switch user.base {
            case .name(let name):
                grant.add("username", name)
                grant.hint = .name(name)
            case .objectID(let id):
                grant.add("user_id", id)
                grant.hint = .account(objectID: id, tenant: grant.authority.tenant)
            }
            return try await self.send(grant, within: end - self.timing.now()).acquired
        default:
            return try await self.send(grant, within: end - self.timing.now()).acquired
        }
    }

    /// Acquires beforehand what a request for an agent needs.
    ///
    /// Callers do so rather than the acquisition itself: one that waits for another holds a place that the other needs.
    func prepareAgent(_ request: TokenRequest) async throws(AcquisitionError) {
        guard let agent = request.subject.agent else { return }
        let correlationID = request.options.correlationID ?? CorrelationID.random()
        let grant = try await self.grant(for: request, correlationID: correlationID, claims: nil)
        _ = try await self.exchangeToken(of: agent, request, grant)
        if case .agentUser = request.subject.base { _ = try await self.instanceToken(of: agent, request, grant) }
    }

    /// The token by which the blueprint vouches for an agent.
    private func exchangeToken(
        of agent: AgentIdentity,
        _ request: TokenRequest,
        _ grant: Grant
    ) async throws(AcquisitionError) -> AccessToken {
        var options = self.legOptions(request, grant)
        options.federatedIdentityPath = agent.id
        options.clientAssertion = request.options.clientAssertion
        return try await self.leg(.app, options, grant)
    }

    /// The agent's own token, by which its user account is vouched for.
    private func instanceToken(
        of agent: AgentIdentity,
        _ request: TokenRequest,
        _ grant: Grant
    ) async throws(AcquisitionError) -> AccessToken {
        try await self.leg(.agent(agent), self.legOptions(request, grant), grant)
    }

    /// The tenant is the agent's; the caller's other options concern the last request alone.
    private func legOptions(_ request: TokenRequest, _ grant: Grant) -> AcquireTokenOptions {
        AcquireTokenOptions(tenant: grant.authority.tenant, correlationID: grant.correlationID)
    }

    private func leg(
        _ subject: TokenSubject,
        _ options: AcquireTokenOptions,
        _ grant: Grant
    ) async throws(AcquisitionError) -> AccessToken {
        let scope = TokenExchange.scope(for: grant.authority)
        let request = TokenRequest(scopes: [scope], as: subject, options: options)
        let key = try self.key(for: request)
        let cache = try self.liveCache()
        do throws(TokenCacheError) {
            return try await cache.token(for: key, from: FlowSource(client: self, request: request))
        } catch {
            throw AcquisitionError(error, scopes: [scope])
        }
    }
}

/// The audience of tokens that serve as assertions, which each cloud names its own way.
enum TokenExchange {
    private static let suffixes = [
        "login.partner.microsoftonline.cn": "China",
        "login.microsoftonline.us": "USGov",
        "login.sovcloud-identity.fr": "France",
        "login.sovcloud-identity.de": "Germany",
    ]

    static func scope(for authority: Authority) -> String {
        "api://AzureADTokenExchange\(Self.suffixes[authority.cacheName] ?? "")/.default"
    }
}
