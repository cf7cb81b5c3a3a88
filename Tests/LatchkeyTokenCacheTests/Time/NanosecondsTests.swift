//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

@Suite struct NanosecondsTests {
    @Test(
        "durations become whole nanoseconds, as many as there are",
        arguments: [
            (.zero, 0), (.nanoseconds(1), 1), (.nanoseconds(-1), -1), (.milliseconds(1500), 1_500_000_000),
            (.milliseconds(-1500), -1_500_000_000), (.seconds(3600), 3_600_000_000_000),
            (Duration(secondsComponent: 0, attosecondsComponent: 999_999_999), 0),
            (Duration(secondsComponent: 0, attosecondsComponent: 1_000_000_000), 1),
            (.seconds(9_223_372_036), 9_223_372_036_000_000_000), (.seconds(9_223_372_037), .max),
            (.nanoseconds(Int64.max), .max), (.nanoseconds(Int64.min), .min),
            (.seconds(Int64.max), .max), (.seconds(Int64.min), .min), (.seconds(-9_223_372_037), .min),
            (.nanoseconds(Int64.max) + .nanoseconds(1), .max), (.nanoseconds(Int64.min) - .nanoseconds(1), .min),
        ] as [(Duration, Int64)]
    )
    func ofDurations(_ duration: Duration, _ expected: Int64) {
        #expect(duration.nanoseconds == expected)
    }

    @Test(
        "sums stay within the range",
        arguments: [
            (1, 2, 3), (.max, 1, .max), (.max, .max, .max), (.min, -1, .min), (.min, .min, .min), (.max, .min, -1),
            (.min, .max, -1), (0, .max, .max), (5, .min, .min + 5),
        ] as [(Int64, Int64, Int64)]
    )
    func sums(_ left: Int64, _ right: Int64, _ expected: Int64) {
        #expect(left.addingClamped(right) == expected)
    }

    @Test func units() {
        #expect(Int64.seconds(2) == 2_000_000_000)
        #expect(Int64.milliseconds(2) == 2_000_000)
    }
}
