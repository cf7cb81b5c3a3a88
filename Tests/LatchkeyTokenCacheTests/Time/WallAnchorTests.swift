//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

@Suite struct WallAnchorTests {
    @Test func pointsOfTheCachesTimeHaveAWallTime() {
        let anchor = WallAnchor(ClockSample(continuous: .seconds(100), wall: WallTime(seconds: 5000)))
        #expect(anchor.wallTime(of: .seconds(100)) == WallTime(seconds: 5000))
        #expect(anchor.wallTime(of: .seconds(160)) == WallTime(seconds: 5060))
        #expect(anchor.wallTime(of: 0) == WallTime(seconds: 4900))
        #expect(anchor.wallTime(of: .milliseconds(100_001)) == WallTime(milliseconds: 5_000_001))
    }

    @Test func aWallClockThatWasSetMovesThem() {
        let anchor = WallAnchor(ClockSample(continuous: 0, wall: WallTime(seconds: 5000)))
        anchor.move(to: ClockSample(continuous: .seconds(10), wall: WallTime(seconds: 9000)))
        #expect(anchor.wallTime(of: .seconds(10)) == WallTime(seconds: 9000))
    }

    @Test func aPointWithoutMeasureStaysWithinTheRange() {
        let anchor = WallAnchor(ClockSample(continuous: 0, wall: WallTime(milliseconds: .max)))
        #expect(anchor.wallTime(of: .max) == WallTime(milliseconds: .max))
    }
}
