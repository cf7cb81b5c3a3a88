//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

@Suite struct StableHashTests {
    @Test(
        "bytes are hashed by FNV-1a, the same in every process",
        arguments: [
            ("", 0xcbf2_9ce4_8422_2325), ("a", 0xaf63_dc4c_8601_ec8c), ("b", 0xaf63_df4c_8601_f1a5),
            ("foobar", 0x8594_4171_f739_67e8),
        ] as [(String, UInt64)]
    )
    func bytes(_ text: String, _ expected: UInt64) {
        var hash = StableHash()
        hash.combine(text.utf8)
        #expect(hash.value == expected)
    }

    @Test(
        "numbers are mixed by SplitMix64",
        arguments: [
            (0, 0xe220_a839_7b1d_cdaf), (0x9e37_79b9_7f4a_7c15, 0x6e78_9e6a_a1b9_65f4),
            (0x3c6e_f372_fe94_f82a, 0x06c4_5d18_8009_454f),
        ] as [(UInt64, UInt64)]
    )
    func mix(_ number: UInt64, _ expected: UInt64) {
        #expect(StableHash.mix(number) == expected)
    }

    @Test func theOrderOfPartsMatters() {
        func hash(_ body: (inout StableHash) -> Void) -> UInt64 {
            var hash = StableHash()
            body(&hash)
            return hash.value
        }
        let values = [
            hash {
                $0.combine("a".utf8)
                $0.combine("b".utf8)
            },
            hash {
                $0.combine("b".utf8)
                $0.combine("a".utf8)
            },
            hash {
                $0.combine(1)
                $0.combine("a".utf8)
            },
            hash {
                $0.combine("a".utf8)
                $0.combine(1)
            },
            hash { $0.combine(1) },
        ]
        #expect(Set(values).count == values.count)
    }

    @Test func unitsAreSpreadEvenly() {
        var buckets = Array(repeating: 0, count: 10)
        for number in 0..<10_000 as Range<UInt64> {
            var hash = StableHash()
            hash.combine(number)
            #expect((0..<1).contains(hash.unit))
            buckets[Int(hash.unit * 10)] += 1
        }
        #expect(buckets.allSatisfy { (850...1150).contains($0) })
    }
}
