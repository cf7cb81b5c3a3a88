//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import LatchkeyTokenCache

/// The lists of what a client keeps: in pieces, so that a change rewrites little.
extension ConfidentialClientCore {
    /// What a list holds.
    enum List: String {
        /// The identifiers of accounts.
        case accounts
        /// The names of sessions.
        case sessions
    }

    private static let pieces = 16

    /// All members of a list, sorted.
    func members(of list: List) async throws(AcquisitionError) -> [String] {
        var members: [String] = []
        for piece in 0..<Self.pieces {
            members += try await self.members(at: try self.recordKey("list", "\(list.rawValue):\(piece)"))
        }
        return members.sorted()
    }

    /// Adds a member to a list, or takes it out.
    func change(_ list: List, _ member: String, isMember: Bool) async throws(AcquisitionError) {
        let name = Self.piece(of: list, member)
        await self.turns.take(name)
        let result: Result<Void, AcquisitionError>
        do throws(AcquisitionError) {
            let key = try self.recordKey("list", name)
            let members = try await self.members(at: key)
            if members.contains(member) != isMember {
                let changed = isMember ? members + [member] : members.filter { $0 != member }
                try await self.keep(JSONValue.array(changed.map(JSONValue.string)).text, at: key)
            }
            result = .success(())
        } catch {
            result = .failure(error)
        }
        await self.turns.give(name)
        try result.get()
    }

    private func members(at key: CacheKey) async throws(AcquisitionError) -> [String] {
        Self.members(in: try await self.record(key)?.value ?? "[]")
    }

    /// The members in the text of a piece.
    static func members(in text: String) -> [String] {
        JSONValue(parsing: Array(text.utf8))?.array?.compactMap(\.string) ?? []
    }

    /// The name of the piece that a member is in.
    static func piece(of list: List, _ member: String) -> String {
        "\(list.rawValue):\(Int(Hash.sha256.digest(of: Array(member.utf8))[0]) % Self.pieces)"
    }
}
