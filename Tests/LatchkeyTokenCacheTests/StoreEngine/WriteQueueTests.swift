//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

@Suite struct WriteQueueTests {
    private let key: CacheKey

    init() throws {
        self.key = try CacheKey(authority: "issuer")
    }

    private func name(_ number: UInt8) -> StoreKey { StoreKey(bytes: [number]) }

    private func record(
        _ number: UInt8,
        sequence: UInt64 = 1,
        expiresAt: Int64 = 1000,
        durability: AcquiredToken.Durability = .cacheable
    ) -> StoredRecord {
        StoredRecord(
            key: self.name(number),
            partition: StorePartition(bytes: []),
            version: RecordVersion(sequence: sequence),
            expiresAt: WallTime(milliseconds: expiresAt),
            durability: durability,
            payload: []
        )
    }

    private func put(_ record: StoredRecord) -> WriteQueue.Change { .put(record, .fixture(), self.key) }

    private func removal(_ number: UInt8) -> WriteQueue.Change {
        .remove(StoreRemoval(key: self.name(number), partition: StorePartition(bytes: [])), self.key)
    }

    /// What is taken out: the number of the key, and the version that is written or 0 for a removal.
    private func taken(_ queue: inout WriteQueue, _ count: Int = 100) -> [[UInt64]] {
        queue.take(count).map { [UInt64($0.key.bytes[0]), $0.change.write?.record.version.sequence ?? 0] }
    }

    @Test func changesAreTakenInTheOrderOfTheirKeys() {
        var queue = WriteQueue(limit: 10)
        for number in [3, 1, 2] as [UInt8] {
            #expect(queue.add(self.put(self.record(number)), for: self.name(number)) == nil)
        }
        #expect(queue.count == 3)
        #expect(self.taken(&queue, 2) == [[3, 1], [1, 1]])
        #expect(self.taken(&queue, 2) == [[2, 1]])
        #expect(self.taken(&queue, 2) == [])
        #expect(queue.count == 0)
    }

    // Scoreboard: CE48
    @Test func theLastChangeOfAKeyWins() {
        var queue = WriteQueue(limit: 10)
        _ = queue.add(self.put(self.record(1)), for: self.name(1))
        _ = queue.add(self.put(self.record(2)), for: self.name(2))
        _ = queue.add(self.put(self.record(1, sequence: 2)), for: self.name(1))
        _ = queue.add(self.removal(2), for: self.name(2))
        #expect(queue.count == 2)
        #expect(self.taken(&queue) == [[1, 2], [2, 0]])
    }

    @Test func whatCouldNotBeWrittenWaitsAgainUnlessSomethingNewerCame() {
        var queue = WriteQueue(limit: 10)
        let old = self.put(self.record(1))
        _ = queue.add(self.put(self.record(1, sequence: 2)), for: self.name(1))
        #expect(queue.restore(old, for: self.name(1)) == nil)
        #expect(queue.restore(self.removal(2), for: self.name(2)) == nil)
        #expect(self.taken(&queue) == [[1, 2], [2, 0]])
    }

    // MARK: - Overflow

    @Test func theEarliestToExpireIsDropped() {
        var queue = WriteQueue(limit: 3)
        for (number, expiry) in [(1, 300), (2, 100), (3, 200)] as [(UInt8, Int64)] {
            #expect(queue.add(self.put(self.record(number, expiresAt: expiry)), for: self.name(number)) == nil)
        }
        #expect(queue.dropped == 0)
        #expect(queue.add(self.put(self.record(4, expiresAt: 400)), for: self.name(4)) == self.key)
        #expect(queue.add(self.put(self.record(5, expiresAt: 50)), for: self.name(5)) == self.key)
        #expect(queue.dropped == 2)
        #expect(queue.count == 3)
        #expect(self.taken(&queue).map { $0[0] } == [1, 3, 4])
    }

    // Scoreboard: CE44
    @Test func whatMustBeKeptIsNeverDropped() {
        var queue = WriteQueue(limit: 2)
        for number in 1...5 as ClosedRange<UInt8> {
            let record = self.record(number, expiresAt: 1, durability: .mustKeep)
            #expect(queue.add(self.put(record), for: self.name(number)) == nil)
        }
        for number in 6...9 as ClosedRange<UInt8> {
            #expect(queue.add(self.removal(number), for: self.name(number)) == nil)
        }
        #expect(queue.add(self.put(self.record(10, expiresAt: 9999)), for: self.name(10)) == self.key)
        #expect(queue.dropped == 1)
        #expect(self.taken(&queue).map { $0[0] } == Array(1...9))
    }

