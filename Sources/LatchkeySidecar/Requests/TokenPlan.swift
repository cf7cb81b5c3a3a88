//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import LatchkeyDownstreamAPI
import LatchkeyTokenAcquisition
import LatchkeyWeb

/// Which token a request gets: what is configured, what the request overrides, and for whom.
struct TokenPlan: Sendable {
    /// The API's options for this request.
    var options: DownstreamAPIOptions
    /// For whom the token is.
    private(set) var subject = TokenSubject.app
    /// The name of the session that is started or used; the caller is told.
    private(set) var session: String?

    /// Decides for whom the token is.
    ///
    /// - Parameters:
    ///   - options: The API's options, overrides applied.
    ///   - overrides: What the request says.
    ///   - caller: Who sent the request; `nil` when nobody is known to.
    ///   - isEntra: Whether an application's tokens are for `.default` scopes alone.
    /// - Throws: ``SidecarProblem``.
    init(
        _ options: DownstreamAPIOptions,
        _ overrides: SidecarOverrides,
        caller: CallerIdentity?,
        isEntra: Bool
    ) throws(SidecarProblem) {
        self.options = options
        let wantsApp = options.requestAppToken || options.acquireTokenOptions.managedIdentity != nil
        let assertion = caller.flatMap { $0.isApplication ? nil : $0.assertion }
        if let agent = overrides.agentIdentity.map(AgentIdentity.init) {
            try self.choose(agent, overrides, wantsApp: wantsApp, assertion)
        } else if wantsApp {
            self.subject = .app
        } else if let assertion {
            try self.useSession(of: assertion)
        } else if let session = options.acquireTokenOptions.longRunningSession {
            self.subject = .longRunning(session)
            self.session = session.key
            self.options.acquireTokenOptions.longRunningSession = nil
        } else {
            try self.fallBack(to: .app)
        }
        try self.settleScopes(isEntra: isEntra)
    }

    /// Whether the token is an application's: this one's, its host's or an agent's own.
    private var isForApplication = false

    /// The token's request.
    var tokenRequest: TokenRequest {
        TokenRequest(scopes: self.options.scopes, as: self.subject, options: self.options.acquireTokenOptions)
    }

    private mutating func choose(
        _ agent: AgentIdentity,
        _ overrides: SidecarOverrides,
        wantsApp: Bool,
        _ assertion: UserAssertion?
    ) throws(SidecarProblem) {
        if let name = overrides.agentUsername {
            self.subject = .agent(agent, as: .named(name))
        } else if let id = overrides.agentUserID {
            self.subject = .agent(agent, as: .objectID(id))
        } else if wantsApp {
            self.subject = .agent(agent)
        } else if let assertion {
            self.subject = .agent(agent, onBehalfOf: assertion)
        } else {
            try self.fallBack(to: .agent(agent))
        }
        self.isForApplication = self.subject == .agent(agent)
    }

    /// Without a user only an application's token can be meant, if its scope is of that kind.
    private mutating func fallBack(to subject: TokenSubject) throws(SidecarProblem) {
        guard self.options.scopes.first.map(Self.isDefault) ?? false else { throw .noUser }
        self.subject = subject
    }

    /// On behalf of the caller's user; a session is started when the request names one.
    private mutating func useSession(of assertion: UserAssertion) throws(SidecarProblem) {
        self.subject = .onBehalfOf(assertion)
        guard let session = self.options.acquireTokenOptions.longRunningSession else { return }
        guard session.key.lowercased() == "allocateforme" else {
            self.session = session.key
            return
        }
        guard let bytes = try? RandomBytes.make(count: 32) else { throw .unexpected }
        let key = Base64URL.encode(bytes)
        self.session = key
        self.options.acquireTokenOptions.longRunningSession = LongRunningSession(key: key)
    }

    /// An application gets a token for one resource, and with a key of the caller's only an application does.
    private mutating func settleScopes(isEntra: Bool) throws(SidecarProblem) {
        guard self.subject == .app || self.isForApplication else {
            guard self.options.acquireTokenOptions.scheme == .bearer || !self.isBoundToCallersKey else {
                throw .configuration(
                    "A token that is bound to 'PopPublicKey' can only be the application's own. Leave the key out, or "
                        + "ask for that token with RequestAppToken."
                )
            }
            return
        }
        self.options.acquireTokenOptions.longRunningSession = nil
        self.options.scopes = Array(self.options.scopes.prefix(1))
        guard isEntra, self.options.acquireTokenOptions.managedIdentity == nil else { return }
        guard self.options.scopes.allSatisfy(Self.isDefault) else {
            throw .configuration(
                "The scope of an application's token must end with '/.default', as in '{resource}/.default'."
            )
        }
    }

    private var isBoundToCallersKey: Bool {
        let scheme = self.options.acquireTokenOptions.scheme
        return scheme != .boundToCertificate && scheme != .signedRequest && scheme.customName == nil
    }

    private static func isDefault(_ scope: String) -> Bool {
        scope.lowercased().hasSuffix("/.default")
    }
}
