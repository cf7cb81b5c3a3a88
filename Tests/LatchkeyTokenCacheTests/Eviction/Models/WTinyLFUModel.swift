//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

@testable import LatchkeyTokenCache

/// Arrays for the queues; the sketch is the real one, which has tests of its own.
struct WTinyLFUModel: EvictionModel {
    typealias Policy = WTinyLFU

    private var window: [UInt32] = []
    private var probation: [UInt32] = []
    private var protected: [UInt32] = []
    private var sketch = FrequencySketch()
    private var challenger: UInt32?
    private var weights: [UInt32: Int] = [:]
    private var fingerprints: [UInt32: UInt64] = [:]

    var contents: [UInt32] { self.probation + self.protected + self.window }

    mutating func insert(_ index: UInt32, fingerprint: UInt64, weight: Int) {
        self.weights[index] = weight
        self.fingerprints[index] = fingerprint
        self.window.append(index)
        self.sketch.makeRoom(for: self.contents.count)
        self.sketch.record(fingerprint)
        for _ in 0..<2 where self.window.count > 1 && self.weight(self.window) * 100 > self.weight(self.contents) {
            let moved = self.window.removeFirst()
            self.probation.append(moved)
            self.challenger = moved
        }
    }

    mutating func touch(_ index: UInt32) {
        self.sketch.record(self.fingerprints[index, default: 0])
        if self.window.contains(index) {
            self.window.drop(index)
            self.window.append(index)
            return
        }
        let enters = self.probation.contains(index)
        self.probation.drop(index)
        self.protected.drop(index)
        self.protected.append(index)
        guard enters else { return }
        if self.challenger == index { self.challenger = nil }
        let main = self.weight(self.probation + self.protected)
        for _ in 0..<2 where self.protected.count > 1 && self.weight(self.protected) * 5 > main * 4 {
            self.probation.append(self.protected.removeFirst())
        }
    }

    mutating func reweigh(_ index: UInt32, to weight: Int) {
        self.weights[index] = weight
    }

    mutating func remove(_ index: UInt32) {
        if self.challenger == index { self.challenger = nil }
        self.window.drop(index)
        self.probation.drop(index)
        self.protected.drop(index)
    }

    mutating func victim(where mayGo: (UInt32) -> Bool) -> UInt32? {
        let challenger = self.challenger.flatMap { mayGo($0) ? $0 : nil }
        self.challenger = nil
        let incumbent = self.probation.turn { $0 != challenger && mayGo($0) }
        var victim = challenger ?? incumbent
        if let challenger, let incumbent, self.frequency(challenger) > self.frequency(incumbent) { victim = incumbent }
        if victim == nil { victim = self.protected.turn(until: mayGo) }
        if victim == nil { victim = self.window.turn(until: mayGo) }
        if let victim { self.remove(victim) }
        return victim
    }

    mutating func preferredVictim(where isPreferred: (UInt32) -> Bool) -> UInt32? {
        for queue in [self.probation, self.window, self.protected] {
            guard let found = queue.lowest(rank: { isPreferred($0) ? self.frequency($0) : nil }) else { continue }
            self.remove(found)
            return found
        }
        return nil
    }

    private func weight(_ queue: [UInt32]) -> Int {
        queue.map { self.weights[$0, default: 0] }.reduce(0, +)
    }

    private func frequency(_ index: UInt32) -> Int {
        Int(self.sketch.estimate(of: self.fingerprints[index, default: 0]))
    }
}
