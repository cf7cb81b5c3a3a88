//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What is noted in a family's record before its refresh token is presented: evidence, should the process die.
struct FamilyIntent: Hashable, Sendable {
    /// The fingerprint of the token that is presented.
    var token: String
    /// The attempt, unlike any other.
    var attempt: UInt64
    /// The instance that makes it.
    var owner: UInt64
    /// The fence of its lock; zero without one.
    var fence: UInt64
    /// How often the token has been presented with this attempt.
    var presentations: Int
    /// When it was presented first, in wall time.
    var firstAt: WallTime
    /// When it is presented this time, in wall time.
    var lastAt: WallTime
}

extension FamilyIntent {
    /// The intent as a record keeps it.
    var text: String {
        [
            self.token, String(self.attempt, radix: 16), String(self.owner, radix: 16), String(self.fence),
            String(self.presentations), String(self.firstAt.milliseconds), String(self.lastAt.milliseconds),
        ].joined(separator: " ")
    }

    init?(text: String) {
        let words = text.split(separator: " ")
        guard words.count == 7, let attempt = UInt64(words[1], radix: 16), let owner = UInt64(words[2], radix: 16),
            let fence = UInt64(words[3]), let presentations = Int(words[4]),
            let firstAt = Int64(words[5]), let lastAt = Int64(words[6])
        else { return nil }
        self.init(
            token: String(words[0]),
            attempt: attempt,
            owner: owner,
            fence: fence,
            presentations: presentations,
            firstAt: WallTime(milliseconds: firstAt),
            lastAt: WallTime(milliseconds: lastAt)
        )
    }
}

extension RefreshToken {
    /// Tells the tokens of a family from each other, in every process: 128 bits that are no secret's digest.
    var fingerprint: String {
        var (first, second) = (StableHash(), StableHash())
        first.combine(self.value.utf8)
        second.combine(0x6c61_7463_686b_6579)
        second.combine(self.value.utf8)
        first.combine(UInt64(self.value.utf8.count))
        second.combine(first.value)
        return String(first.value, radix: 16) + "-" + String(second.value, radix: 16)
    }
}
