//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization
import Testing

@testable import LatchkeyTokenCache

@Suite struct EntryTableTests {
    private let keys: [CacheKey]

    init() throws {
        self.keys = try (0..<400).map { try Self.key("\($0)") }
    }

    private static func key(_ subject: String) throws -> CacheKey {
        let key = try CacheKey(authority: "issuer", subject: subject)
        key.storage.groupID.store(7, ordering: .relaxed)
        return key
    }

    @Test func entriesAreFoundUnderTheirKeys() {
        var table = EntryTable()
        #expect(table.count == 0)
        #expect(table[self.keys[0]] == nil)
        let records = (0..<3).map { TokenRecord.fixture("\($0)", key: self.keys[min($0, 1)]) }
        table.insert(records[0], for: self.keys[0], now: 0)
        table.insert(records[1], for: self.keys[1], now: 0)
        #expect(table.count == 2)
        #expect(table[self.keys[0]] === records[0])
        #expect(table[self.keys[2]] == nil)
        table.insert(records[2], for: self.keys[1], now: 0)
        #expect(table.count == 2)
        #expect(table[self.keys[1]] === records[2])
        #expect(table.remove(self.keys[1]) === records[2])
        #expect(table.remove(self.keys[1]) == nil)
        #expect(table.count == 1)
    }

    @Test(
        "a subject of any form is told from others that resemble it",
        arguments: [
            "", "a", "abcdefgh", "abcdefghi", "123456789012345", "1234567890123456",
            "6f9619ff-8b86-d011-b42d-00cf4fc964ff", "6F9619FF-8B86-D011-B42D-00CF4FC964FF",
            "6f9619ff-8b86-d011-b42d-00cf4fc964f0.72f988bf-86f1-41af-91ab-2d7cd011db47", "ä", "\u{0}", "\u{0}\u{0}",
        ]
    )
    func subjects(subject: String) throws {
        let key = try Self.key(subject)
        let record = TokenRecord.fixture(key: key)
        #expect(record.matches(key.storage))
        #expect(record.key == key)
        #expect(record.key.subject == subject)
        for other in [subject + "a", "b" + subject, subject + "\u{0}", String(subject.dropLast()) + "é"] {
            #expect(record.matches(try Self.key(other).storage) == (other == subject))
        }
    }

    @Test func aKeyThatRemembersAnotherGroupIsComparedInFull() throws {
        var table = EntryTable()
        let record = TokenRecord.fixture(key: self.keys[0])
        table.insert(record, for: self.keys[0], now: 0)
        for remembered in [0, 8] as [UInt64] {
            let same = try CacheKey(authority: "issuer", subject: "0")
            same.storage.groupID.store(remembered, ordering: .relaxed)
            #expect(table[same] === record)
            #expect(same.storage.groupID.load(ordering: .relaxed) == 7)
            // Another cache may overwrite what the key remembers at any time.
            same.storage.groupID.store(8, ordering: .relaxed)
            table.insert(record, for: same, now: 0)
            #expect(table.count == 1)
        }
        let other = try CacheKey(authority: "issuer", tenant: "another", subject: "0")
        other.storage.groupID.store(8, ordering: .relaxed)
        #expect(table[other] == nil)
        #expect(!record.matches(other.storage))
    }

