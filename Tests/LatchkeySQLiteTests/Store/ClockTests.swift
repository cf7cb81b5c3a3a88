//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import LatchkeyTokenCache
import Testing

@testable import LatchkeySQLite

/// Time that passes, and clocks that somebody sets.
@Suite(.timeLimit(.minutes(2))) struct ClockTests {
    private let time = ManualTime()

    private func setWall(by duration: Duration) {
        let now = self.time.wallTime().milliseconds
        self.time.setWall(WallTime(milliseconds: now + duration.nanoseconds / 1_000_000))
    }

    private func sample(_ name: String, life: Duration, durability: AcquiredToken.Durability = .cacheable)
        -> StoredRecord
    {
        .sample(name, life: life, by: self.time, durability: durability)
    }

    @Test func clockThatIsSetBackDoesNotProlongALife() async throws {
        try await withStore(time: self.time) { store, _ in
            try await store.keep(self.sample("key", life: .seconds(60)))
            self.setWall(by: .seconds(-7_200))
            #expect(try await store.record("key") != nil)
            self.time.advance(by: .seconds(60))
            #expect(try await store.record("key") == nil)
        }
    }

    @Test func clockThatIsSetForwardHidesRecordsAndDestroysNone() async throws {
        try await withStore(time: self.time) { store, folder in
            try await store.keep(self.sample("key", life: .seconds(600)))
            self.setWall(by: .seconds(7_200))
            #expect(try await store.record("key") == nil)
            self.time.advance(by: .seconds(31))
            for number in 0..<6 { try await store.keep(self.sample("other-\(number)", life: .seconds(60))) }
            #expect(try folder.connection().number("SELECT count(*) FROM records WHERE id = 1") == 1)
            self.setWall(by: .seconds(-7_200))
            #expect(try await store.record("key") != nil)
        }
    }

    @Test func leasesDoNotCareForTheWallClock() async throws {
        try await withStore(time: self.time) { store, _ in
            let key = StoreKey.named("lock")
            _ = await store.acquireLease(key, owner: .one, duration: .seconds(10), timeout: patience)
            self.setWall(by: .seconds(86_400))
            #expect(await store.acquireLease(key, owner: .other, duration: .seconds(1), timeout: patience).fence == nil)
            self.setWall(by: .seconds(-172_800))
            self.time.advance(by: .seconds(10))
            #expect(await store.acquireLease(key, owner: .other, duration: .seconds(1), timeout: patience).fence != nil)
        }
    }

    // Scoreboard: P50
    @Test func expiredRowsAreDeletedAFewHundredAtATime() async throws {
        try await withStore(time: self.time) { store, folder in
            let connection = try folder.connection()
            try await store.keep((0..<1_200).map { self.sample("key-\($0)", life: .seconds(60)) })
            self.time.advance(by: .seconds(120))
            // Each answer comes before the sweep that follows it.
            for number in 0..<6 { try await store.keep(self.sample("new-\(number)", life: .seconds(600))) }
            #expect(try connection.number("SELECT count(*) FROM records") == 6)
        }
    }

    @Test func mustKeepRecordsStayADayLongerThanTheyLive() async throws {
        try await withStore(time: self.time) { store, folder in
            let connection = try folder.connection()
            try await store.keep(self.sample("key", life: .seconds(60), durability: .mustKeep))
            for (hours, rows) in [(Int64(2), Int64(1)), (24, 0)] {
                self.time.advance(by: .seconds(hours * 3_600))
                for number in 0..<6 { try await store.keep(self.sample("new-\(number)", life: .seconds(600))) }
                #expect(try await store.record("key") == nil)
                #expect(try connection.number("SELECT count(*) FROM records WHERE durability = 1") == rows)
            }
        }
    }

    @Test func fileGetsShorterWhenMuchOfItIsFree() async throws {
        try await withStore(time: self.time) { store, folder in
            let connection = try folder.connection()
            try await store.keep((0..<300).map { .sample("key-\($0)", by: self.time, bytes: 4_000) })
            let pages = try #require(try connection.number("PRAGMA page_count"))
            let removals = (0..<300).map {
                StoreRemoval(key: .named("key-\($0)"), partition: StorePartition(bytes: [1]), tombstone: .zero)
            }
            _ = await store.remove(removals, timeout: patience)
            // It happens when nobody has called for a while.
            while try #require(try connection.number("PRAGMA page_count")) > pages / 2 { await Task.yield() }
        }
    }
}
