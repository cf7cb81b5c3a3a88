//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization
import Testing

@testable import LatchkeyTokenCache

/// Reads that look at a record's partition only while a purge is not worked off.
@Suite struct PurgeSweepTests {
    private let epoch = CacheEpoch()
    private let keys: [CacheKey]
    private let partitions: [PartitionState]
    private var state: ShardState

    /// Six records of two partitions, in turn.
    init() throws {
        let epoch = self.epoch
        self.keys = try (0..<6).map { try CacheKey(authority: "issuer", client: "app", subject: "\($0)") }
        self.partitions = (0..<2).map { _ in PartitionState(all: epoch) }
        self.state = ShardState(index: 0, epoch: epoch)
        for number in self.keys.indices { self.insert(number) }
    }

    private mutating func insert(_ number: Int, epoch: UInt64 = 0) {
        let key = self.keys[number]
        let record = TokenRecord.fixture(partition: self.partitions[number % 2], epoch: epoch, key: key)
        key.storage.groupID.store(record.home.groupID, ordering: .relaxed)
        self.state.insert(record, for: key, now: 0)
    }

    /// The numbers of the records that are found.
    private mutating func hits() -> [Int] {
        self.keys.indices.filter { self.state.hit(self.keys[$0], now: 0) != nil }
    }

    private var isSettled: Bool { self.state.purgeSweep.isSettled(at: self.epoch.purges) }

    @Test("a purge counts at once, swept or not", arguments: [true, false])
    mutating func purge(all: Bool) {
        #expect(self.isSettled)
        #expect(self.hits() == [0, 1, 2, 3, 4, 5])
        if all { self.epoch.raise(at: .init(seconds: 0)) } else { self.partitions[0].raise(at: .init(seconds: 0)) }
        let left = all ? [] : [1, 3, 5]
        #expect(!self.isSettled)
        #expect(self.hits() == left)
        let (dropped, isUnfinished) = self.state.sweep(limit: 100)
        #expect(dropped == 6 - left.count)
        #expect(!isUnfinished)
        #expect(self.isSettled)
        #expect(self.hits() == left)
        #expect(self.state.entries.count == left.count)
        #expect(self.state.losses.reason(for: self.keys[0]) == .epoch)
    }

    @Test mutating func nothingIsSweptWithoutAPurge() {
        #expect(self.state.sweep(limit: 100) == (0, false))
        self.partitions[0].raise(at: .init(seconds: 0))
        #expect(self.state.sweep(limit: 100) == (3, false))
        #expect(self.state.sweep(limit: 100) == (0, false))
    }

    @Test mutating func sweepGoesOnWhereItStopped() {
        self.partitions[1].raise(at: .init(seconds: 0))
        #expect(self.state.sweep(limit: 2) == (1, true))
        #expect(self.state.sweep(limit: 2) == (1, true))
        #expect(!self.isSettled)
        #expect(self.hits() == [0, 2, 4])
        #expect(self.state.sweep(limit: 2) == (1, false))
        #expect(self.isSettled)
    }

    @Test mutating func anotherPurgeBeginsTheSweepAnew() {
        self.partitions[1].raise(at: .init(seconds: 0))
        _ = self.state.sweep(limit: 4)
        self.partitions[0].raise(at: .init(seconds: 0))
        #expect(self.state.sweep(limit: 4) == (2, true))
        #expect(self.state.sweep(limit: 4) == (2, false))
        #expect(self.hits() == [])
        #expect(self.state.entries.count == 0)
    }

    @Test("a record that comes too late is not found", arguments: [0, 2, 6])
    mutating func lateRecord(swept: Int) {
        self.partitions[1].raise(at: .init(seconds: 0))
        _ = self.state.sweep(limit: swept)
        // It was acquired before the purge.
        self.insert(1)
        #expect(!self.isSettled)
        #expect(self.hits() == [0, 2, 4])
        while self.state.sweep(limit: 2).isUnfinished {}
        #expect(self.isSettled)
        #expect(self.hits() == [0, 2, 4])
        self.insert(1, epoch: 1)
        #expect(self.isSettled)
        #expect(self.hits() == [0, 1, 2, 4])
    }
}