    @Test("any sequence of changes leaves what a dictionary holds", arguments: 1...8 as ClosedRange<UInt64>)
    func model(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var table = EntryTable()
        var model: [CacheKey: TokenRecord] = [:]
        for step in 0..<4000 {
            let key = self.keys[Int(random.next() % 400)]
            let now = Int64(step) * .milliseconds(300)
            switch random.next() % 10 {
            case 0..<5:
                let record = TokenRecord.fixture(
                    issuedAt: now,
                    life: .seconds(Int64(random.next() % 2000) + 1),
                    key: key
                )
                table.insert(record, for: key, now: now)
                model[key] = record
            case 5..<7: #expect(table.remove(key) === model.removeValue(forKey: key))
            case 7:
                let victim = table.evict { _ in true }
                #expect((victim == nil) == model.isEmpty)
                if let victim { #expect(model.removeValue(forKey: victim.key) === victim) }
            case 8:
                let turn = table.turn(
                    to: now,
                    limit: 50,
                    pause: .seconds(1),
                    mayGo: { _ in true },
                    isWanted: { _ in false }
                )
                for record in turn.expired {
                    #expect(now >= record.plan.usableUntil)
                    #expect(model.removeValue(forKey: record.key) === record)
                }
            default: #expect(table[key] === model[key])
            }
            #expect(table.count == model.count)
        }
        #expect(table.weight == model.values.reduce(0) { $0 + $1.weight })
        for key in self.keys { #expect(table[key] === model[key]) }
    }

    // Scoreboard: CE38, CE40
    @Test func whatHasExpiredLeaves() {
        var table = EntryTable()
        for (index, key) in self.keys.enumerated() {
            table.insert(.fixture(life: .seconds(Int64(index + 1) * 60), key: key), for: key, now: 0)
        }
        func turn(_ table: inout EntryTable, to seconds: Int64, limit: Int = .max) -> Int {
            table.turn(to: .seconds(seconds), limit: limit, pause: 0, mayGo: { _ in true }, isWanted: { _ in false })
                .expired.count
        }
        #expect(turn(&table, to: 50) == 0)
        #expect(turn(&table, to: 62) == 1)
        #expect(turn(&table, to: 62) == 0)
        // A token of 100 minutes is handed out for 99 and a half.
        #expect(turn(&table, to: 99 * 60 + 32) == 99)
        var left = 0
        while table.count > 0 {
            let expired = turn(&table, to: 100_000, limit: 70)
            #expect(expired <= 70)
            left += expired
        }
        #expect(left == 300)
    }

    @Test func whatMayNotGoStays() {
        var table = EntryTable()
        for key in self.keys.prefix(3) { table.insert(.fixture(life: .seconds(100), key: key), for: key, now: 0) }
        table[self.keys[0]]?.pin()
        let turn = table.turn(
            to: .seconds(200),
            limit: 10,
            pause: 0,
            mayGo: { $0.key != self.keys[1] },
            isWanted: { _ in false }
        )
        #expect(turn.expired.map(\.key) == [self.keys[2]])
        #expect(table.evict { _ in false } == nil)
        #expect(table.evict { _ in true }?.key == self.keys[1])
        #expect(table.evict { _ in true } == nil)
        table[self.keys[0]]?.unpin()
        #expect(table.evict { _ in true }?.key == self.keys[0])
    }

    @Test func whatIsDueIsFoundUntilItIsRefreshed() {
        var table = EntryTable()
        // Its refresh is due after 2700 seconds.
        table.insert(.fixture(key: self.keys[0]), for: self.keys[0], now: 0)
        func due(_ table: inout EntryTable, at seconds: Int64) -> Int {
            table.turn(
                to: .seconds(seconds),
                limit: 10,
                pause: .seconds(15),
                mayGo: { _ in true },
                isWanted: { _ in true }
            ).due.count
        }
        #expect(due(&table, at: 2690) == 0)
        #expect(due(&table, at: 2702) == 1)
        #expect(due(&table, at: 2710) == 0)
        #expect(due(&table, at: 2720) == 1)
        table[self.keys[0]]?.postponeAttention(until: .seconds(3000))
        #expect(due(&table, at: 2740) == 0)
        #expect(due(&table, at: 2990) == 0)
        #expect(due(&table, at: 3003) == 1)
    }

    @Test func everyEntryIsVisited() {
        var table = EntryTable()
        for key in self.keys { table.insert(.fixture(key.subject, key: key), for: key, now: 0) }
        var visited: [CacheKey: String] = [:]
        table.forEach { visited[$0.key] = $0.value }
        #expect(visited == Dictionary(uniqueKeysWithValues: self.keys.map { ($0, $0.subject) }))
    }
}
