//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

@Suite(.timeLimit(.minutes(1))) struct FrequencySketchTests {
    @Test func estimateIsNeverBelowTheCount() {
        var sketch = FrequencySketch()
        sketch.makeRoom(for: 256)
        var random = SeededRandom(seed: 5)
        var counts: [UInt64: Int] = [:]
        for _ in 0..<2_000 {
            let fingerprint = UInt64.random(in: 0..<200, using: &random)
            sketch.record(fingerprint)
            counts[fingerprint, default: 0] += 1
        }
        for (fingerprint, count) in counts {
            #expect(sketch.estimate(of: fingerprint) >= min(count, FrequencySketch.maximum))
        }
    }

    @Test func estimateIsMostlyExactWhenThereIsRoom() {
        var sketch = FrequencySketch()
        sketch.makeRoom(for: 1_024)
        for fingerprint in 0..<UInt64(200) {
            for _ in 0...fingerprint % 5 { sketch.record(fingerprint) }
        }
        let exact = (0..<UInt64(200)).filter { UInt64(sketch.estimate(of: $0)) == $0 % 5 + 1 }
        #expect(exact.count >= 195)
        #expect((1_000..<UInt64(2_000)).filter { sketch.estimate(of: $0) == 0 }.count >= 950)
    }

    @Test func countsAreHalvedAfterTenTimesTheEntries() {
        var sketch = FrequencySketch()
        sketch.makeRoom(for: 64)
        #expect(sketch.sample == 640)
        for _ in 0..<12 { sketch.record(1) }
        for fingerprint in 0..<UInt64(627) { sketch.record(1_000 + fingerprint % 100) }
        let before = sketch.estimate(of: 1)
        #expect(before >= 12)
        sketch.record(2)
        #expect(sketch.estimate(of: 1) == before / 2)
    }

    @Test func countsSurviveGrowth() {
        var sketch = FrequencySketch()
        sketch.makeRoom(for: 16)
        for fingerprint in 0..<UInt64(16) { sketch.record(fingerprint) }
        let before = (0..<UInt64(16)).map { sketch.estimate(of: $0) }
        sketch.makeRoom(for: 1_000)
        #expect((0..<UInt64(16)).map { sketch.estimate(of: $0) } == before)
        #expect(sketch.byteCount >= 1_024 * 8)
    }

    @Test func countStopsAtFifteen() {
        var sketch = FrequencySketch()
        sketch.makeRoom(for: 100)
        for _ in 0..<100 { sketch.record(9) }
        #expect(sketch.estimate(of: 9) == 15)
    }
}
