//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import LatchkeyTokenCache
import Testing

@Suite(.timeLimit(.minutes(1)))
struct MemoryTokenStoreTests {
    let time = ManualTime()

    @Test func recordThatExpiresFirstMakesRoom() async {
        let store = self.store(.init(maximumRecords: 3))
        for (name, life) in [("long", 30), ("short", 10), ("middle", 20), ("new", 5)] {
            #expect(await self.put(name, life: .seconds(life), in: store).isAccepted)
        }
        #expect(await self.names(in: store) == ["long", "middle", "new"])
        #expect(store.count == 3)
    }

    @Test func recordThatMustBeKeptNeverMakesRoom() async {
        let store = self.store(.init(maximumRecords: 2))
        #expect(await self.put("kept", life: .seconds(1), durability: .mustKeep, in: store).isAccepted)
        #expect(await self.put("one", life: .seconds(20), in: store).isAccepted)
        #expect(await self.put("two", life: .seconds(30), in: store).isAccepted)
        #expect(await self.names(in: store) == ["kept", "two"])
    }

    @Test func storeFullOfRecordsThatMustBeKeptSaysSo() async {
        let store = self.store(.init(maximumRecords: 2))
        #expect(await self.put("one", life: .seconds(10), durability: .mustKeep, in: store).isAccepted)
        #expect(await self.put("two", life: .seconds(20), durability: .mustKeep, in: store).isAccepted)
        #expect(await self.put("three", life: .seconds(30), in: store).code == .full)
        #expect(await self.put("two", 2, life: .seconds(30), durability: .mustKeep, in: store).isAccepted)
        self.time.advance(by: .seconds(10))
        #expect(await self.put("three", life: .seconds(30), in: store).isAccepted)
        #expect(await self.names(in: store) == ["three", "two"])
    }

    @Test func storeWithoutRoomTakesNothing() async {
        let store = self.store(.init(maximumRecords: -1))
        #expect(await self.put("one", life: .seconds(10), in: store).code == .full)
        #expect(store.count == 0)
    }

    @Test func prolongedRecordDoesNotMakeRoomForItsOldExpiry() async {
        let store = self.store(.init(maximumRecords: 2))
        #expect(await self.put("one", 1, life: .seconds(1), in: store).isAccepted)
        #expect(await self.put("one", 2, life: .seconds(100), in: store).isAccepted)
        #expect(await self.put("two", 1, life: .seconds(50), in: store).isAccepted)
        #expect(await self.put("three", 1, life: .seconds(70), in: store).isAccepted)
        #expect(await self.names(in: store) == ["one", "three"])
    }

    @Test func wallClockThatIsSetBackBringsNothingBack() async {
        let store = self.store()
        let start = self.time.wallTime()
        #expect(await self.put("token", life: .seconds(60), in: store).isAccepted)
        self.time.advance(by: .seconds(60))
        self.time.setWall(start)
        #expect(await self.names(in: store) == [])
    }

    @Test func wallClockThatIsSetForwardEndsLives() async {
        let store = self.store()
        #expect(await self.put("token", life: .seconds(60), in: store).isAccepted)
        self.time.setWall(WallTime(milliseconds: self.time.wallTime().milliseconds + 60_000))
        #expect(await self.names(in: store) == [])
        #expect(await self.put("token", 0, life: .seconds(60), in: store).isAccepted)
    }

    @Test func suspendCounts() async {
        let store = self.store()
        #expect(await self.put("token", life: .seconds(60), in: store).isAccepted)
        self.time.suspend(for: .seconds(60))
        #expect(await self.names(in: store) == [])
    }

    @Test func tombstoneThatEndsFirstMakesRoom() async {
        let store = self.store(.init(maximumTombstones: 2))
        for (name, seconds) in [("long", 30), ("short", 10), ("middle", 20)] {
            let removal = StoreRemoval(
                key: self.key(name),
                partition: StorePartition(bytes: []),
                condition: .ifNotNewer(than: .init(sequence: 5)),
                tombstone: .seconds(seconds)
            )
            _ = await store.remove([removal], timeout: .seconds(1))
        }
        #expect(await self.put("short", 4, life: .seconds(1), in: store).isAccepted)
        #expect(await self.put("middle", 4, life: .seconds(1), in: store).isAccepted == false)
        #expect(await self.put("long", 4, life: .seconds(1), in: store).isAccepted == false)
    }

    @Test func tombstoneOutlivesTheNewerRecord() async {
        let store = self.store()
        let removal = StoreRemoval(
            key: self.key("token"),
            partition: StorePartition(bytes: []),
            condition: .ifNotNewer(than: .init(sequence: 5))
        )
        _ = await store.remove([removal], timeout: .seconds(1))
        #expect(await self.put("token", 6, life: .seconds(10), in: store).isAccepted)
        self.time.advance(by: .seconds(10))
        #expect(await self.put("token", 5, life: .seconds(10), in: store).isAccepted == false)
    }

