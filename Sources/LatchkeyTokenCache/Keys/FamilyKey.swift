//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The name of a family of refresh tokens: those of one account at one client of one issuer.
///
/// The access tokens of an account, for whatever resource, come from one family and share its refresh token.
public struct FamilyKey: Hashable, Sendable {
    /// The name under which the family's record is stored.
    public let cacheKey: CacheKey

    /// Creates a name.
    ///
    /// - Parameters:
    ///   - authority: The issuer, for example `login.microsoftonline.com`.
    ///   - client: The client identifier.
    ///   - account: The account, or whatever else the refresh token stands for.
    /// - Throws: ``TokenCacheError`` with code ``TokenCacheError/Code/invalidKey`` when the name is too long.
    public init(authority: String, client: String, account: String) throws(TokenCacheError) {
        self.cacheKey = try CacheKey(
            authority: authority,
            client: client,
            flow: "refresh_token",
            subject: account,
            tokenType: "refresh_token"
        )
    }
}
