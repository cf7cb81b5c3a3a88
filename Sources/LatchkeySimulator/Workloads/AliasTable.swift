//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Ranks that are drawn as often as their weights say, each draw in the same short time (Vose's alias method).
struct AliasTable: Sendable {
    private var thresholds: [Double]
    private var aliases: [UInt32]

    /// Creates the table of a Zipf distribution.
    ///
    /// - Parameters:
    ///   - ranks: How many ranks there are.
    ///   - exponent: How uneven they are: zero makes all equally likely.
    init(ranks: Int, exponent: Double) {
        self.init(weights: (1...max(1, ranks)).map { pow(Double($0), -exponent) })
    }

    init(weights: [Double]) {
        let count = weights.count
        let sum = weights.reduce(0, +)
        var scaled = weights.map { $0 * Double(count) / sum }
        self.thresholds = Array(repeating: 1, count: count)
        self.aliases = (0..<count).map { UInt32($0) }
        var small = scaled.indices.filter { scaled[$0] < 1 }
        var large = scaled.indices.filter { scaled[$0] >= 1 }
        while let less = small.popLast(), let more = large.last {
            self.thresholds[less] = scaled[less]
            self.aliases[less] = UInt32(more)
            scaled[more] -= 1 - scaled[less]
            if scaled[more] < 1 {
                large.removeLast()
                small.append(more)
            }
        }
    }

    /// Draws a rank.
    @inline(__always)
    func next(using random: inout SeededRandom) -> Int {
        let place = random.next(below: self.thresholds.count)
        return random.nextUnit() < self.thresholds[place] ? place : Int(self.aliases[place])
    }
}
