//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The refresh tokens that were handed out, in families that came of one sign-in each.
struct RefreshTokens: Sendable {
    /// What a refresh token stands for.
    struct Entry: Sendable {
        var family: UInt64
        var clientID: String
        var signIn: SignIn
        /// The policy of B2C, for which alone the token is good.
        var policy: String?
        /// When the token ends unless it is used before, in seconds since 1970.
        var end: Int64
        /// When the token was replaced by another.
        var replacedAt: Int64?
    }

    private var entries: [String: Entry] = [:]
    private var revokedFamilies: Set<UInt64> = []

    /// Keeps a new token.
    mutating func add(_ token: String, _ entry: Entry) {
        self.entries[token] = entry
    }

    /// Uses a token.
    ///
    /// - Parameters:
    ///   - token: The token.
    ///   - clientID: The application that sent it.
    ///   - rules: What happens to a token that is used.
    ///   - now: The time, in seconds since 1970.
    /// - Returns: What the token stands for.
    /// - Throws: The error to answer with.
    mutating func redeem(
        _ token: String,
        by clientID: String,
        rules: Emulator.RefreshTokenRules,
        at now: Int64
    ) throws(EntraError) -> Entry {
        guard var entry = self.entries[token] else { throw .unknownRefreshToken }
        guard entry.clientID.lowercased() == clientID.lowercased() else { throw .foreignRefreshToken }
        guard !self.revokedFamilies.contains(entry.family) else { throw .revokedGrant }
        guard now < entry.end else { throw .expiredRefreshToken }
        if let replacedAt = entry.replacedAt, let grace = rules.gracePeriod {
            guard now < replacedAt + grace.components.seconds else {
                if rules.revokesFamilyOnReuse { self.revokedFamilies.insert(entry.family) }
                throw .reusedRefreshToken
            }
        }
        entry.end = now + rules.lifetime.components.seconds
        if rules.rotates, entry.replacedAt == nil { entry.replacedAt = now }
        self.entries[token] = entry
        return entry
    }

    /// Ends all tokens of a family.
    mutating func revoke(family: UInt64) {
        self.revokedFamilies.insert(family)
    }

    /// Whether a family was ended.
    func isRevoked(family: UInt64) -> Bool { self.revokedFamilies.contains(family) }
}
