//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Ranks of which the first is the most likely, each with a probability of one over a power of itself.
package struct ZipfDistribution: Sendable {
    /// The probability of each rank or one before it.
    private let cumulative: [Double]

    /// Creates a distribution.
    ///
    /// - Parameters:
    ///   - ranks: The number of ranks.
    ///   - exponent: The power: zero makes all ranks equally likely.
    package init(ranks: Int, exponent: Double) {
        var sum = 0.0
        let sums = (1...max(1, ranks)).map { rank in
            sum += pow(Double(rank), -exponent)
            return sum
        }
        self.cumulative = sums.map { $0 / sum }
    }

    /// Draws a rank.
    ///
    /// - Parameter random: Where chance comes from.
    /// - Returns: A rank from zero on.
    package func next(using random: inout SeededRandom) -> Int {
        let drawn = random.nextUnit()
        var low = 0
        var high = self.cumulative.count - 1
        while low < high {
            let middle = (low + high) / 2
            if self.cumulative[middle] > drawn { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
