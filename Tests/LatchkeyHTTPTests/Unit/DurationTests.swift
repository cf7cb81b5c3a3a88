//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyHTTP

@Suite struct DurationTests {
    @Test(
        "Milliseconds are rounded up and kept in range",
        arguments: [
            (Duration.zero, 0), (.seconds(-1), 0), (.nanoseconds(1), 1), (.milliseconds(1), 1),
            (.microseconds(1001), 2),
            (.seconds(60), 60_000), (.seconds(Int64.max), Int32.max),
        ] as [(Duration, Int32)]
    )
    func milliseconds(duration: Duration, expected: Int32) {
        #expect(duration.roundedUpMilliseconds == expected)
    }
}
