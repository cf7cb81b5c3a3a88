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

extension SeededRandom {
    /// Returns a number in `0 ..< limit`, all equally likely.
    @inline(__always)
    mutating func next(below limit: Int) -> Int {
        Int(truncatingIfNeeded: self.next().multipliedFullWidth(by: UInt64(limit)).high)
    }

    /// Returns the time to the next of events that come at random, `mean` apart on the average.
    @inline(__always)
    mutating func nextGap(mean: Double) -> Double { -mean * log(1 - self.nextUnit()) }

    /// Returns a number of the standard normal distribution.
    mutating func nextNormal() -> Double {
        let radius = (-2 * log(1 - self.nextUnit())).squareRoot()
        return radius * cos(2 * .pi * self.nextUnit())
    }
}

extension Delay {
    /// Draws a delay, in nanoseconds.
    func draw(from random: inout SeededRandom) -> Int64 {
        guard self.high > self.median, self.median > .zero else { return self.median.nanosecondCount }
        // The 99th percentile of the normal distribution is at 2.3263.
        let median = Double(self.median.nanosecondCount)
        let spread = log(Double(self.high.nanosecondCount) / median) / 2.3263
        return Int64(min(median * exp(spread * random.nextNormal()), 3.6e12))
    }
}

extension Duration {
    /// The nanoseconds of the duration, clamped to what 64 bits hold.
    var nanosecondCount: Int64 {
        let (seconds, attoseconds) = self.components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, isTooLong) = product.addingReportingOverflow(attoseconds / 1_000_000_000)
        return overflow || isTooLong ? (seconds < 0 ? .min : .max) : sum
    }

    /// The seconds of the duration.
    var secondCount: Double { Double(self.nanosecondCount) / 1e9 }
}
