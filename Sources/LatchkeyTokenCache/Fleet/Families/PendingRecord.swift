//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What the issuer has answered, on its way into the store.
struct PendingRecord: Sendable {
    let family: FamilyKey
    let record: FamilyRecord
    /// The text of the token that was presented for it; `nil` for one that came of another grant.
    let submitted: String?
    /// The version that is to be replaced; `nil` where nothing is stored.
    var base: RecordVersion?
    let fence: UInt64
    let epoch: UInt64
    /// The access token that is written with it.
    let access: StoreWrite?

    /// Whether it takes the place of what is stored.
    ///
    /// It does where the presented token is still stored, whoever noted intents meanwhile: then this is what the issuer
    /// gave for it. It does where the store has lost what it had confirmed.
    func replaces(_ held: FamilyStore.Held) -> Bool {
        guard let submitted = self.submitted else {
            return held.record.isDead
                || !self.record.token.authentication.isBelow(held.record.token.authentication)
        }
        return held.record.token.value == submitted || self.isNewer(than: held)
    }

    private func isNewer(than held: FamilyStore.Held) -> Bool {
        self.base.map { held.version < $0 } ?? false && held.record.issuedAt < self.record.issuedAt
    }
}
