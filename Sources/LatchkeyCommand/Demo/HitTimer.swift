//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Measures how long it takes to get a token that is cached.
enum HitTimer {
    private static let batch = 16
    private static let batches = 20_000

    /// Times batches of 16 hits, since one is shorter than a clock can tell.
    ///
    /// - Parameter hit: Gets the token once.
    /// - Returns: The median and the 99th percentile, in nanoseconds for one hit.
    static func measure(_ hit: () -> Void) -> (median: Double, p99: Double) {
        let clock = ContinuousClock()
        var times: [Double] = []
        times.reserveCapacity(Self.batches)
        for _ in 0..<Self.batches {
            let time = clock.measure {
                for _ in 0..<Self.batch { hit() }
            }
            times.append(Double(time.components.attoseconds) / 1e9 / Double(Self.batch))
        }
        times.sort()
        return (times[times.count / 2], times[times.count * 99 / 100])
    }
}
