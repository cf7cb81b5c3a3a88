//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import LatchkeyTokenCache

extension ConfidentialClientCore {
    /// The key under which the cache holds what a request asks for.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - tokenKey: What the token is to be bound to.
    /// - Returns: The key.
    /// - Throws: ``AcquisitionError``.
    func key(for request: TokenRequest, tokenKey: TokenKey? = nil) throws(AcquisitionError) -> CacheKey {
        try RequestRules.check(request.options)
        try self.checkApplication(of: request)
        let authority = try self.authority(for: request)
        var scopes = request.scopes
        if request.subject.flow.isForApplication {
            try ScopeRules.checkApplicationScopes(scopes, of: authority.kind)
        } else {
            try ScopeRules.check(scopes)
            scopes = Self.userKeyScopes(scopes)
        }
        do {
            return try CacheKey(
                authority: authority.cacheName,
                tenant: authority.tenant,
                client: self.actingClientID(request.subject),
                flow: request.subject.flow.rawValue,
                subject: self.subjectName(request.subject),
                scopes: scopes,
                tokenType: request.options.scheme.tokenType,
                bindingKeyID: tokenKey?.id,
                extensions: self.extensions(of: request)
            )
        } catch {
            throw AcquisitionError(error, scopes: request.scopes)
        }
    }

    /// A request for another application must not get a token of this one.
    private func checkApplication(of request: TokenRequest) throws(AcquisitionError) {
        guard let name = request.options.application, name != self.options.name else { return }
        throw AcquisitionError(
            .configuration,
            "The request is for the application '\(SafeText.clean(name, limit: 64))', which is not the one that was asked. "
                + "Ask a client that knows several, or describe the application where it was made."
        )
    }

    /// The scopes of a user's token as keys name them: issuers compare without regard to letter case.
    static func userKeyScopes(_ scopes: [String]) -> [String] {
        let own = ScopeRules.resourceScopes(scopes)
        return (own.isEmpty ? scopes : own).map { $0.lowercased() }
    }

    /// The client that appears in the token.
    func actingClientID(_ subject: TokenSubject) -> String { subject.agent?.id ?? self.clientID }

    private func subjectName(_ subject: TokenSubject) -> String {
        switch subject.base {
        case .app, .agent: ""
        case .user(let principal): principal.cacheName
        case .onBehalfOf(let assertion), .agentOnBehalfOf(_, let assertion): assertion.hash
        case .longRunning(let session): session.cacheName
        case .agentUser(_, let user): user.cacheName
        case .managedIdentity(let identity): identity.cacheName
        }
    }

    /// What else changes which token is right.
    private func extensions(of request: TokenRequest) -> [String: String] {
        let options = request.options
        var extensions: [String: String] = [:]
        func add(_ name: String, _ value: String?) {
            guard let value, !value.isEmpty else { return }
            // A hash keeps keys short, and what may be a secret out of them.
            extensions[name] = value.utf8.count <= 64 ? value : Self.hash(value)
        }
        if request.subject.agent != nil { add("blueprint", self.clientID) }
        add("fmi_path", options.federatedIdentityPath)
        add("credential_fmi_path", options.assertionIdentityPath)
        add("client_claims", options.clientClaims)
        add("extra_client_assertion_claims", options.clientAssertionClaims)
        add("client_assertion", options.clientAssertion.map(Self.hash))
        add("attributes", options.attributes)
        add("attribute_tokens", Set(options.attributeTokens).sorted().joined(separator: " "))
        if case .publicKeyClaim = options.scheme.base { add("presented_as", "Bearer") }
        for (name, value) in options.extraBodyParameters { add("body:\(name)", value) }
        // Applications may share a client ID and a cache, but not what each always asks for.
        let query = self.options.extraQueryParameters.merging(options.extraQueryParameters) { $1 }
        for (name, value) in query { add("query:\(name)", value) }
        for (name, value) in options.cachePartition { add("partition:\(name)", value) }
        return extensions
    }

    private static func hash(_ text: String) -> String {
        "sha256:" + Base64URL.encode(Hash.sha256.digest(of: Array(text.utf8)))
    }
}

extension TokenSubject {
    /// The kinds of grants, as keys name them.
    enum Flow: String {
        case clientCredentials = "client_credentials"
        case user
        case onBehalfOf = "on_behalf_of"
        case longRunning = "long_running"
        case agent
        case agentOnBehalfOf = "agent_on_behalf_of"
        case agentUser = "agent_user"
        case managedIdentity = "managed_identity"

        var isForApplication: Bool { self == .clientCredentials || self == .agent }
    }

    var flow: Flow {
        switch self.base {
        case .app: .clientCredentials
        case .user: .user
        case .onBehalfOf: .onBehalfOf
        case .longRunning: .longRunning
        case .agent: .agent
        case .agentOnBehalfOf: .agentOnBehalfOf
        case .agentUser: .agentUser
        case .managedIdentity: .managedIdentity
        }
    }

    /// The agent that the subject is, or acts through.
    var agent: AgentIdentity? {
        switch self.base {
        case .agent(let agent), .agentOnBehalfOf(let agent, _), .agentUser(let agent, _): agent
        default: nil
        }
    }
}
