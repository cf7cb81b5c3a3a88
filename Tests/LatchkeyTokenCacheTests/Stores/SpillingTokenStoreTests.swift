//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

@Suite(.timeLimit(.minutes(1))) struct SpillingTokenStoreTests {
    private typealias Store = SpillingTokenStore<ProbeStore, MemoryTokenStore>

    private let time = ManualTime()
    private let shared: ProbeStore
    private let local: MemoryTokenStore
    private let store: Store

    init() {
        self.shared = ProbeStore(time: self.time)
        self.local = MemoryTokenStore(time: self.time)
        self.store = SpillingTokenStore(self.shared, spillingTo: self.local)
    }

    @Test(arguments: TokenStoreConformance.cases)
    func conforms(_ conformance: TokenStoreConformance.Case) async throws {
        try await conformance.run(
            .virtualTime(feedLength: 100) { time in
                SpillingTokenStore(
                    MemoryTokenStore(options: .init(feedLength: 100), time: time),
                    spillingTo: MemoryTokenStore(time: time)
                )
            }
        )
    }

    private func record(_ name: String, sequence: UInt64 = 1, mustKeep: Bool = true) -> StoredRecord {
        StoredRecord(
            key: StoreKey(bytes: Array(name.utf8)),
            partition: StorePartition(bytes: [1]),
            version: RecordVersion(sequence: sequence),
            expiresAt: WallTime(milliseconds: self.time.wallTime().milliseconds + 600_000),
            durability: mustKeep ? .mustKeep : .cacheable,
            payload: Array("\(name) \(sequence)".utf8)
        )
    }

    private func put(_ record: StoredRecord) async -> Bool {
        guard case .accepted? = await self.store.put([StoreWrite(record)], timeout: .seconds(1)).first else {
            return false
        }
        return true
    }

    private func get(_ name: String, from store: any TokenStore) async -> StoredRecord? {
        let key = StoreKey(bytes: Array(name.utf8))
        guard case .record(let record)? = await store.get([key], timeout: .seconds(1)).first else { return nil }
        return record
    }

    // Scoreboard: CE53
    @Test func whatMustBeKeptIsKeptWhileTheSharedStoreIsDown() async throws {
        self.shared.be(.failing(.unavailable))
        #expect(await !self.put(self.record("kept")))
        #expect(await !self.put(self.record("cacheable", mustKeep: false)))
        #expect(await self.get("kept", from: self.local) == self.record("kept"))
        #expect(await self.get("cacheable", from: self.local) == nil)
        // Another process, on the same local store.
        let next = SpillingTokenStore(self.shared, spillingTo: self.local)
        #expect(await self.get("kept", from: next) == self.record("kept"))
        self.shared.be(.well)
        try await next.replay()
        #expect(await self.get("kept", from: self.shared.base) == self.record("kept"))
        #expect(await self.get("kept", from: self.local) == nil)
        #expect(!next.isSpilling)
    }

    // Scoreboard: CE53
    @Test func whatTheSharedStoreKnowsBetterCounts() async throws {
        self.shared.be(.failing(.unavailable))
        for name in ["removed", "replaced"] { _ = await self.put(self.record(name, sequence: 2)) }
        self.shared.be(.well)
        let removed = self.record("removed")
        let removal = StoreRemoval(
            key: removed.key,
            partition: removed.partition,
            condition: .ifNotNewer(than: RecordVersion(sequence: 3))
        )
        _ = await self.shared.base.remove([removal], timeout: .seconds(1))
        let newer = self.record("replaced", sequence: 4)
        _ = await self.shared.base.put([StoreWrite(newer)], timeout: .seconds(1))
        #expect(await self.get("removed", from: self.store) == nil)
        #expect(await self.get("replaced", from: self.store) == newer)
        try await self.store.replay()
        #expect(await self.get("removed", from: self.shared.base) == nil)
        #expect(await self.get("removed", from: self.local) == nil)
        #expect(await self.get("replaced", from: self.local) == nil)
    }

    // Scoreboard: CE53
    @Test func aReadMovesWhatTheSharedStoreLacks() async throws {
        self.shared.be(.failing(.timedOut), in: [.put])
        _ = await self.put(self.record("kept"))
        self.shared.be(.well)
        #expect(await self.get("kept", from: self.store) == self.record("kept"))
        #expect(await self.get("kept", from: self.shared.base) == self.record("kept"))
    }

    @Test func aRemovalReachesTheLocalStoreToo() async throws {
        self.shared.be(.failing(.unavailable))
        let record = self.record("kept")
        _ = await self.put(record)
        let removal = StoreRemoval(key: record.key, partition: record.partition)
        _ = await self.store.remove([removal], timeout: .seconds(1))
        #expect(await self.get("kept", from: self.local) == nil)
    }

    @Test func whatCannotBeMovedStays() async throws {
        self.shared.be(.failing(.unavailable))
        _ = await self.put(self.record("kept"))
        await #expect(throws: TokenStoreError.self) { try await self.store.replay() }
        #expect(await self.get("kept", from: self.local) == self.record("kept"))
        #expect(self.store.isSpilling)
    }

    // Scoreboard: CE53
    @Test func aCacheThatStartsDuringAnOutageFindsWhatTheLastOneKept() async throws {
        self.shared.be(.failing(.unavailable))
        let (shared, local) = (self.shared, self.local)
        try await withCacheBench([.keepsake], time: self.time, store: self.store) { bench in
            #expect(await bench.answer().token == "token-1")
            let next = try bench.another(store: SpillingTokenStore(shared, spillingTo: local))
            let answer = await next.answer()
            #expect(answer.token == "token-1")
            #expect(answer.label == .loadedFromStore)
            #expect(next.calls == 0)
            shared.be(.well)
            await bench.advance(by: .seconds(8))
            #expect(await shared.token(of: bench.key) == "token-1")
        }
    }
}
