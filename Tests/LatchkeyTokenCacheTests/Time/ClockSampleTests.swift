//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

@Suite struct ClockSampleTests {
    @Test(
        "a difference of more than thirty seconds between the clocks is a jump (seconds passed by either clock)",
        arguments: [
            (10, 10, nil), (10, 40, nil), (10, 41, 31), (10, -20, nil), (10, -21, -31), (0, 0, nil),
            (86_400, 86_400, nil), (60, 3660, 3600), (60, -3540, -3600),
        ] as [(Int64, Int64, Int64?)]
    )
    func jump(continuous: Int64, wall: Int64, expected: Int64?) {
        let before = ClockSample(continuous: .seconds(500), wall: WallTime(seconds: 1_000_000))
        let after = ClockSample(continuous: .seconds(500 + continuous), wall: WallTime(seconds: 1_000_000 + wall))
        #expect(after.jump(since: before) == expected.map { .seconds($0) })
    }
}
