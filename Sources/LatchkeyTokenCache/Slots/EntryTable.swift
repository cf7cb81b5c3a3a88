//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The tokens of one shard.
struct EntryTable: Sendable {
    private var records: [CacheKey: TokenRecord] = [:]

    var count: Int { self.records.count }

    subscript(key: CacheKey) -> TokenRecord? {
        self.records[key]
    }

    mutating func insert(_ record: TokenRecord, for key: CacheKey) {
        self.records[key] = record
    }

    @discardableResult
    mutating func remove(_ key: CacheKey) -> TokenRecord? {
        self.records.removeValue(forKey: key)
    }

    /// The key that was not used for the longest time, among those that may go.
    func leastRecentlyUsed(where mayGo: (CacheKey) -> Bool) -> CacheKey? {
        var oldest: (key: CacheKey, lastUse: Int64)?
        for (key, record) in self.records where record.lastUse < oldest?.lastUse ?? .max && mayGo(key) {
            oldest = (key, record.lastUse)
        }
        return oldest?.key
    }

    /// Calls a closure with each entry.
    func forEach(_ body: (CacheKey, TokenRecord) -> Void) {
        for (key, record) in self.records { body(key, record) }
    }
}
