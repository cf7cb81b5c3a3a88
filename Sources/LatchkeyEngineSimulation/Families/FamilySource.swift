//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// The source of one audience's access tokens for one account, in one instance.
struct FamilySource: RefreshingTokenSource {
    let issuer: FamilyIssuer
    let family: FamilyKey
    /// What the access tokens are called, which tells those of one audience from others.
    let name: String
    let instance: LifeSign
    /// The machine of the instance.
    let slot: Int

    var refreshTokenProfile: RefreshTokenProfile { .rotating() }

    func familyKey(for key: CacheKey) -> FamilyKey? { self.family }

    func redeem(refreshToken: RefreshToken, for context: AcquisitionContext) async -> RedemptionOutcome {
        await self.issuer.redeem(refreshToken.value, for: self)
    }

    func acquire(_ context: AcquisitionContext) async throws -> AcquiredToken {
        throw SimulatedIssuer.Failure(failure: .init(.permanent))
    }
}
