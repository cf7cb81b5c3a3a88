//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The keys of a ``MemoryTokenStore`` in the order of their first writes, those of removed records for a while too.
struct MemoryListing: Sendable {
    private var items: [(position: UInt64, key: StoreKey)] = []
    /// The position of the next key.
    private(set) var end: UInt64 = 0

    var count: Int { self.items.count }

    /// The keys from a position on.
    func items(from position: UInt64) -> ArraySlice<(position: UInt64, key: StoreKey)> {
        var (low, high) = (0, self.items.count)
        while low < high {
            let middle = (low + high) / 2
            if self.items[middle].position < position { low = middle + 1 } else { high = middle }
        }
        return self.items[low...]
    }

    mutating func append(_ key: StoreKey) -> UInt64 {
        defer { self.end += 1 }
        self.items.append((self.end, key))
        return self.end
    }

    /// Drops the items that a closure does not name as current.
    mutating func keep(where isCurrent: (StoreKey, UInt64) -> Bool) {
        self.items.removeAll { !isCurrent($0.key, $0.position) }
    }
}
