//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

extension ConfidentialClientCore {
    /// How long a refresh token is kept after it was last redeemed; issuers do not say how long it lives.
    static let refreshTokenLifetime: Duration = .seconds(90 * 86_400)

    /// The key of a record that belongs to a holder and not to one tenant.
    func recordKey(_ flow: String, _ subject: String, extensions: [String: String] = [:]) throws(AcquisitionError)
        -> CacheKey
    {
        do {
            return try Self.recordKey(
                authority: self.authority.cacheName,
                client: self.clientID,
                flow,
                subject,
                extensions: extensions
            )
        } catch {
            throw AcquisitionError(error, scopes: [])
        }
    }

    /// The key of a record of any application; that of a family of applications belongs to none of them.
    static func recordKey(
        authority: String,
        client: String,
        _ flow: String,
        _ subject: String,
        extensions: [String: String] = [:]
    ) throws(TokenCacheError) -> CacheKey {
        try CacheKey(
            authority: authority,
            client: extensions["family"] == nil ? client : "",
            flow: flow,
            subject: subject,
            tokenType: flow,
            extensions: extensions
        )
    }

    /// A record that is kept; read from the store when memory does not have it.
    ///
    /// - Parameters:
    ///   - key: The key of the record.
    ///   - isNewest: Whether the store is asked in any case, because it may have a newer one.
    /// - Returns: The record, or `nil` when there is none.
    /// - Throws: ``AcquisitionError``.
    func record(_ key: CacheKey, isNewest: Bool = false) async throws(AcquisitionError) -> AccessToken? {
        let cache = try self.liveCache()
        if !isNewest, let token = cache.cachedToken(for: key) { return token }
        do throws(TokenCacheError) {
            return try await cache.reload(key)
        } catch {
            throw AcquisitionError(error, scopes: [])
        }
    }

    /// Keeps a record, and has it written before anyone relies on it.
    func keep(_ value: String, at key: CacheKey) async throws(AcquisitionError) {
        let record = AcquiredToken(
            value: value,
            lifetime: .duration(Self.refreshTokenLifetime),
            tokenType: key.tokenType,
            durability: .mustKeep
        )
        try await self.prime(record, for: key)
    }

    /// Puts a token into the cache.
    func prime(_ token: AcquiredToken, for key: CacheKey) async throws(AcquisitionError) {
        let cache = try self.liveCache()
        do throws(TokenCacheError) {
            try await cache.prime(token, for: key)
        } catch {
            throw AcquisitionError(error, scopes: key.scopes)
        }
    }

    /// Gets a token with the refresh token of a holder, and keeps the one that takes its place.
    func redeem(
        _ holder: RefreshTokenHolder,
        _ grant: Grant,
        _ request: TokenRequest,
        _ context: AcquisitionContext
    ) async throws(AcquisitionError) -> AcquiredToken {
        let key = try self.recordKey("refresh_token", holder.cacheName)
        var grant = grant
        if holder.principal == nil, request.options.tenant == nil,
            let tenant = try await self.holderRecord(holder.cacheName)?.tenant
        {
            grant.authority = try grant.authority.withTenant(tenant)
        }
        await self.turns.take(holder.cacheName)
        let result: Result<TokenResponse, AcquisitionError>
        do throws(AcquisitionError) {
            result = .success(try await self.redeem(at: key, holder, grant, within: context.timeLimit))
        } catch {
            result = .failure(error)
        }
        await self.turns.give(holder.cacheName)
        var response = try result.get()
        if grant.authority.tenant == context.key.partition.tenant {
            response.acquired.tenant = grant.authority.namedTenant(in: response)
        }
        await self.note(response, of: holder, key: context.key, claims: context.claims)
        return response.acquired
    }

    private func redeem(
        at key: CacheKey,
        _ holder: RefreshTokenHolder,
        _ grant: Grant,
        within timeLimit: Duration
    ) async throws(AcquisitionError) -> TokenResponse {
        let end = self.timing.now().advanced(by: timeLimit)
        guard var held = try await self.refreshToken(of: holder, at: key) else { throw holder.notFound }
        var response: TokenResponse
        do throws(AcquisitionError) {
            response = try await self.send(self.refreshGrant(grant, held.token, holder), within: timeLimit)
        } catch {
            guard error.response?.error == "invalid_grant" else { throw error }
            // Another instance may have redeemed it, and kept what took its place.
            guard let newer = try await self.record(held.key, isNewest: true), newer.value != held.token.value else {
                if error.response?.suberror == "bad_token" { await self.cache?.remove(held.key) }
                throw error
            }
            held.token = newer
            let rest = end - self.timing.now()
            response = try await self.send(self.refreshGrant(grant, newer, holder), within: rest)
        }
        try self.check(response, isOf: holder)
        if let text = response.refreshToken, text != held.token.value { try await self.keep(text, at: held.key) }
        return response
    }

    /// The refresh token of a holder: its own, or that of a public client's family.
    private func refreshToken(
        of holder: RefreshTokenHolder,
        at key: CacheKey
    ) async throws(AcquisitionError) -> (key: CacheKey, token: AccessToken)? {
        if let token = try await self.record(key) { return (key, token) }
        guard self.options.isPublicClient else { return nil }
        let family = try self.recordKey("refresh_token", holder.cacheName, extensions: ["family": "1"])
        return try await self.record(family).map { (family, $0) }
    }

    private func refreshGrant(_ grant: Grant, _ token: AccessToken, _ holder: RefreshTokenHolder) -> Grant {
        var grant = grant
        grant.type = "refresh_token"
        if grant.purpose == .application { grant.purpose = .silent }
        grant.add("refresh_token", secret: token.value)
        if let principal = holder.principal, let home = principal.homeTenant {
            let object = String(principal.homeAccountID.dropLast(home.count + 1))
            grant.hint = .account(objectID: object, tenant: home)
        }
        return grant
    }

    /// Checks that a response is about the user who was asked for.
    private func check(_ response: TokenResponse, isOf holder: RefreshTokenHolder) throws(AcquisitionError) {
        guard let principal = holder.principal, let text = response.clientInfo else { return }
        let info = try ClientInfo(text)
        let isSame =
            self.authority.kind == .b2c
            ? info.tenant.lowercased() == principal.homeTenant?.lowercased()
            : info.homeAccountID.lowercased() == principal.cacheName
        guard isSame else {
            throw AcquisitionError(
                .invalidResponse,
                "The issuer answered with the token of another user than the one who was asked for.",
                reason: "user_mismatch"
            )
        }
    }
}
