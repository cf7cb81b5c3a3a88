//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What the issuer has answered, on its way into the store.
struct PendingRecord: Sendable {
    /// What was stored when a token of another grant came to be kept.
    enum Predecessor: Hashable, Sendable {
        /// Nothing that could be read.
        case nothing
        /// A token of the grant that was kept at this time.
        case grant(WallTime)
        /// The store did not say.
        case unknown
    }

    let family: FamilyKey
    let record: FamilyRecord
    /// The text of the token that was presented for it; `nil` for one that came of another grant.
    let submitted: String?
    /// What a token that came of another grant was to take the place of.
    var predecessor = Predecessor.unknown
    /// The version that is to be replaced; `nil` where nothing is stored.
    var base: RecordVersion?
    let fence: UInt64
    /// Whether the store did not take it: its lock may be gone by now, and another instance may have stored something.
    var hasFailed = false
    let epoch: UInt64
    /// The access token that is written with it.
    let access: StoreWrite?

    /// What a view shows to be stored.
    static func predecessor(in view: FamilyStore.View?) -> Predecessor {
        guard let view else { return .unknown }
        return view.family.map { Predecessor.grant($0.record.grantedAt) } ?? .nothing
    }

    /// Whether it takes the place of what is stored.
    ///
    /// It does where the presented token is still stored, whoever noted intents meanwhile: then this is what the issuer
    /// gave for it. It does where the store has lost what it had confirmed.
    func replaces(_ held: FamilyStore.Held) -> Bool {
        guard let submitted = self.submitted else { return self.takesPlace(of: held.record) }
        return held.record.token.value == submitted || self.isNewer(than: held)
    }

    /// Whether a token of another grant takes the place of what is stored.
    ///
    /// Of two grants that are worth the same the later one stays. Who was kept since this one has looked came later, or at
    /// the same time; only where the store did not let it look, the clocks of the hosts decide.
    private func takesPlace(of other: FamilyRecord) -> Bool {
        let grade = self.record.token.authentication
        if other.isDead || other.token.authentication.isBelow(grade) { return true }
        if grade.isBelow(other.token.authentication) { return false }
        switch self.predecessor {
        case .nothing: return false
        case .grant(let time): return other.grantedAt == time
        case .unknown: return other.grantedAt <= self.record.grantedAt
        }
    }

    private func isNewer(than held: FamilyStore.Held) -> Bool {
        self.base.map { held.version < $0 } ?? false && held.record.issuedAt < self.record.issuedAt
    }
}
