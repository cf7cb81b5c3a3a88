//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The fingerprints of entries that left not long ago, without the entries.
///
/// A ring holds the fingerprints in the order they came; an open-addressed set of ring positions finds them. A
/// fingerprint that is removed leaves a gap in the ring until its turn comes. One fingerprint costs eight bytes in the
/// ring and five in the set; both have room for an eighth more than the limit, because of the gaps.
struct GhostList: Sendable {
    private var ring: [UInt64] = []
    /// Ring positions, one added; zero where the set is empty.
    private var table: [UInt32] = []
    /// The ring position of the oldest fingerprint.
    private var oldest = 0
    /// The ring positions in use, gaps included.
    private var length = 0
    private(set) var count = 0

    var byteCount: Int {
        self.ring.capacity * MemoryLayout<UInt64>.stride + self.table.capacity * MemoryLayout<UInt32>.stride
    }

    /// Takes a fingerprint in as the newest, and lets the oldest go beyond a limit.
    mutating func insert(_ fingerprint: UInt64, limit: Int) {
        guard limit > 0 else { return self = GhostList() }
        _ = self.remove(fingerprint)
        while self.count >= limit { self.dropOldest() }
        if self.length == self.ring.count || limit < self.ring.count / 2 { self.resize(limit: limit) }
        let position = self.position(self.length)
        self.ring[position] = fingerprint
        self.table[self.slot(of: fingerprint)] = UInt32(position) + 1
        self.length += 1
        self.count += 1
    }

    /// Takes a fingerprint out.
    ///
    /// - Returns: Whether it was there.
    mutating func remove(_ fingerprint: UInt64) -> Bool {
        guard self.count > 0 else { return false }
        let slot = self.slot(of: fingerprint)
        guard self.table[slot] != 0 else { return false }
        self.clear(slot)
        return true
    }

    /// Lets the oldest go beyond a limit and gives their memory back.
    mutating func shrink(to limit: Int) {
        while self.count > limit { self.dropOldest() }
        if self.ring.count > limit + limit / 8 { self.resize(limit: limit) }
    }
}

extension GhostList {
    private func position(_ offset: Int) -> Int {
        let position = self.oldest + offset
        return position < self.ring.count ? position : position - self.ring.count
    }

    private func home(of fingerprint: UInt64) -> Int {
        let spread = fingerprint &* 0x9e37_79b9_7f4a_7c15
        return Int(spread.multipliedFullWidth(by: UInt64(self.table.count)).high)
    }

    /// The place of a fingerprint in the set, or the empty one where it would be.
    private func slot(of fingerprint: UInt64) -> Int {
        var slot = self.home(of: fingerprint)
        while self.table[slot] != 0, self.ring[Int(self.table[slot]) - 1] != fingerprint { slot = self.next(slot) }
        return slot
    }

    private func next(_ slot: Int) -> Int {
        slot + 1 == self.table.count ? 0 : slot + 1
    }

    /// Whether a ring position is not a gap: its fingerprint was neither removed nor did it come again later.
    private func isCurrent(_ position: Int) -> Bool {
        self.table[self.slot(of: self.ring[position])] == UInt32(position) + 1
    }

    private mutating func dropOldest() {
        if self.isCurrent(self.oldest) { self.clear(self.slot(of: self.ring[self.oldest])) }
        self.oldest = self.position(1)
        self.length -= 1
    }

    /// Empties a place of the set and moves back what was pushed beyond it.
    private mutating func clear(_ cleared: Int) {
        var gap = cleared
        var slot = self.next(gap)
        while self.table[slot] != 0 {
            let home = self.home(of: self.ring[Int(self.table[slot]) - 1])
            // The entry may fill the gap unless its home lies behind the gap, going round.
            let stays = gap <= slot ? gap < home && home <= slot : gap < home || home <= slot
            if !stays {
                self.table[gap] = self.table[slot]
                gap = slot
            }
            slot = self.next(slot)
        }
        self.table[gap] = 0
        self.count -= 1
    }

    /// Moves what is remembered, without gaps, into a ring a quarter larger, or as large as the limit asks for.
    private mutating func resize(limit: Int) {
        let kept = (0..<self.length).compactMap { offset -> UInt64? in
            let position = self.position(offset)
            return self.isCurrent(position) ? self.ring[position] : nil
        }
        let slots = min(limit + limit / 8, kept.count + kept.count / 4 + 16)
        self.ring = Array(repeating: 0, count: slots)
        self.table = Array(repeating: 0, count: slots + slots / 4 + 1)
        self.oldest = 0
        self.length = kept.count
        for (position, fingerprint) in kept.enumerated() {
            self.ring[position] = fingerprint
            self.table[self.slot(of: fingerprint)] = UInt32(position) + 1
        }
    }
}
