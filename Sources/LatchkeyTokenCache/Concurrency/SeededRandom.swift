//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Random numbers from a seed: SplitMix64.
package struct SeededRandom: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Creates a generator.
    ///
    /// - Parameter seed: The seed; the same seed gives the same numbers.
    package init(seed: UInt64) {
        self.state = seed
    }

    /// Returns the next number.
    package mutating func next() -> UInt64 {
        defer { self.state &+= 0x9e37_79b9_7f4a_7c15 }
        return StableHash.mix(self.state)
    }

    /// Returns the next number in `0 ..< 1`.
    package mutating func nextUnit() -> Double {
        Double(self.next() >> 11) * 0x1p-53
    }
}
