//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenCache

/// A token source that redeems refresh tokens at a ``RotatingIssuer``, as one instance of a service.
public struct RotatingIssuerSource: RefreshingTokenSource {
    /// What the source says of its issuer.
    public let refreshTokenProfile: RefreshTokenProfile

    private let issuer: RotatingIssuer
    private let presenter: Int
    private let family: FamilyKey?
    private let before: @Sendable (RefreshToken) async -> Void
    private let isCutOff: @Sendable () -> Bool

    /// Creates a source.
    ///
    /// - Parameters:
    ///   - issuer: The issuer.
    ///   - family: The family of every key; `nil` for none.
    ///   - profile: What the source says of its issuer; that it rotates without grace by default.
    ///   - presenter: The number of the instance; zero by default.
    ///   - isCutOff: Whether the instance cannot be reached any more: what it sends does not arrive, and what is answered is
    ///     lost; it never is by default.
    ///   - before: Is called before a token is sent; does nothing by default.
    public init(
        _ issuer: RotatingIssuer,
        family: FamilyKey?,
        profile: RefreshTokenProfile = .rotating(),
        presenter: Int = 0,
        isCutOff: @escaping @Sendable () -> Bool = { false },
        before: @escaping @Sendable (RefreshToken) async -> Void = { _ in }
    ) {
        self.issuer = issuer
        self.family = family
        self.refreshTokenProfile = profile
        self.presenter = presenter
        self.isCutOff = isCutOff
        self.before = before
    }

    /// The family that the source was created with.
    public func familyKey(for key: CacheKey) -> FamilyKey? { self.family }

    /// Presents a refresh token to the issuer.
    public func redeem(refreshToken: RefreshToken, for context: AcquisitionContext) async -> RedemptionOutcome {
        await self.before(refreshToken)
        guard !self.isCutOff() else { return .unknown(IssuerFailure(.transient)) }
        let audience = context.key.scopes.joined(separator: " ")
        return self.issuer.redeem(refreshToken.value, audience: audience, presenter: self.presenter)
    }

    /// Fails: there is no other way to a token.
    public func acquire(_ context: AcquisitionContext) async throws -> AcquiredToken {
        throw IssuerFailure(.permanent)
    }
}