    @Test func aRecordInThePlaceOfARemovalIsNotDroppedBeforeItIsConfirmed() {
        var queue = WriteQueue(limit: 1)
        let record = self.record(1, sequence: 2, expiresAt: 1)
        _ = queue.add(self.removal(1), for: self.name(1))
        _ = queue.add(self.put(record), for: self.name(1))
        #expect(queue.add(self.put(self.record(2)), for: self.name(2)) == self.key)
        #expect(self.taken(&queue) == [[1, 2]])
        // The write fails: what was to be removed may still be there.
        queue.begin(record)
        _ = queue.restore(self.put(record), for: self.name(1))
        #expect(queue.add(self.put(self.record(2)), for: self.name(2)) == self.key)
        #expect(self.taken(&queue) == [[1, 2]])
        queue.confirm(record)
        _ = queue.add(self.put(record), for: self.name(1))
        #expect(queue.add(self.put(self.record(2)), for: self.name(2)) == self.key)
        #expect(self.taken(&queue) == [[2, 1]])
    }

    // MARK: - Versions under way

    @Test func theNewestVersionThatMayReachTheStoreIsKnown() {
        var queue = WriteQueue(limit: 10)
        #expect(queue.newestVersion(of: self.name(1)) == nil)
        queue.begin(self.record(1, sequence: 3))
        queue.begin(self.record(1, sequence: 2))
        #expect(queue.newestVersion(of: self.name(1)) == RecordVersion(sequence: 3))
        _ = queue.add(self.put(self.record(1, sequence: 5)), for: self.name(1))
        #expect(queue.newestVersion(of: self.name(1)) == RecordVersion(sequence: 5))
        _ = queue.take(1)
        #expect(queue.newestVersion(of: self.name(1)) == RecordVersion(sequence: 3))
        queue.confirm(self.record(1, sequence: 2))
        #expect(queue.newestVersion(of: self.name(1)) == RecordVersion(sequence: 3))
        queue.confirm(self.record(1, sequence: 3))
        #expect(queue.newestVersion(of: self.name(1)) == nil)
        _ = queue.add(self.removal(1), for: self.name(1))
        #expect(queue.newestVersion(of: self.name(1)) == nil)
    }

    @Test("any sequence agrees with a list of changes", arguments: 1...10 as ClosedRange<UInt64>)
    func agreesWithAList(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var queue = WriteQueue(limit: 12)
        var model: [(key: UInt8, sequence: UInt64, expiry: Int64, isKept: Bool)] = []
        var dropped = 0
        for step in 1...3000 as ClosedRange<UInt64> {
            if Int.random(in: 0..<10, using: &random) == 0 {
                let count = Int.random(in: 1...8, using: &random)
                #expect(self.taken(&queue, count) == model.prefix(count).map { [UInt64($0.key), $0.sequence] })
                model.removeFirst(min(count, model.count))
                continue
            }
            let number = UInt8.random(in: 0..<40, using: &random)
            let expiry = Int64(step) * 100 + Int64.random(in: 0..<90_000, using: &random)
            let durability: AcquiredToken.Durability = random.nextUnit() < 0.1 ? .mustKeep : .cacheable
            let record = self.record(number, sequence: step, expiresAt: expiry, durability: durability)
            let item = (number, step, expiry, durability == .mustKeep)
            if let index = model.firstIndex(where: { $0.key == number }) {
                model[index] = item
            } else {
                model.append(item)
            }
            _ = queue.add(self.put(record), for: self.name(number))
            if model.count > 12, let victim = model.filter({ !$0.isKept }).min(by: { $0.expiry < $1.expiry }) {
                model.removeAll { $0.key == victim.key }
                dropped += 1
            }
            #expect(queue.count == model.count)
            #expect(queue.dropped == dropped)
        }
        #expect(dropped > 100)
        #expect(self.taken(&queue) == model.map { [UInt64($0.key), $0.sequence] })
    }

    @Test func versionsThatMayHaveReachedTheStoreAreNotRememberedWithoutBound() {
        var queue = WriteQueue(limit: 16)
        for number in 1...200 as ClosedRange<UInt8> {
            queue.begin(self.record(number, sequence: 7, expiresAt: 1000 + Int64(number)))
            #expect(queue.unconfirmedCount <= 16)
        }
        // What lives longest is remembered.
        #expect(queue.newestVersion(of: self.name(200)) == RecordVersion(sequence: 7))
        #expect(queue.newestVersion(of: self.name(1)) == nil)
    }

    // Scoreboard: CE48
    @Test func removalIsDroppedAfterADay() {
        var queue = WriteQueue(limit: 10)
        let day = Int64.seconds(86_400)
        _ = queue.add(self.removal(1), for: self.name(1))
        #expect(queue.dropOldRemovals(now: 0) == [])
        _ = queue.add(self.removal(2), for: self.name(2))
        _ = queue.add(self.put(self.record(3)), for: self.name(3))
        #expect(queue.dropOldRemovals(now: 1) == [])
        // An attempt that fails does not let a removal wait longer.
        for (name, change) in queue.take(10) { _ = queue.restore(change, for: name) }
        #expect(queue.dropOldRemovals(now: day) == [self.key])
        #expect(self.taken(&queue) == [[2, 0], [3, 1]])
    }
}
