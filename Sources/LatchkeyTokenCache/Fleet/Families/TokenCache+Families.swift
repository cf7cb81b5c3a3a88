//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension TokenCache {
    /// Keeps a refresh token that came of a grant, for all access tokens of its family.
    ///
    /// Every grant that returns a refresh token keeps it here: a sign-in, a second factor, an exchange on behalf of a
    /// user. A ``RefreshingTokenSource`` need not: what its redemptions return is kept by the cache.
    ///
    /// - Parameters:
    ///   - token: The refresh token.
    ///   - family: Whose it is.
    /// - Returns: Whether it is kept: one of an older or weaker authentication does not take the place of another that
    ///   the issuer still accepts, nor does one for which another instance has kept a later one meanwhile. While the store
    ///   does not take it, it is kept in memory and counted in ``TokenCacheStatistics/pendingWrites``.
    /// - Throws: ``TokenCacheError`` with code ``TokenCacheError/Code/invalidResponse`` when the token is empty, and with
    ///   ``TokenCacheError/Code/shutDown`` when the cache was shut down.
    @discardableResult
    public func keepRefreshToken(
        _ token: RefreshToken,
        in family: FamilyKey
    ) async throws(TokenCacheError) -> Bool {
        guard !self.isShutDown else { throw .shutDown }
        guard !token.value.isEmpty else { throw TokenCacheError(.invalidResponse, "The refresh token is empty.") }
        return await self.families.keep(token, in: family)
    }

    /// Forgets a family's refresh token, here and in the store; its access tokens stay.
    ///
    /// - Parameter family: Whose refresh token to forget.
    public func removeRefreshToken(of family: FamilyKey) async {
        await self.families.forget(family)
        await self.remove(family.cacheKey)
    }

    /// Calls a source, or redeems the refresh token of the key's family where the source does so.
    static func token(
        for context: AcquisitionContext,
        from source: any TokenSource,
        _ families: RefreshTokenFamilies,
        trustsStore: Bool
    ) async throws -> AcquiredToken {
        guard let source = source as? any RefreshingTokenSource, let family = source.familyKey(for: context.key) else {
            return try await source.acquire(context)
        }
        return try await families.token(for: context, of: family, from: source, trustsStore: trustsStore)
    }
}
