//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What other instances are still to be told: the last for each key and partition wins.
struct Outbox: Sendable {
    /// What a change is about.
    private enum Subject: Hashable {
        case record(StoreKey)
        case removal(StoreKey)
        case partition(StorePartition)
        case gate([UInt8])

        init(_ change: StoreChange) {
            switch change.kind {
            case .set(let key, _): self = .record(key)
            case .remove(let key, _, _): self = .removal(key)
            case .epoch(let partition, _): self = .partition(partition)
            case .gate(let name, _): self = .gate(name)
            }
        }
    }

    private struct Item {
        var change: StoreChange
        var since: Int64
    }

    private static let limit = 10_000
    /// After a day, tombstones are forgotten too.
    private static let patience = Int64.seconds(86_400)

    private var items: [Subject: Item] = [:]
    private var order: [Subject] = []
    private(set) var dropped = 0
    /// How many changes are being sent at the moment.
    var sending = 0

    var count: Int { self.items.count }

    mutating func add(_ change: StoreChange, now: Int64) {
        let subject = Subject(change)
        if let older = self.items[subject] {
            self.items[subject] = Item(change: change.following(older.change), since: now)
            return
        }
        self.items[subject] = Item(change: change, since: now)
        self.order.append(subject)
        if self.items.count > Self.limit { self.drop() }
    }

    /// Takes out the oldest changes.
    mutating func take(_ count: Int, now: Int64) -> [StoreChange] {
        var changes: [StoreChange] = []
        var taken = 0
        while changes.count < count, taken < self.order.count {
            if let item = self.items.removeValue(forKey: self.order[taken]), now - item.since < Self.patience {
                changes.append(item.change)
            }
            taken += 1
        }
        self.order.removeFirst(taken)
        return changes
    }

    /// Adds changes again that could not be sent, where nothing newer has come.
    mutating func restore(_ changes: [StoreChange], now: Int64) {
        var front: [Subject] = []
        for change in changes where self.items[Subject(change)] == nil {
            self.items[Subject(change)] = Item(change: change, since: now)
            front.append(Subject(change))
        }
        self.order = front + self.order
    }

    /// Drops the oldest news of a record: who misses it finds out when it looks into the store.
    private mutating func drop() {
        let victim = self.order.firstIndex { subject in
            if case .set? = self.items[subject]?.change.kind { true } else { false }
        }
        guard let victim else { return }
        self.items[self.order.remove(at: victim)] = nil
        self.dropped += 1
    }
}

extension StoreChange {
    /// This change, made as grave as an older one of the same key that nobody was told of.
    fileprivate func following(_ older: StoreChange) -> StoreChange {
        guard case .remove(let key, let version, let isHard) = self.kind,
            case .remove(_, let olderVersion, let wasHard) = older.kind
        else { return self }
        return StoreChange(.remove(key, max(version, olderVersion), hard: isHard || wasHard), origin: self.origin)
    }
}
