//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The text of a refresh token of the simulated issuer, in its parts.
struct FamilyToken: Hashable, Sendable {
    /// Whose it is.
    var account: Int
    /// The sign-in that it goes back to; each sign-in of an account has a greater number.
    var session: Int
    /// How often the session's token has been redeemed.
    var generation: Int

    private static let mark = Array("family-".utf8)

    var text: String { "family-\(self.account)-\(self.session)-\(self.generation)." }

    init(account: Int, session: Int, generation: Int) {
        self.account = account
        self.session = session
        self.generation = generation
    }

    /// The token that stands in a text or in a stored record's payload; `nil` when there is none, or half of one.
    init?(in bytes: some Sequence<UInt8>) {
        let bytes = Array(bytes)
        guard bytes.count > Self.mark.count,
            let start = (0..<bytes.count - Self.mark.count).first(where: { bytes[$0...].starts(with: Self.mark) }),
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "."))
        else { return nil }
        let parts = bytes[(start + Self.mark.count)..<end].split(separator: UInt8(ascii: "-"))
            .compactMap { Int(String(decoding: $0, as: UTF8.self)) }
        guard parts.count == 3 else { return nil }
        self.init(account: parts[0], session: parts[1], generation: parts[2])
    }

    /// What the session has next.
    var next: Self { .init(account: self.account, session: self.session, generation: self.generation + 1) }

    /// Whether a redemption that ended in this token must not be stored over another.
    func isOlder(than other: Self) -> Bool {
        self.session == other.session
            ? self.generation < other.generation
            : self.session < other.session && self.generation > 0
    }
}
