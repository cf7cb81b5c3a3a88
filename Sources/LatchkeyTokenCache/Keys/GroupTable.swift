//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

/// The groups of keys that a cache holds tokens for.
///
/// Groups, and what records of a group have in common, are kept once, so that a record is small. A group without
/// records is forgotten.
final class GroupTable: Sendable {
    private struct Member: Sendable {
        var group: KeyGroup
        /// What the newest record of the group refers to, for the next one.
        var home: RecordHome?
    }

    private struct State: Sendable {
        var members: [GroupName: Member] = [:]
    }

    /// Counts the groups of all caches: a key that was used with one cache must not match a record of another.
    private static let lastID = Atomic<UInt64>(0)

    private let state = Locked(State())
    private let partitions: PartitionTable
    private let clock: WallAnchor

    init(partitions: PartitionTable, clock: WallAnchor) {
        self.partitions = partitions
        self.clock = clock
    }

    /// What a record of a key refers to.
    func home(for key: CacheKey, details: TokenDetails, source: (any TokenSource)?) -> RecordHome {
        let name = GroupName(key)
        let state = self.partitions.state(of: key.partition)
        let home = self.state.withLock { table in
            var member: Member
            if let known = table.members[name] {
                member = known
            } else {
                let id = Self.lastID.wrappingAdd(1, ordering: .relaxed).newValue
                member = Member(group: KeyGroup(id: id, key: key, state: state, clock: self.clock))
            }
            if let home = member.home, home.serves(details, source: source) { return home }
            let home = RecordHome(group: member.group, details: details, source: source)
            member.home = home
            table.members[name] = member
            return home
        }
        key.storage.groupID.store(home.groupID, ordering: .relaxed)
        return home
    }

    /// Forgets the groups that no record refers to.
    func prune() {
        self.state.withLock { table in
            // What iterates over the dictionary itself would refer to its members, too.
            for name in Array(table.members.keys) {
                guard let index = table.members.index(forKey: name) else { continue }
                if isKnownUniquelyReferenced(&table.members.values[index].home) {
                    table.members.values[index].home = nil
                }
                if table.members.values[index].home == nil,
                    isKnownUniquelyReferenced(&table.members.values[index].group)
                {
                    table.members.remove(at: index)
                }
            }
        }
    }

    var count: Int { self.state.withLock { $0.members.count } }
}
