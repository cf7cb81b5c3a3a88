//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A token source that redeems refresh tokens.
///
/// The source only speaks with the issuer. The cache keeps one refresh token for each family, in the store, and sees to
/// it that no two processes redeem it at the same time: to many issuers that is theft, and the user is signed out.
///
/// Contract: `redeem` returns within the context's time limit; it is cancelled five seconds later. It presents the token
/// at most once: repeating a request whose answer did not come is the cache's decision.
public protocol RefreshingTokenSource: TokenSource {
    /// The family whose refresh token is redeemed for a key.
    ///
    /// - Parameter key: The name of the token that is wanted.
    /// - Returns: The family; `nil` when the token is acquired in another way, with ``TokenSource/acquire(_:)``.
    func familyKey(for key: CacheKey) -> FamilyKey?

    /// What the issuer does when a refresh token is presented again.
    ///
    /// What the cache's settings say of the issuer goes before. ``RefreshTokenProfile/unknown`` by default.
    var refreshTokenProfile: RefreshTokenProfile { get }

    /// Redeems a refresh token (RFC 6749 §6).
    ///
    /// - Parameters:
    ///   - refreshToken: The token to be presented.
    ///   - context: The key, the time limit and the reason of the acquisition.
    /// - Returns: What became of it.
    func redeem(refreshToken: RefreshToken, for context: AcquisitionContext) async -> RedemptionOutcome
}

extension RefreshingTokenSource {
    /// The default: nothing is known of the issuer.
    public var refreshTokenProfile: RefreshTokenProfile { .unknown }
}
