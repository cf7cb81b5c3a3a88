//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The popularity lists of the instances that share a ``MemoryTokenStore``.
struct MemoryPopularity: Sendable {
    private let maximumKeys: Int
    private let maximumInstances: Int
    /// The lists, the one that was replaced last at the end.
    private var lists: [(instance: UInt64, keys: [StoreKey])] = []

    init(maximumKeys: Int, maximumInstances: Int) {
        self.maximumKeys = maximumKeys
        self.maximumInstances = maximumInstances
    }

    mutating func replace(_ keys: [StoreKey], of instance: UInt64) {
        self.lists.removeAll { $0.instance == instance }
        guard !keys.isEmpty else { return }
        self.lists.append((instance, Array(keys.prefix(self.maximumKeys))))
        self.lists.removeFirst(max(0, self.lists.count - self.maximumInstances))
    }

    /// The keys that are most used over all.
    func first(_ limit: Int) -> [StoreKey] {
        StoreKey.mostUsed(in: self.lists.lazy.map(\.keys), limit: limit)
    }
}
