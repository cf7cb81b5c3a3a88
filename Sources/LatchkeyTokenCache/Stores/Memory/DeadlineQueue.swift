//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HeapModule

/// Keys in the order of their deadlines, each key once.
struct DeadlineQueue: Sendable {
    private struct Item: Comparable {
        var deadline: Int64
        /// Tells the times apart that a key was queued; only the latest counts.
        var ticket: UInt64
        var key: StoreKey

        static func < (left: Self, right: Self) -> Bool {
            (left.deadline, left.ticket) < (right.deadline, right.ticket)
        }

        static func == (left: Self, right: Self) -> Bool { left.ticket == right.ticket }
    }

    /// The items, among them those of keys that were queued again or taken out; these are dropped when they surface or
    /// outnumber the rest.
    private var heap = Heap<Item>()
    private var tickets: [StoreKey: UInt64] = [:]
    private var nextTicket: UInt64 = 0

    /// Queues a key, or moves it.
    ///
    /// - Complexity: O(log n), amortised.
    mutating func set(_ key: StoreKey, deadline: Int64) {
        self.tickets[key] = self.nextTicket
        self.heap.insert(Item(deadline: deadline, ticket: self.nextTicket, key: key))
        self.nextTicket += 1
        if self.heap.count > 2 * self.tickets.count + 64 {
            self.heap = Heap(self.heap.unordered.filter { self.tickets[$0.key] == $0.ticket })
        }
    }

    /// Takes out a key, if it is queued.
    mutating func remove(_ key: StoreKey) {
        self.tickets[key] = nil
    }

    /// Takes out the first key whose deadline is at or before a point.
    mutating func popFirst(upTo limit: Int64 = .max) -> StoreKey? {
        while let first = self.heap.min, first.deadline <= limit {
            self.heap.removeMin()
            if self.tickets[first.key] == first.ticket {
                self.tickets[first.key] = nil
                return first.key
            }
        }
        return nil
    }
}
