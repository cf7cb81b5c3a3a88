//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Testing

@testable import LatchkeySQLite

/// Options that make no sense, and what is too long or too much.
@Suite(.timeLimit(.minutes(1))) struct LimitTests {
    @Test(
        "options that make no sense are refused by name",
        arguments: [
            ("readers", .init(readers: 0)), ("readers", .init(readers: 65)), ("cacheSize", .init(cacheSize: 1)),
            ("maximumSize", .init(maximumSize: 1)), ("maximumPayloadLength", .init(maximumPayloadLength: -1)),
            ("feedLength", .init(feedLength: 0)), ("hotKeysPerInstance", .init(hotKeysPerInstance: -1)),
            ("hotKeyInstances", .init(hotKeyInstances: 0)), ("sweepInterval", .init(sweepInterval: .zero)),
            ("pollInterval", .init(pollInterval: .seconds(-1))),
        ] as [(String, SQLiteTokenStore.Options)]
    )
    func optionsThatMakeNoSenseAreRefused(_ name: String, _ options: SQLiteTokenStore.Options) async throws {
        try await withFolder { folder in
            let error = await #expect(throws: SQLiteTokenStoreError.self) { _ = try await folder.open(options) }
            #expect(error?.code == .invalidOptions)
            #expect(error?.message.contains(name) == true)
            #expect(folder.names.isEmpty)
        }
    }

    @Test func whatIsTooLongIsRefusedAndTheRestIsWritten() async throws {
        try await withStore(.init(maximumPayloadLength: 1_000)) { store, _ in
            var records = (0..<4).map { StoredRecord.sample("key-\($0)") }
            records[0].key.bytes = Array(repeating: 1, count: CacheKey.maximumLength + 1)
            records[1].partition.bytes = Array(repeating: 1, count: CacheKey.maximumLength + 1)
            records[2].payload = Array(repeating: 1, count: 1_001)
            let outcomes = await store.put(records.map { StoreWrite($0) }, timeout: patience)
            for outcome in outcomes.prefix(3) { #expect(outcome.error?.code == .misconfigured) }
            #expect(outcomes[3].isAccepted)
            let stored = try await store.allRecords()
            #expect(stored == [records[3]])
        }
    }

    @Test func popularityListsAreBoundedInLengthAndNumber() async throws {
        try await withStore(.init(hotKeysPerInstance: 2, hotKeyInstances: 3)) { store, folder in
            for instance in 1...5 as ClosedRange<UInt64> {
                let keys = (0..<4).map { StoreKey.named("\(instance)-\($0)") }
                #expect(await store.publishHotKeys(keys, instance: instance, timeout: patience) == nil)
            }
            let keys = try await store.hotKeys(limit: 100, timeout: patience).get()
            #expect(Set(keys) == Set((3...5).flatMap { [StoreKey.named("\($0)-0"), .named("\($0)-1")] }))
            #expect(await store.publishHotKeys([], instance: 4, timeout: patience) == nil)
            #expect(try folder.connection().number("SELECT count(*) FROM hot_lists") == 2)
        }
    }

    @Test func feedIsBoundedInLength() async throws {
        try await withStore(.init(feedLength: 10)) { store, folder in
            for number in 0..<30 as Range<UInt64> {
                let change = StoreChange(.epoch(StorePartition(bytes: [1]), number), origin: 1)
                #expect(await store.publish([change], timeout: patience) == nil)
            }
            let count = try folder.connection().number("SELECT count(*) FROM changes")
            #expect(count == 10)
        }
    }
}
