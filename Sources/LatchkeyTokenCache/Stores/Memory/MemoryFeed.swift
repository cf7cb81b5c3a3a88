//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

/// The newest changes that were published to a ``MemoryTokenStore``.
struct MemoryFeed: Sendable {
    private static let identities = Atomic<UInt64>(0)

    /// Tells the cursors of this feed from those of others in the process.
    let identity: UInt64
    private let limit: Int
    private var changes: [StoreChange] = []
    /// How many changes at the start of ``changes`` are no longer kept.
    private var dropped = 0
    /// How many changes were ever published.
    private(set) var end: UInt64 = 0

    init(limit: Int) {
        self.limit = limit
        self.identity = Self.identities.wrappingAdd(1, ordering: .relaxed).newValue
    }

    /// The first change that is kept.
    var start: UInt64 { self.end - UInt64(self.changes.count - self.dropped) }

    /// Whether nothing follows a cursor of this feed.
    func isAtEnd(_ cursor: StoreCursor) -> Bool { cursor == self.cursor(at: self.end) }

    mutating func append(_ changes: [StoreChange]) {
        self.changes += changes
        self.end += UInt64(changes.count)
        self.dropped = max(self.dropped, self.changes.count - self.limit)
        if self.dropped > self.limit {
            self.changes.removeFirst(self.dropped)
            self.dropped = 0
        }
    }

    /// The changes after a cursor, or that they are lost.
    func read(after cursor: StoreCursor?, limit: Int) -> StoreChangeBatch {
        guard let cursor else { return .changes([], next: self.cursor(at: self.end)) }
        guard
            let (identity, position) = cursor.numbers,
            identity == self.identity,
            self.start <= position, position <= self.end
        else { return .gap(next: self.cursor(at: self.end)) }
        let first = self.dropped + Int(position - self.start)
        let found = self.changes[first...].prefix(max(0, limit))
        return .changes(Array(found), next: self.cursor(at: position + UInt64(found.count)))
    }

    private func cursor(at position: UInt64) -> StoreCursor {
        StoreCursor(numbers: (self.identity, position))
    }
}
