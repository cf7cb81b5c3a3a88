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

/// What a store knows after it was closed and opened again, and what two in one file know of each other.
@Suite(.timeLimit(.minutes(2))) struct ReopenedStoreTests {
    private static let partition = StorePartition(bytes: [1])

    // Scoreboard: CE58, G22
    @Test func recordsOutliveTheStore() async throws {
        try await withFolder { folder in
            var records = (1...20).map { StoredRecord.sample("key-\($0)", UInt64($0), fence: UInt64($0) << 40) }
            records[3].durability = .cacheable
            records[4].payload = []
            records[5].epoch = .max
            records[6].version = RecordVersion(fence: .max, sequence: .max)
            records[7].partition = StorePartition(bytes: [])
            records[8].payload = Array(repeating: 7, count: StoredRecord.maximumPayloadLength)
            let store = try await folder.open()
            try await store.keep(records)
            await store.close()
            let again = try await folder.open()
            for record in records {
                #expect(await again.get([record.key], timeout: patience)[0].record == record)
            }
            #expect(try await again.allRecords() == records)
            await again.close()
        }
    }

    @Test func tombstonesEpochsAndPopularityOutliveTheStore() async throws {
        try await withFolder { folder in
            let store = try await folder.open()
            let removal = StoreRemoval(
                key: .named("gone"),
                partition: Self.partition,
                condition: .ifNotNewer(than: RecordVersion(sequence: 5))
            )
            _ = await store.remove([removal], timeout: patience)
            let raised = try await store.raiseEpoch(of: Self.partition, timeout: patience).get()
            #expect(await store.publishHotKeys([.named("b"), .named("a")], instance: 9, timeout: patience) == nil)
            await store.close()
            let again = try await folder.open()
            #expect(!(await again.put([StoreWrite(.sample("gone", 5))], timeout: patience)[0].isAccepted))
            #expect(await again.put([StoreWrite(.sample("gone", 6))], timeout: patience)[0].isAccepted)
            #expect(try await again.epoch(of: Self.partition, timeout: patience).get() == raised)
            #expect(try await again.raiseEpoch(of: Self.partition, timeout: patience).get() == raised + 1)
            #expect(try await again.hotKeys(limit: 9, timeout: patience).get() == [.named("b"), .named("a")])
            await again.close()
        }
    }

    // Scoreboard: CE64
    @Test func changesThatWereMissedWhileAwayAreCaughtUp() async throws {
        try await withFolder { folder in
            let changes = (1...5).map { StoreChange(.set(.named("key-\($0)"), RecordVersion(sequence: $0)), origin: 1) }
            let store = try await folder.open()
            #expect(await store.publish([changes[0]], timeout: patience) == nil)
            let cursor = try #require(await store.changes(after: nil, limit: 9, timeout: .zero).content).next
            #expect(await store.publish([changes[1]], timeout: patience) == nil)
            await store.close()
            let other = try await folder.open()
            #expect(await other.publish(Array(changes[2...]), timeout: patience) == nil)
            await other.close()
            let again = try await folder.open()
            let batch = try #require(await again.changes(after: cursor, limit: 9, timeout: .zero).content)
            #expect(batch.changes == Array(changes[1...]))
            await again.close()
        }
    }

    @Test func leaseAndFencesOutliveTheStore() async throws {
        try await withFolder { folder in
            let (time, key) = (ManualTime(), StoreKey.named("lock"))
            let store = try await folder.open(time: time)
            let fence = await store.acquireLease(key, owner: .one, duration: .seconds(10), timeout: patience).fence
            await store.close()
            let again = try await folder.open(time: time)
            #expect(
                await again.acquireLease(key, owner: .other, duration: .seconds(10), timeout: patience).fence == nil
            )
            time.advance(by: .seconds(10))
            let next = await again.acquireLease(key, owner: .other, duration: .seconds(10), timeout: patience).fence
            #expect(try #require(next) > #require(fence))
            await again.close()
        }
    }

    @Test func cursorOfAnotherFileIsNotTakenForItsOwn() async throws {
        try await withFolder { folder in
            let (one, two) = (try await folder.open(name: "one.db"), try await folder.open(name: "two.db"))
            for store in [one, two] {
                try await store.keep((0..<3).map { .sample("key-\($0)") })
                #expect(
                    await store.publish([StoreChange(.epoch(Self.partition, 1), origin: 1)], timeout: patience) == nil
                )
            }
            let feed = try #require(await one.changes(after: nil, limit: 9, timeout: .zero).content).next
            guard case .gap = await two.changes(after: feed, limit: 9, timeout: .zero) else {
                Issue.record("The cursor of another file was taken.")
                return
            }
            let listing = try await one.scan(nil, after: nil, limit: 1, timeout: patience).get().next
            let error = await #expect(throws: TokenStoreError.self) {
                _ = try await two.scan(nil, after: listing, limit: 1, timeout: patience).get()
            }
            #expect(error?.code == .misconfigured)
            for store in [one, two] { await store.close() }
        }
    }

    // Scoreboard: G34
    @Test func namespacesOfOneFileKnowNothingOfEachOther() async throws {
        try await withFolder { folder in
            let one = try await folder.open(.init(namespace: "one"))
            let two = try await folder.open(.init(namespace: "two"))
            try await one.keep(.sample("key", 1))
            #expect(try await two.record("key") == nil)
            #expect(try await two.allRecords().isEmpty)
            try await two.keep(.sample("key", 2))
            #expect(try await one.record("key")?.version.sequence == 1)
            #expect(try await one.raiseEpoch(of: Self.partition, timeout: patience).get() > 0)
            #expect(try await two.epoch(of: Self.partition, timeout: patience).get() == 0)
            for store in [one, two] {
                let lease = await store.acquireLease(.named("l"), owner: .one, duration: patience, timeout: patience)
                #expect(lease.fence != nil)
            }
            let cursor = try #require(await two.changes(after: nil, limit: 9, timeout: .zero).content).next
            #expect(await one.publish([StoreChange(.epoch(Self.partition, 1), origin: 1)], timeout: patience) == nil)
            #expect(await two.changes(after: cursor, limit: 9, timeout: .zero).content?.changes == [])
            for store in [one, two] { await store.close() }
        }
    }

    // Scoreboard: CE78
    @Test func fileOfVersion10IsRead() async throws {
        try await withFolder { folder in
            try folder.writeFileOfVersion10()
            let events = Events()
            let time = ManualTime()
            let store = try await folder.open(time: time, events: events)
            #expect(try await store.allRecords() == [TestFolder.recordOfVersion10])
            #expect(try await store.epoch(of: Self.partition, timeout: patience).get() == 4)
            #expect(
                await store.acquireLease(.named("l"), owner: .one, duration: patience, timeout: patience).fence == 42
            )
            try await store.keep(.sample("new", by: time))
            await store.close()
            #expect(events.kinds.filter { $0 != .fileClosed }.isEmpty)
        }
    }
}
