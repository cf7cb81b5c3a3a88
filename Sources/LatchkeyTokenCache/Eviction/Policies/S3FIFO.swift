//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Three queues without moves on a hit: new entries prove themselves in a small queue before they enter the main one,
/// and what failed is remembered for a while by its fingerprint, so that a second try goes to the main queue at once.
///
/// - The small queue has a tenth of the weight. At its end an entry with more than one hit is promoted; any other leaves,
///   and its fingerprint becomes a ghost.
/// - At the end of the main queue an entry with hits goes round again with one hit less; one without leaves.
/// - There are as many ghosts as the main queue has entries when the small one has its tenth.
/// - A hit only raises a counter of two bits, and writes nothing once the counter is at its highest.
///
/// Shares are of the weight that is held, not of the capacity: they hold for a table that is bounded by the number of
/// entries as well.
///
/// Memory: eleven bytes a slot, at least four fifths of the slots in use, and 13 to 15 bytes for each ghost: at most 27
/// bytes an entry, 24 when the arena is full. Fingerprints of held entries are not kept twice; the table has them.
package struct S3FIFO: EvictionPolicy {
    package static let name = "S3-FIFO"
    package static let bytesPerSlot = QueueArena.bytesPerSlot + MemoryLayout<S3FIFOState>.stride

    package var capacity: Int
    private var arena = QueueArena()
    private var states = ArenaColumn(filler: S3FIFOState.newInSmall)
    private var small = EvictionQueue()
    private var main = EvictionQueue()
    private var ghosts = GhostList()

    package init(capacity: Int) {
        self.capacity = capacity
    }

    package var count: Int { self.small.count + self.main.count }
    package var weight: Int { self.small.weight + self.main.weight }
    package var byteCount: Int { self.arena.byteCount + self.states.byteCount + self.ghosts.byteCount }
    /// The number of fingerprints of entries that left.
    package var ghostCount: Int { self.ghosts.count }
    private var ghostLimit: Int { self.count - self.count / 10 }

    package mutating func insert(_ index: UInt32, fingerprint: UInt64, weight: UInt32) {
        self.arena.admit(index, weight: weight)
        self.states.makeRoom(for: index)
        if self.ghosts.remove(fingerprint) {
            self.states[index] = .newInMain
            self.arena.append(index, to: &self.main)
        } else {
            self.states[index] = .newInSmall
            self.arena.append(index, to: &self.small)
        }
    }

    @inline(__always)
    package mutating func touch(_ index: UInt32) {
        let state = self.states[index]
        if state.counter < 3 { self.states[index] = state.raised }
    }

    package mutating func reweigh(_ index: UInt32, to weight: UInt32) {
        if self.states[index].isInMain {
            self.arena.reweigh(index, to: weight, in: &self.main)
        } else {
            self.arena.reweigh(index, to: weight, in: &self.small)
        }
    }

    package mutating func remove(_ index: UInt32) {
        guard self.arena.holds(index) else { return }
        if self.states[index].isInMain {
            self.arena.unlink(index, from: &self.main)
        } else {
            self.arena.unlink(index, from: &self.small)
        }
    }

    package func holds(_ index: UInt32) -> Bool {
        self.arena.holds(index)
    }

    package func contents() -> [UInt32] {
        self.arena.contents(of: self.small) + self.arena.contents(of: self.main)
    }

    package mutating func shrinkArena(to slots: Int) {
        self.arena.shrink(to: slots)
        self.states.shrink(to: slots)
        self.ghosts.shrink(to: self.ghostLimit)
    }
}

extension S3FIFO {
    package mutating func victim(
        fingerprintOf fingerprint: (UInt32) -> UInt64,
        where mayGo: (UInt32) -> Bool
    ) -> UInt32? {
        if self.small.weight * 10 >= self.weight {
            return self.victimOfSmall(fingerprint, mayGo) ?? self.victimOfMain(mayGo)
        }
        // The last: when nothing of the main queue may go, the small one may have promoted all it had.
        return self.victimOfMain(mayGo) ?? self.victimOfSmall(fingerprint, mayGo) ?? self.victimOfMain(mayGo)
    }

    package mutating func preferredVictim(
        fingerprintOf fingerprint: (UInt32) -> UInt64,
        where isPreferred: (UInt32) -> Bool
    ) -> UInt32? {
        let unproved = self.arena.lowest(in: self.small) { index in
            let counter = self.states[index].counter
            return counter <= 1 && isPreferred(index) ? counter : nil
        }
        if let unproved { return self.leaveSmall(unproved, fingerprint) }
        let proved = self.arena.lowest(in: self.main) { isPreferred($0) ? self.states[$0].counter : nil }
        guard let proved else { return nil }
        self.arena.unlink(proved, from: &self.main)
        return proved
    }

    /// Promotes from the end of the small queue until an entry there leaves.
    ///
    /// What may not go is promoted as well: it would only be in the way where entries pass quickly.
    private mutating func victimOfSmall(_ fingerprint: (UInt32) -> UInt64, _ mayGo: (UInt32) -> Bool) -> UInt32? {
        while !self.small.isEmpty {
            let index = self.small.oldest
            if self.states[index].counter <= 1, mayGo(index) { return self.leaveSmall(index, fingerprint) }
            self.arena.unlink(index, from: &self.small)
            self.states[index] = .newInMain
            self.arena.append(index, to: &self.main)
        }
        return nil
    }

    private mutating func leaveSmall(_ index: UInt32, _ fingerprint: (UInt32) -> UInt64) -> UInt32 {
        self.ghosts.insert(fingerprint(index), limit: self.ghostLimit)
        self.arena.unlink(index, from: &self.small)
        return index
    }

    /// Turns the main queue, at most once, until an entry without hits leaves.
    private mutating func victimOfMain(_ mayGo: (UInt32) -> Bool) -> UInt32? {
        // When all had hits, further turns would end at the first of those with the fewest.
        var fewest: (index: UInt32, counter: UInt8)?
        for _ in 0..<self.main.count {
            let index = self.main.oldest
            if mayGo(index) {
                let state = self.states[index]
                if state.counter == 0 {
                    self.arena.unlink(index, from: &self.main)
                    return index
                }
                self.states[index] = state.lowered
                if state.counter < fewest?.counter ?? .max { fewest = (index, state.counter) }
            }
            self.arena.renew(index, in: &self.main)
        }
        guard let fewest else { return nil }
        self.arena.unlink(fewest.index, from: &self.main)
        return fewest.index
    }
}
