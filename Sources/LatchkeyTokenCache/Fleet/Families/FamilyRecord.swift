//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The one record of a family: its refresh token, and what has been tried with it.
struct FamilyRecord: Hashable, Sendable {
    /// How long a refresh token is kept of which the issuer does not say how long it lives.
    static let defaultLifetime: Duration = .seconds(90 * 86_400)
    /// How often a token is presented at most whose redemption nobody knows the outcome of.
    static let mostPresentations = 2

    var token: RefreshToken
    /// Whether the issuer has ever answered with another token than the one that was presented.
    var hasRotated = false
    /// The attempt whose outcome is not noted.
    var intent: FamilyIntent?
    /// The fingerprint of the token that the issuer does not accept any more.
    var dead: String?
    var issuedAt: WallTime
    var expiresAt: WallTime
    /// When the grant was kept that the token descends from, on whatever host: it tells one grant from another.
    var grantedAt: WallTime

    init(_ token: RefreshToken, at wall: WallTime) {
        self.token = token
        self.issuedAt = wall
        self.grantedAt = wall
        self.expiresAt = Self.expiry(of: token, at: wall)
    }

    /// Whether the issuer has refused the token.
    var isDead: Bool { self.dead != nil && self.dead == self.token.fingerprint }

    /// The attempt with the present token whose outcome is not noted.
    var openIntent: FamilyIntent? {
        guard let intent = self.intent, intent.token == self.token.fingerprint else { return nil }
        return intent
    }

    private static func expiry(of token: RefreshToken, at wall: WallTime) -> WallTime {
        let life = (token.lifetime ?? Self.defaultLifetime).nanoseconds / 1_000_000
        return WallTime(milliseconds: wall.milliseconds.addingClamped(max(0, life)))
    }
}

// MARK: - Rules

extension FamilyRecord {
    /// What may be done with a family.
    enum Verdict: Hashable, Sendable {
        case redeem
        /// The issuer does not accept the token any more.
        case dead
        /// The outcome of too many presentations is unknown.
        case exhausted
    }

    /// Whether the token may be presented.
    ///
    /// - Parameters:
    ///   - profile: What the issuer does when a token is presented again.
    ///   - wall: The wall time.
    /// - Returns: What may be done.
    func verdict(_ profile: RefreshTokenProfile, at wall: WallTime) -> Verdict {
        if self.isDead { return .dead }
        guard !profile.isReusable, let intent = self.openIntent,
            intent.presentations >= Self.mostPresentations
        else { return .redeem }
        let elapsed = wall.milliseconds - intent.firstAt.milliseconds
        // A second is left for clocks that differ and for the way to the issuer.
        return elapsed >= 0 && elapsed < profile.grace.nanoseconds / 1_000_000 - 1000 ? .redeem : .exhausted
    }

    /// The record with the intent to present its token.
    func intending(attempt: UInt64, owner: UInt64, fence: UInt64, at wall: WallTime) -> Self {
        var record = self
        record.intent = FamilyIntent(
            token: self.token.fingerprint,
            attempt: attempt,
            owner: owner,
            fence: fence,
            presentations: (self.openIntent?.presentations ?? 0) + 1,
            firstAt: self.openIntent?.firstAt ?? wall,
            lastAt: wall
        )
        return record
    }

    /// The record after the issuer's answer.
    func redeemed(for answer: RefreshToken?, at wall: WallTime) -> Self {
        var token = answer ?? self.token
        token.authentication = token.authentication.completed(by: self.token.authentication)
        var record = FamilyRecord(token, at: wall)
        record.hasRotated = self.hasRotated || token.value != self.token.value
        record.grantedAt = self.grantedAt
        if answer == nil, self.token.lifetime != nil { record.expiresAt = self.expiresAt }
        return record
    }

    /// The record after the issuer has refused its token.
    func buried() -> Self {
        var record = self
        record.intent = nil
        record.dead = self.token.fingerprint
        return record
    }
}