    @Test func longPayloadIsRefusedWithItsLength() async {
        let store = self.store(.init(maximumPayloadLength: 2))
        let outcome = await self.put("token", life: .seconds(10), payload: [1, 2, 3], in: store)
        #expect(outcome.code == .misconfigured)
        #expect(outcome.message == "The record's payload has 3 bytes; the memory store takes at most 2.")
    }

    @Test func recordWithTheHighestFenceCannotBeLeased() async {
        let store = self.store()
        let version = RecordVersion(fence: .max, sequence: 0)
        let record = self.record("token", version, life: .seconds(10))
        _ = await store.put([StoreWrite(record)], timeout: .seconds(1))
        let owner = LeaseOwner(high: 1, low: 1)
        let outcome = await store.acquireLease(
            record.key,
            owner: owner,
            duration: .seconds(1),
            timeout: .seconds(1)
        )
        guard case .failed(let error) = outcome else {
            Issue.record("A fence beyond the highest was granted.")
            return
        }
        #expect(error.code == .misconfigured)
    }

    @Test func endlessLeaseDoesNotOverflow() async {
        let store = self.store()
        for duration in [Duration.seconds(Int64.max), .seconds(Int64.min)] {
            let outcome = await store.acquireLease(
                self.key("\(duration)"),
                owner: LeaseOwner(high: 1, low: 1),
                duration: duration,
                timeout: .seconds(Int64.max)
            )
            guard case .granted = outcome else {
                Issue.record("The lease was not granted.")
                continue
            }
        }
    }

    @Test func manyShortLeasesAndRecordsLeaveNothingBehind() async {
        let store = self.store(.init(maximumRecords: 100))
        for round in 0..<5_000 {
            let name = "token \(round)"
            _ = await self.put(name, life: .seconds(1), in: store)
            _ = await store.acquireLease(
                self.key(name),
                owner: LeaseOwner(high: 1, low: UInt64(round)),
                duration: .seconds(1),
                timeout: .seconds(1)
            )
            if round % 10 == 0 { self.time.advance(by: .seconds(1)) }
        }
        #expect(store.count <= 11)
    }

    @Test func listThatIsTooLongIsCut() async throws {
        let store = self.store(.init(hotKeysPerInstance: 2, hotKeyInstances: 1))
        for instance in 1...2 as ClosedRange<UInt64> {
            let keys = ["a", "b", "c"].map { self.key("\($0)\(instance)") }
            #expect(await store.publishHotKeys(keys, instance: instance, timeout: .seconds(1)) == nil)
        }
        let keys = try await store.hotKeys(limit: 10, timeout: .seconds(1)).get()
        #expect(keys == [self.key("a2"), self.key("b2")])
    }

    @Test func cursorOfAnotherStoreIsAGap() async {
        let (one, two) = (self.store(), self.store())
        guard case .changes(_, let cursor) = await one.changes(after: nil, limit: 1, timeout: .zero) else {
            Issue.record("The feed has no end.")
            return
        }
        guard case .gap = await two.changes(after: cursor, limit: 1, timeout: .zero) else {
            Issue.record("A cursor of another store is no gap.")
            return
        }
    }
}

extension MemoryTokenStoreTests {
    struct Outcome {
        var isAccepted = false
        var code: TokenStoreError.Code?
        var message = ""
    }

    private func store(_ options: MemoryTokenStore.Options = .init()) -> MemoryTokenStore {
        MemoryTokenStore(options: options, time: self.time)
    }

    private func key(_ name: String) -> StoreKey { StoreKey(bytes: Array(name.utf8)) }

    private func record(
        _ name: String,
        _ version: RecordVersion,
        life: Duration,
        durability: AcquiredToken.Durability = .cacheable,
        payload: [UInt8] = []
    ) -> StoredRecord {
        StoredRecord(
            key: self.key(name),
            partition: StorePartition(bytes: []),
            version: version,
            expiresAt: WallTime(milliseconds: self.time.wallTime().milliseconds + life.components.seconds * 1_000),
            durability: durability,
            payload: payload
        )
    }

    private func put(
        _ name: String,
        _ sequence: UInt64 = 1,
        life: Duration,
        durability: AcquiredToken.Durability = .cacheable,
        payload: [UInt8] = [],
        in store: MemoryTokenStore
    ) async -> Outcome {
        let version = RecordVersion(sequence: sequence)
        let record = self.record(name, version, life: life, durability: durability, payload: payload)
        switch await store.put([StoreWrite(record)], timeout: .seconds(1))[0] {
        case .accepted: return Outcome(isAccepted: true)
        case .superseded: return Outcome()
        case .failed(let error): return Outcome(code: error.code, message: error.message)
        }
    }

    private func names(in store: MemoryTokenStore) async -> [String] {
        let page = await store.scan(nil, after: nil, limit: 100, timeout: .seconds(1))
        return ((try? page.get().records) ?? []).map { String(decoding: $0.key.bytes, as: UTF8.self) }.sorted()
    }
}
