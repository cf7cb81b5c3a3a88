//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

@Suite struct EntryTableTests {
    private let keys: [CacheKey]

    init() throws {
        self.keys = try (0..<8).map { try CacheKey(authority: "issuer", subject: "\($0)") }
    }

    @Test func entriesAreFoundUnderTheirKeys() {
        var table = EntryTable()
        #expect(table.count == 0)
        let records = [TokenRecord.fixture("a"), .fixture("b")]
        table.insert(records[0], for: self.keys[0])
        table.insert(records[1], for: self.keys[1])
        #expect(table.count == 2)
        #expect(table[self.keys[0]] === records[0])
        #expect(table[self.keys[2]] == nil)
        table.insert(records[1], for: self.keys[0])
        #expect(table.count == 2)
        #expect(table[self.keys[0]] === records[1])
        #expect(table.remove(self.keys[0]) === records[1])
        #expect(table.remove(self.keys[0]) == nil)
        #expect(table.count == 1)
    }

    @Test func theOneThatWasNotUsedForLongestIsFound() {
        var table = EntryTable()
        #expect(table.leastRecentlyUsed { _ in true } == nil)
        for (index, key) in self.keys.enumerated() {
            let record = TokenRecord.fixture()
            record.markUsed(at: .seconds(Int64((index * 5) % 8) * 10 + 10))
            table.insert(record, for: key)
        }
        // Uses were at 10, 60, 30, 80, 50, 20, 70 and 40 seconds.
        #expect(table.leastRecentlyUsed { _ in true } == self.keys[0])
        #expect(table.leastRecentlyUsed { $0 != self.keys[0] } == self.keys[5])
        #expect(table.leastRecentlyUsed { [self.keys[3], self.keys[6]].contains($0) } == self.keys[6])
        #expect(table.leastRecentlyUsed { _ in false } == nil)
    }

    @Test func everyEntryIsVisited() {
        var table = EntryTable()
        for key in self.keys { table.insert(.fixture(key.subject), for: key) }
        var visited: [CacheKey: String] = [:]
        table.forEach { visited[$0] = $1.content.value }
        #expect(visited == Dictionary(uniqueKeysWithValues: self.keys.map { ($0, $0.subject) }))
    }
}
