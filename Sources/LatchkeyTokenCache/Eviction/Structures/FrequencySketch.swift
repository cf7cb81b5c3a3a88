//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// An estimate of how often fingerprints were seen lately: a count-min sketch of four-bit counters that are halved
/// again and again, so that what was popular long ago is forgotten.
///
/// One word of sixteen counters for each entry, eight bytes.
struct FrequencySketch: Sendable {
    static let maximum = 15
    private static let rows = 4

    /// Words of sixteen counters, four for each row; a power of two.
    private var words: [UInt64] = [0]
    /// What was recorded since the counters were halved, as far as it counted.
    private var recorded = 0
    /// Ten times the number of entries: the counters are halved when so much was recorded.
    private(set) var sample = 10

    var byteCount: Int { self.words.capacity * MemoryLayout<UInt64>.stride }

    /// Grows to a number of entries; what was recorded is kept.
    mutating func makeRoom(for entries: Int) {
        self.sample = max(self.sample, entries * 10)
        // Each fingerprint's counters are in the same place of either half.
        while self.words.count < entries { self.words += self.words }
    }

    mutating func record(_ fingerprint: UInt64) {
        let hash = StableHash.mix(fingerprint)
        var counted = false
        for row in 0..<Self.rows {
            let (word, shift) = self.counter(of: hash, row: row)
            guard (self.words[word] >> shift) & 0xf < Self.maximum else { continue }
            self.words[word] += 1 << shift
            counted = true
        }
        guard counted else { return }
        self.recorded += 1
        if self.recorded >= self.sample { self.age() }
    }

    /// How often a fingerprint was seen, at least; 15 at most.
    func estimate(of fingerprint: UInt64) -> UInt8 {
        let hash = StableHash.mix(fingerprint)
        var estimate = UInt64(Self.maximum)
        for row in 0..<Self.rows {
            let (word, shift) = self.counter(of: hash, row: row)
            estimate = min(estimate, (self.words[word] >> shift) & 0xf)
        }
        return UInt8(estimate)
    }

    private func counter(of hash: UInt64, row: Int) -> (word: Int, shift: UInt64) {
        let step = hash >> 32 | 1
        let word = Int(truncatingIfNeeded: hash &+ UInt64(row) &* step) & (self.words.count - 1)
        let column = (hash >> (56 + 2 * UInt64(row))) & 3
        return (word, (UInt64(row) * 4 + column) * 4)
    }

    /// Halves each counter.
    private mutating func age() {
        for index in self.words.indices {
            self.words[index] = (self.words[index] >> 1) & 0x7777_7777_7777_7777
        }
        self.recorded /= 2
    }
}
