//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The least recently used entry leaves: one queue, and a hit moves an entry to its newest end.
///
/// Ten bytes an entry. It holds nothing against a sweep of entries that are used once; it is here to compare with.
package struct LRU: EvictionPolicy {
    package static let name = "LRU"
    package static let bytesPerSlot = QueueArena.bytesPerSlot

    package var capacity: Int
    private var arena = QueueArena()
    private var queue = EvictionQueue()

    package init(capacity: Int) {
        self.capacity = capacity
    }

    package var count: Int { self.queue.count }
    package var weight: Int { self.queue.weight }
    package var byteCount: Int { self.arena.byteCount }

    package mutating func insert(_ index: UInt32, fingerprint: UInt64, weight: UInt32) {
        self.arena.admit(index, weight: weight)
        self.arena.append(index, to: &self.queue)
    }

    package mutating func touch(_ index: UInt32) {
        self.arena.renew(index, in: &self.queue)
    }

    package mutating func reweigh(_ index: UInt32, to weight: UInt32) {
        self.arena.reweigh(index, to: weight, in: &self.queue)
    }

    package mutating func remove(_ index: UInt32) {
        guard self.arena.holds(index) else { return }
        self.arena.unlink(index, from: &self.queue)
    }

    package mutating func victim(
        fingerprintOf fingerprint: (UInt32) -> UInt64,
        where mayGo: (UInt32) -> Bool
    ) -> UInt32? {
        guard let index = self.arena.turn(&self.queue, until: mayGo) else { return nil }
        self.arena.unlink(index, from: &self.queue)
        return index
    }

    package mutating func preferredVictim(
        fingerprintOf fingerprint: (UInt32) -> UInt64,
        where isPreferred: (UInt32) -> Bool
    ) -> UInt32? {
        guard let index = self.arena.lowest(in: self.queue, rank: { isPreferred($0) ? 0 : nil }) else { return nil }
        self.arena.unlink(index, from: &self.queue)
        return index
    }

    package func holds(_ index: UInt32) -> Bool {
        self.arena.holds(index)
    }

    package func contents() -> [UInt32] {
        self.arena.contents(of: self.queue)
    }

    package mutating func shrinkArena(to slots: Int) {
        self.arena.shrink(to: slots)
    }
}
