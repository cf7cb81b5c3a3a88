//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

extension ConfidentialClientCore {
    /// What is common to the token requests of sign-ins.
    func signInGrant(
        _ type: String,
        _ purpose: Grant.Purpose,
        _ scopes: [String],
        _ options: AcquireTokenOptions
    ) async throws(AcquisitionError) -> Grant {
        try ScopeRules.check(scopes)
        try RequestRules.check(options)
        var grant = Grant(
            type: type,
            purpose: purpose,
            clientID: self.clientID,
            authority: try self.signInAuthority(options),
            scopes: ScopeRules.userScopes(scopes),
            options: options,
            claims: options.claims,
            correlationID: options.correlationID ?? CorrelationID.random()
        )
        if self.options.isPublicClient { grant.proof = .none }
        return grant
    }

    /// Sends the token request of a sign-in and keeps what comes back.
    func signIn(_ grant: Grant, requested scopes: [String], nonce: String? = nil) async throws(AcquisitionError)
        -> SignIn
    {
        let start = self.timing.now()
        let result: Result<SignIn, AcquisitionError>
        do throws(AcquisitionError) {
            let response = try await self.send(grant, within: self.options.requestTimeout)
            result = .success(try await self.keep(response, grant, requested: scopes, nonce: nonce))
        } catch {
            result = .failure(error.asked(for: scopes))
        }
        var failure: AcquisitionError?
        if case .failure(let error) = result { failure = error }
        self.events.ended?(
            AcquisitionReport(
                flow: grant.type,
                reason: .signIn,
                scopes: scopes,
                correlationID: grant.correlationID,
                duration: self.timing.now() - start,
                error: failure
            )
        )
        return try result.get()
    }

    private func keep(
        _ response: TokenResponse,
        _ grant: Grant,
        requested scopes: [String],
        nonce: String?
    ) async throws(AcquisitionError) -> SignIn {
        let idToken = try response.idToken.map { text throws(AcquisitionError) in
            try IDToken(text, for: grant.clientID, nonce: nonce)
        }
        let account = try self.account(of: response, idToken, grant)
        var request = TokenRequest(scopes: scopes, as: .user(account.principal), options: grant.options)
        request.options.claims = nil
        let key = try self.key(for: request)
        try await self.prime(response.acquired, for: key)
        try await self.keepRefreshToken(of: response, holder: account.principal.cacheName)
        try await self.keep(account, idToken: response.idToken, response, key: key)
        guard let token = try self.liveCache().cachedToken(for: key) else {
            throw AcquisitionError(.cache, "The token was acquired but cannot be kept; it is too long for the cache.")
        }
        return SignIn(
            account: account,
            token: token,
            claims: idToken?.texts ?? [:],
            idToken: response.idToken,
            browserCode: response.browserCode
        )
    }

    /// Keeps the refresh token of a response; one of a family serves all public clients of it.
    func keepRefreshToken(of response: TokenResponse, holder: String) async throws(AcquisitionError) {
        guard let text = response.refreshToken else { return }
        try await self.keep(text, at: try self.recordKey("refresh_token", holder))
        if let family = response.family, self.options.isPublicClient {
            try await self.keep(text, at: try self.recordKey("refresh_token", holder, extensions: ["family": family]))
        }
    }

    /// Keeps who has signed in, and under which key the token is.
    func keep(
        _ account: Account,
        idToken: String?,
        _ response: TokenResponse,
        key: CacheKey
    ) async throws(AcquisitionError) {
        let name = account.principal.cacheName
        let turn = "holder:\(name)"
        await self.turns.take(turn)
        let result: Result<Void, AcquisitionError>
        do throws(AcquisitionError) {
            var record = try await self.holderRecord(name) ?? HolderRecord()
            record.account = account
            record.idToken = idToken ?? record.idToken
            record.clientInfo = response.clientInfo ?? record.clientInfo
            _ = record.note(.init(key, granted: response.acquired.scopes))
            result = .success(try await self.keep(record, of: name))
        } catch {
            result = .failure(error)
        }
        await self.turns.give(turn)
        try result.get()
        try await self.change(.accounts, name, isMember: true)
    }

    /// Whose tokens a response holds.
    private func account(
        of response: TokenResponse,
        _ idToken: IDToken?,
        _ grant: Grant
    ) throws(AcquisitionError) -> Account {
        let info = try response.clientInfo.map { text throws(AcquisitionError) in try ClientInfo(text) }
        guard let id = info?.homeAccountID ?? idToken?["sub"] else {
            throw AcquisitionError(
                .invalidResponse,
                "The issuer's answer does not say who the user is. Ask for the scope 'openid'.",
                reason: "json_parse_failed"
            )
        }
        let tenant = grant.authority.isTenanted ? grant.authority.tenant : idToken?["tid"] ?? info?.tenant ?? ""
        return Account(
            homeAccountID: id,
            environment: Cloud.of(grant.authority.instance.host)?.host ?? grant.authority.host,
            tenant: tenant.lowercased(),
            username: idToken?.username ?? "",
            name: idToken?["name"],
            localAccountID: idToken?["oid"] ?? idToken?["sub"]
        )
    }
}
