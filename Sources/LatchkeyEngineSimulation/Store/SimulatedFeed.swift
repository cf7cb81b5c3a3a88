//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Synchronization

/// The change feed of a simulated store: each reader hears of a change after a delay of its own, in disorder within one
/// read, and now and then twice; what is trimmed away is a gap.
struct SimulatedFeed {
    private struct Item {
        var change: StoreChange
        var at: Int64
    }

    /// The longest time that a change is on its way.
    static let longestDelay: Int64 = 400_000_000

    private var items: [Item] = []
    /// The first change that is kept.
    private var start = 0
    /// Under which numbers readers can be woken.
    private var readers: [Int: UInt64] = [:]

    /// What a read finds.
    enum Reading {
        case batch(StoreChangeBatch)
        /// Nothing new until a time.
        case nothing(until: Int64?)
    }

    mutating func append(_ changes: [StoreChange], now: Int64) {
        self.items += changes.map { Item(change: $0, at: now) }
    }

    /// Loses what is in the feed.
    mutating func trim() { self.start = self.items.count }

    /// Reads what a reader can see after a cursor.
    ///
    /// - Parameters:
    ///   - cursor: The end of what is known.
    ///   - limit: How many changes to return at most.
    ///   - reader: Decides how long a change takes to reach this reader.
    ///   - random: Decides on disorder and repetition.
    ///   - now: The present.
    /// - Returns: What the reader sees.
    func read(
        after cursor: StoreCursor?,
        limit: Int,
        reader: UInt64,
        random: inout SeededSequence,
        now: Int64
    ) -> Reading {
        let end = StoreCursor(self.items.count)
        guard let position = cursor?.position else { return .batch(.changes([], next: end)) }
        guard position >= self.start else { return .batch(.gap(next: end)) }
        var changes: [StoreChange] = []
        for index in position..<min(self.items.count, position + limit) {
            let visibleAt = self.items[index].at + Self.delay(of: index, to: reader)
            guard visibleAt <= now else {
                if changes.isEmpty { return .nothing(until: visibleAt) }
                break
            }
            changes.append(self.items[index].change)
        }
        guard !changes.isEmpty else { return .nothing(until: nil) }
        let next = StoreCursor(position + changes.count)
        if random.chance(0.1) { changes += self.items[max(self.start, position - 2)..<position].map(\.change) }
        if random.chance(0.1) { changes.reverse() }
        return .batch(.changes(changes, next: next))
    }

    private static func delay(of index: Int, to reader: UInt64) -> Int64 {
        var random = SeededSequence(seed: reader &+ UInt64(index) &* 0x9e37_79b9)
        return Int64(random.next(below: random.chance(0.2) ? UInt64(self.longestDelay) : 10_000_000))
    }

    // MARK: - Waiting

    mutating func listen(_ instance: Int, as number: UInt64) { self.readers[instance] = number }

    mutating func takeReader(_ instance: Int) -> UInt64? { self.readers.removeValue(forKey: instance) }

    mutating func takeReaders() -> [UInt64] {
        defer { self.readers = [:] }
        return self.readers.values.sorted()
    }
}

extension StoreCursor {
    fileprivate init(_ position: Int) {
        self.init(bytes: (0..<8).map { UInt8(truncatingIfNeeded: position >> (8 * $0)) })
    }

    fileprivate var position: Int { self.bytes.reversed().reduce(0) { $0 << 8 | Int($1) } }
}

extension SimulatedStore {
    func publish(_ changes: [StoreChange]) {
        let now = self.time.now
        let readers = self.state.withLock { state in
            state.feed.append(changes, now: now)
            return state.feed.takeReaders()
        }
        for reader in readers { self.time.wake(reader) }
    }

    /// Loses what is in the feed.
    func trim() { self.state.withLock { $0.feed.trim() } }

    /// Lets the reader of an instance look again.
    func wakeReader(of instance: Int) {
        if let reader = self.state.withLock({ $0.feed.takeReader(instance) }) { self.time.wake(reader) }
    }
}
