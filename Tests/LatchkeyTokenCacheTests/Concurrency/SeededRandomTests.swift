//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

@Suite struct SeededRandomTests {
    @Test(
        "the numbers are those of SplitMix64",
        arguments: [
            (0, [0xe220_a839_7b1d_cdaf, 0x6e78_9e6a_a1b9_65f4, 0x06c4_5d18_8009_454f]),
            (1_234_567, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]),
        ] as [(UInt64, [UInt64])]
    )
    func numbers(seed: UInt64, _ expected: [UInt64]) {
        var random = SeededRandom(seed: seed)
        #expect(expected.indices.map { _ in random.next() } == expected)
    }

    @Test func theSameSeedGivesTheSameNumbers() {
        func numbers(_ seed: UInt64) -> [UInt64] {
            var random = SeededRandom(seed: seed)
            return (0..<100).map { _ in random.next() }
        }
        #expect(numbers(7) == numbers(7))
        #expect(numbers(7) != numbers(8))
        #expect(Set(numbers(.max)).count == 100)
    }

    @Test func unitsAreSpreadEvenly() {
        var random = SeededRandom(seed: 3)
        var buckets = Array(repeating: 0, count: 10)
        for _ in 0..<10_000 {
            let unit = random.nextUnit()
            #expect((0..<1).contains(unit))
            buckets[Int(unit * 10)] += 1
        }
        #expect(buckets.allSatisfy { (850...1150).contains($0) })
    }
}
