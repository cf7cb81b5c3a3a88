//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A queue that a hand goes through: a hit marks an entry, the hand unmarks what is marked and takes what is not.
///
/// Unlike ``Clock`` nothing moves, so that new entries stay apart from those that have proved themselves. Eleven bytes
/// an entry.
package struct SIEVE: EvictionPolicy {
    package static let name = "SIEVE"
    package static let bytesPerSlot = QueueArena.bytesPerSlot + MemoryLayout<Bool>.stride

    package var capacity: Int
    private var arena = QueueArena()
    private var marks = ArenaColumn(filler: false)
    private var queue = EvictionQueue()
    /// Where the hand is, or ``QueueLink/none``: it starts at the oldest slot.
    private var hand = QueueLink.none

    package init(capacity: Int) {
        self.capacity = capacity
    }

    package var count: Int { self.queue.count }
    package var weight: Int { self.queue.weight }
    package var byteCount: Int { self.arena.byteCount + self.marks.byteCount }

    package mutating func insert(_ index: UInt32, fingerprint: UInt64, weight: UInt32) {
        self.arena.admit(index, weight: weight)
        self.marks.makeRoom(for: index)
        self.marks[index] = false
        self.arena.append(index, to: &self.queue)
    }

    package mutating func touch(_ index: UInt32) {
        if !self.marks[index] { self.marks[index] = true }
    }

    package mutating func reweigh(_ index: UInt32, to weight: UInt32) {
        self.arena.reweigh(index, to: weight, in: &self.queue)
    }

    package mutating func remove(_ index: UInt32) {
        guard self.arena.holds(index) else { return }
        _ = self.leave(index)
    }

    package mutating func victim(
        fingerprintOf fingerprint: (UInt32) -> UInt64,
        where mayGo: (UInt32) -> Bool
    ) -> UInt32? {
        // After one turn nothing is marked, and a second would end at the first slot that may go.
        var first: UInt32?
        for _ in 0..<self.queue.count {
            if self.hand == QueueLink.none { self.hand = self.queue.oldest }
            let index = self.hand
            if mayGo(index) {
                guard self.marks[index] else { return self.leave(index) }
                if first == nil { first = index }
            }
            self.marks[index] = false
            self.hand = self.arena.newer(than: index)
        }
        guard let first else { return nil }
        self.hand = first
        return self.leave(first)
    }

    package mutating func preferredVictim(
        fingerprintOf fingerprint: (UInt32) -> UInt64,
        where isPreferred: (UInt32) -> Bool
    ) -> UInt32? {
        let index = self.arena.lowest(in: self.queue) { isPreferred($0) ? (self.marks[$0] ? 1 : 0) : nil }
        return index.map { self.leave($0) }
    }

    package func holds(_ index: UInt32) -> Bool {
        self.arena.holds(index)
    }

    package func contents() -> [UInt32] {
        self.arena.contents(of: self.queue)
    }

    package mutating func shrinkArena(to slots: Int) {
        self.arena.shrink(to: slots)
        self.marks.shrink(to: slots)
    }

    private mutating func leave(_ index: UInt32) -> UInt32 {
        if self.hand == index { self.hand = self.arena.newer(than: index) }
        self.arena.unlink(index, from: &self.queue)
        return index
    }
}
