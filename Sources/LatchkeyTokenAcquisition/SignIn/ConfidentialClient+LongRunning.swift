//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

extension ConfidentialClient {
    /// Starts work for a user that goes on after the call that brought the user's token.
    ///
    /// The token is exchanged at once; what is needed to go on is kept, under a name that nobody can guess unless the
    /// caller chooses one. Starting again under a name replaces what was kept.
    ///
    /// - Parameters:
    ///   - assertion: The token that the application was called with.
    ///   - scopes: The scopes of the first token.
    ///   - session: The name; a new one by default.
    ///   - options: What else governs the token; nothing by default.
    /// - Returns: The name, to be kept for `.longRunning(session)`.
    /// - Throws: ``AcquisitionError``.
    public func startLongRunning(
        for assertion: UserAssertion,
        scopes: [String],
        session: LongRunningSession? = nil,
        options: AcquireTokenOptions = .init()
    ) async throws(AcquisitionError) -> LongRunningSession {
        let session = if let session { session } else { try LongRunningSession.random() }
        do throws(AcquisitionError) {
            try await self.core.start(session, assertion, scopes, options)
        } catch {
            throw error.asked(for: scopes)
        }
        return session
    }

    /// The sessions that were started and not stopped.
    ///
    /// - Returns: The sessions of this client that the cache and its store hold.
    /// - Throws: ``AcquisitionError``.
    public func longRunningSessions() async throws(AcquisitionError) -> [LongRunningSession] {
        try await self.core.members(of: .sessions).map(LongRunningSession.init(key:))
    }

    /// Ends a session: its tokens are forgotten.
    ///
    /// - Parameter session: The session.
    /// - Returns: Whether there was such a session.
    /// - Throws: ``AcquisitionError``.
    @discardableResult
    public func stopLongRunning(_ session: LongRunningSession) async throws(AcquisitionError) -> Bool {
        let existed = try await self.core.forget(session.cacheName)
        try await self.core.change(.sessions, session.key, isMember: false)
        return existed
    }
}

extension ConfidentialClientCore {
    /// Exchanges an assertion and keeps what is needed to go on.
    func start(
        _ session: LongRunningSession,
        _ assertion: UserAssertion,
        _ scopes: [String],
        _ options: AcquireTokenOptions
    ) async throws(AcquisitionError) {
        guard !session.key.isEmpty else {
            throw AcquisitionError(.invalidRequest, "The session's key is empty. Choose one, or let one be made.")
        }
        var options = options
        options.longRunningSession = nil
        if options.tenant == nil, !self.authority.isTenanted { options.tenant = assertion.tenant }
        let correlationID = options.correlationID ?? CorrelationID.random()
        let exchange = TokenRequest(scopes: scopes, as: .onBehalfOf(assertion), options: options)
        var grant = try await self.grant(for: exchange, correlationID: correlationID, claims: options.claims)
        grant.purpose = .longRunningStart
        let response = try await self.exchange(assertion, grant, within: self.options.requestTimeout)
        guard response.refreshToken != nil else {
            throw AcquisitionError(
                .invalidResponse,
                "The issuer gave no refresh token, without which a session cannot go on. Ask for 'offline_access'."
            )
        }
        var request = TokenRequest(scopes: scopes, as: .longRunning(session), options: options)
        request.options.claims = nil
        request.options.tenant = nil
        let key = try self.key(for: request)
        try await self.prime(response.acquired.withoutTenant, for: key)
        try await self.keepRefreshToken(of: response, holder: session.cacheName)
        var record = HolderRecord()
        record.clientInfo = response.clientInfo
        record.tenant = options.tenant
        _ = record.note(.init(key, granted: response.acquired.scopes))
        try await self.keep(record, of: session.cacheName)
        try await self.change(.sessions, session.key, isMember: true)
    }
}

extension AcquiredToken {
    /// The token without the name of its tenant, for a key that names none.
    fileprivate var withoutTenant: AcquiredToken {
        var token = self
        token.tenant = nil
        return token
    }
}
