//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

@Suite(.timeLimit(.minutes(1))) struct PartitionTableTests {
    private let table = PartitionTable()

    // Scoreboard: CE73
    @Test func everyPartitionHasAStateOfItsOwn() {
        let partitions = ["a", "b"].flatMap { authority in
            ["", "t"].flatMap { tenant in
                ["", "c"].map { CachePartition(authority: authority, tenant: tenant, client: $0) }
            }
        }
        let states = partitions.map { self.table.state(of: $0) }
        #expect(Set(states.map { ObjectIdentifier($0) }).count == 8)
        for (partition, state) in zip(partitions, states) { #expect(self.table.state(of: partition) === state) }
        #expect(Set(self.table.all().map(\.0)) == Set(partitions))
        states[0].raise(at: WallTime(seconds: 0))
        #expect(states.map(\.epoch).count { $0 == states[0].epoch } == 1)
    }

    @Test func aPurgeOfEverythingReachesPartitionsThatAreUsedLater() {
        let early = self.table.state(of: CachePartition(authority: "early"))
        let before = early.epoch
        self.table.epoch.raise(at: WallTime(milliseconds: 9))
        let late = self.table.state(of: CachePartition(authority: "late"))
        #expect(early.epoch != before)
        #expect(late.purgedAt == 9)
    }

    @Test func whoAsksAtTheSameTimeGetsTheSameState() async {
        let states = await withTaskGroup(of: PartitionState.self) { group in
            for _ in 0..<100 { group.addTask { self.table.state(of: CachePartition(authority: "issuer")) } }
            return await group.reduce(into: [PartitionState]()) { $0.append($1) }
        }
        #expect(Set(states.map { ObjectIdentifier($0) }).count == 1)
    }
}
