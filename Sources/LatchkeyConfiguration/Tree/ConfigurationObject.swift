//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The members of an object in the order they were written; names are compared without regard to case.
struct ConfigurationObject: Sendable {
    /// A name with its value.
    struct Member: Sendable {
        let name: String
        /// Where the name was written.
        let origin: ConfigurationOrigin
        var node: ConfigurationNode
    }

    private(set) var members: [Member] = []
    private var positions: [String: Int] = [:]

    /// The member of that name, however it is capitalised.
    subscript(name: String) -> Member? {
        self.positions[name.lowercased()].map { self.members[$0] }
    }

    /// Adds a member, or replaces the value of the one that bears the name.
    mutating func set(_ member: Member) {
        if let position = self.positions[member.name.lowercased()] {
            self.members[position] = member
        } else {
            self.positions[member.name.lowercased()] = self.members.count
            self.members.append(member)
        }
    }
}
