//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyBench
import Testing

@Suite
struct SamplesTests {
    @Test(
        arguments: [
            ([5], 5), ([3, 1, 2], 2), ([4, 1, 3, 2], 2.5), ([1, 1, 100], 1),
        ] as [([Double], Double)]
    )
    func theMedianIsTheValueInTheMiddle(values: [Double], median: Double) {
        #expect(Samples(values).median == median)
    }

    @Test
    func withoutSamplesThereIsNoMedian() {
        #expect(Samples().median.isNaN)
    }

    @Test
    func disturbedRoundsAreLeftOutOnceThereAreFiveOthers() {
        var samples = Samples([1, 2, 3, 4])
        for _ in 0..<5 { samples.append(100, disturbance: 40, isClean: false) }
        #expect(samples.median == 60)
        samples.append(5)
        #expect(samples.median == 3)
        #expect(samples.count == 10)
        #expect(samples.cleanCount == 5)
    }
}
