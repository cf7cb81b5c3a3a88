//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Random numbers from a seed: SplitMix64.
struct SeededSequence: Sendable {
    private var state: UInt64

    init(seed: UInt64) {
        self.state = seed
    }

    mutating func next() -> UInt64 {
        self.state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = self.state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    mutating func next(below limit: UInt64) -> UInt64 {
        self.next().multipliedFullWidth(by: limit).high
    }

    mutating func unit() -> Double { Double(self.next() >> 11) * 0x1p-53 }

    mutating func chance(_ probability: Double) -> Bool { self.unit() < probability }

    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int(self.next(below: UInt64(elements.count)))]
    }
}
