//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension StoreKey {
    /// Joins popularity lists: each gives its first key one point, its second a half, and so on.
    ///
    /// - Parameters:
    ///   - lists: The lists, the most used key of each first.
    ///   - limit: How many keys to return at most.
    /// - Returns: The keys without repetition, the most used over all first.
    package static func mostUsed(in lists: some Sequence<[StoreKey]>, limit: Int) -> [StoreKey] {
        var points: [StoreKey: Double] = [:]
        for list in lists {
            for (rank, key) in list.enumerated() {
                points[key, default: 0] += 1 / Double(rank + 1)
            }
        }
        let sorted = points.sorted { left, right in
            left.value != right.value
                ? left.value > right.value
                : left.key.bytes.lexicographicallyPrecedes(right.key.bytes)
        }
        return sorted.prefix(limit).map(\.key)
    }
}
