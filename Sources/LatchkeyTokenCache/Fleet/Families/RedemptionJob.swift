//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// One request for an access token of a family.
struct RedemptionJob: Sendable {
    let context: AcquisitionContext
    let family: FamilyKey
    /// The name of the family's record.
    let name: StoreKey
    let source: any RefreshingTokenSource
    /// What the issuer is said to do when a token is presented again.
    let profile: RefreshTokenProfile
    /// Whether a stored access token may be used.
    let trustsStore: Bool
    let startedAt: Int64
    let startedAtWall: WallTime
    /// Whether whoever asked has left: nothing that is not on its way need be sent.
    let isAbandoned = Box(false)

    /// When the request has to be answered.
    var end: Int64 { self.startedAt.addingClamped(self.context.timeLimit.nanoseconds) }
}

extension RedemptionJob {
    /// The stored access token, where it will do for the request.
    func usable(_ access: PlainRecordCodec.Content?, at wall: WallTime) -> AcquiredToken? {
        guard self.trustsStore, self.context.claims == nil, let access,
            access.token.value != self.context.previous?.value
        else { return nil }
        // Half a minute is left for clocks that differ.
        let end = WallTime(milliseconds: access.expiresAt.milliseconds.addingClamped(-30_000))
        let life = access.expiresAt.milliseconds.addingClamped(-access.issuedAt.milliseconds)
        guard end.milliseconds.addingClamped(-wall.milliseconds) > min(30_000, max(0, life / 20)) else { return nil }
        switch self.context.reason {
        case .missing: break
        case .refresh:
            guard self.context.previous.map({ $0.expiresAt < end }) ?? true else { return nil }
        case .forced:
            guard self.context.previous != nil || access.issuedAt > self.startedAtWall else { return nil }
        }
        var token = access.token
        token.lifetime = .until(end)
        return token
    }
}
