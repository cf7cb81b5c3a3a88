//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A small window of new entries before a main part that lets an entry in only if it was seen more often lately than the
/// one it would replace.
///
/// - The window has a hundredth of the weight and is ordered by use.
/// - The main part is a queue on probation and a protected one of four fifths, each ordered by use.
/// - What leaves the window enters probation as the challenger of the entry at its end: the one that the sketch saw less
///   often leaves.
///
/// Memory: nineteen bytes a slot and a sketch of eight to sixteen bytes an entry. A hit moves an entry and counts in the
/// sketch, which is why this policy is here to compare with and ``S3FIFO`` is the one that is used.
package struct WTinyLFU: EvictionPolicy {
    package static let name = "W-TinyLFU"
    package static let bytesPerSlot =
        QueueArena.bytesPerSlot + MemoryLayout<WTinyLFUPlace>.stride + MemoryLayout<UInt64>.stride

    package var capacity: Int
    private var arena = QueueArena()
    private var places = ArenaColumn(filler: WTinyLFUPlace.window)
    private var fingerprints = ArenaColumn<UInt64>(filler: 0)
    private var window = EvictionQueue()
    private var probation = EvictionQueue()
    private var protected = EvictionQueue()
    private var sketch = FrequencySketch()
    /// What left the window last, as long as it is on probation and was not judged.
    private var challenger: UInt32?

    package init(capacity: Int) {
        self.capacity = capacity
    }

    package var count: Int { self.window.count + self.probation.count + self.protected.count }
    package var weight: Int { self.window.weight + self.probation.weight + self.protected.weight }
    package var byteCount: Int {
        self.arena.byteCount + self.places.byteCount + self.fingerprints.byteCount + self.sketch.byteCount
    }

    package mutating func insert(_ index: UInt32, fingerprint: UInt64, weight: UInt32) {
        self.arena.admit(index, weight: weight)
        self.places.makeRoom(for: index)
        self.fingerprints.makeRoom(for: index)
        self.places[index] = .window
        self.fingerprints[index] = fingerprint
        self.arena.append(index, to: &self.window)
        self.sketch.makeRoom(for: self.count)
        self.sketch.record(fingerprint)
        self.settleWindow()
    }

    package mutating func touch(_ index: UInt32) {
        self.sketch.record(self.fingerprints[index])
        switch self.places[index] {
        case .window: self.arena.renew(index, in: &self.window)
        case .protected: self.arena.renew(index, in: &self.protected)
        case .probation: self.protect(index)
        }
    }

    package mutating func reweigh(_ index: UInt32, to weight: UInt32) {
        switch self.places[index] {
        case .window: self.arena.reweigh(index, to: weight, in: &self.window)
        case .probation: self.arena.reweigh(index, to: weight, in: &self.probation)
        case .protected: self.arena.reweigh(index, to: weight, in: &self.protected)
        }
    }

    package mutating func remove(_ index: UInt32) {
        guard self.arena.holds(index) else { return }
        if self.challenger == index { self.challenger = nil }
        switch self.places[index] {
        case .window: self.arena.unlink(index, from: &self.window)
        case .probation: self.arena.unlink(index, from: &self.probation)
        case .protected: self.arena.unlink(index, from: &self.protected)
        }
    }

    package func holds(_ index: UInt32) -> Bool {
        self.arena.holds(index)
    }

    package func contents() -> [UInt32] {
        [self.probation, self.protected, self.window].flatMap(self.arena.contents(of:))
    }

    package mutating func shrinkArena(to slots: Int) {
        self.arena.shrink(to: slots)
        self.places.shrink(to: slots)
        self.fingerprints.shrink(to: slots)
    }
}

extension WTinyLFU {
    package mutating func victim(
        fingerprintOf fingerprint: (UInt32) -> UInt64,
        where mayGo: (UInt32) -> Bool
    ) -> UInt32? {
        let challenger = self.challenger.flatMap { mayGo($0) ? $0 : nil }
        self.challenger = nil
        let incumbent = self.arena.turn(&self.probation, until: { $0 != challenger && mayGo($0) })
        let victim =
            self.loser(challenger, incumbent)
            ?? self.arena.turn(&self.protected, until: mayGo)
            ?? self.arena.turn(&self.window, until: mayGo)
        if let victim { self.remove(victim) }
        return victim
    }

    package mutating func preferredVictim(
        fingerprintOf fingerprint: (UInt32) -> UInt64,
        where isPreferred: (UInt32) -> Bool
    ) -> UInt32? {
        for queue in [self.probation, self.window, self.protected] {
            let found = self.arena.lowest(in: queue) { index in
                isPreferred(index) ? self.sketch.estimate(of: self.fingerprints[index]) : nil
            }
            guard let found else { continue }
            self.remove(found)
            return found
        }
        return nil
    }

    /// Which of the two was seen less often; the challenger if there is no difference.
    private func loser(_ challenger: UInt32?, _ incumbent: UInt32?) -> UInt32? {
        guard let challenger, let incumbent else { return challenger ?? incumbent }
        let challenges = self.sketch.estimate(of: self.fingerprints[challenger])
        return challenges > self.sketch.estimate(of: self.fingerprints[incumbent]) ? incumbent : challenger
    }

    /// Moves what the window has too much to probation; two at most, so that an insertion takes a bounded time.
    private mutating func settleWindow() {
        for _ in 0..<2 where self.window.count > 1 && self.window.weight * 100 > self.weight {
            let index = self.window.oldest
            self.arena.unlink(index, from: &self.window)
            self.places[index] = .probation
            self.arena.append(index, to: &self.probation)
            self.challenger = index
        }
    }

    /// Moves a slot from probation to the protected queue, and back what that has too much.
    private mutating func protect(_ index: UInt32) {
        if self.challenger == index { self.challenger = nil }
        self.arena.unlink(index, from: &self.probation)
        self.places[index] = .protected
        self.arena.append(index, to: &self.protected)
        let mainWeight = self.probation.weight + self.protected.weight
        for _ in 0..<2 where self.protected.count > 1 && self.protected.weight * 5 > mainWeight * 4 {
            let demoted = self.protected.oldest
            self.arena.unlink(demoted, from: &self.protected)
            self.places[demoted] = .probation
            self.arena.append(demoted, to: &self.probation)
        }
    }
}
