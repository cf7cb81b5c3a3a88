//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Requests as they come to a token cache: some keys popular, popularity that changes, and now and then a job that goes
/// through many keys once.
package struct EvictionWorkload: Sendable {
    /// The number of keys that are asked for again and again.
    package var keys = 100_000
    /// The number of requests, without those of sweeps.
    package var requests = 1_500_000
    /// How uneven popularity is: the exponent of a ``ZipfDistribution``.
    package var exponent = 0.9
    /// The number of requests between two sweeps.
    package var sweepInterval = 50_000
    /// The number of keys a sweep asks for, each of them once and never again.
    package var sweepLength = 5_000
    /// The number of requests between two changes of popularity.
    package var churnInterval = 1_000
    /// The number of keys that trade places with others when popularity changes.
    package var churnLength = 5
    /// Chooses one of many workloads of this shape.
    package var seed: UInt64 = 1

    /// Creates the workload of the published comparison.
    package init() {}

    /// All keys are below this number, those of sweeps included.
    package var keyCount: Int {
        self.keys + self.requests / max(1, self.sweepInterval) * self.sweepLength
    }

    /// Makes the requests.
    ///
    /// - Returns: The keys in the order they are asked for: dense numbers from zero.
    package func trace() -> [UInt32] {
        var random = SeededRandom(seed: self.seed)
        let distribution = ZipfDistribution(ranks: self.keys, exponent: self.exponent)
        var keyOfRank = (0..<UInt32(self.keys)).shuffled(using: &random)
        var nextColdKey = UInt32(self.keys)
        var trace: [UInt32] = []
        trace.reserveCapacity(self.requests + self.keyCount - self.keys)
        for request in 1...max(1, self.requests) {
            trace.append(keyOfRank[distribution.next(using: &random)])
            if request.isMultiple(of: self.sweepInterval) {
                trace += nextColdKey..<nextColdKey + UInt32(self.sweepLength)
                nextColdKey += UInt32(self.sweepLength)
            }
            if request.isMultiple(of: self.churnInterval) {
                for _ in 0..<self.churnLength {
                    // A key that is likely to be asked for against any other.
                    let popular = distribution.next(using: &random)
                    keyOfRank.swapAt(popular, Int.random(in: 0..<self.keys, using: &random))
                }
            }
        }
        return trace
    }
}
