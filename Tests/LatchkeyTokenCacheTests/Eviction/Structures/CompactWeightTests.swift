//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

@Suite struct CompactWeightTests {
    @Test func smallWeightsAreExact() {
        for weight in 0...UInt32(8_192) { #expect(CompactWeight(weight).value == Int(weight)) }
    }

    @Test func largeWeightsAreRoundedUpByLittle() {
        var random = SeededRandom(seed: 11)
        for _ in 0..<10_000 {
            let weight = UInt32.random(in: 1...134_000_000, using: &random) >> UInt32.random(in: 0...16, using: &random)
            let rounded = CompactWeight(weight).value
            #expect(rounded >= weight)
            #expect(rounded - Int(weight) <= Int(weight) / 4_096)
        }
    }

    @Test(
        arguments: zip(
            [16_383, 134_201_344, 134_201_345, .max] as [UInt32],
            [16_384, 134_201_344, 134_201_344, 134_201_344]
        )
    )
    func edges(weight: UInt32, value: Int) {
        #expect(CompactWeight(weight).value == value)
    }

    @Test func takesTwoBytes() {
        #expect(MemoryLayout<CompactWeight>.stride == 2)
    }
}
