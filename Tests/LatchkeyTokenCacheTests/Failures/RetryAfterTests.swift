//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

@Suite struct RetryAfterTests {
    // Scoreboard: CE26
    @Test(
        "what an issuer asks for is taken within an hour",
        arguments: [
            (.zero, 0), (.seconds(1), 1_000_000_000), (.milliseconds(1), 1_000_000),
            (.seconds(3600), 3_600_000_000_000),
            (.seconds(3601), 3_600_000_000_000), (.seconds(Int64.max), 3_600_000_000_000),
            (.seconds(-1), 0), (.seconds(Int64.min), 0),
        ] as [(Duration, Int64)]
    )
    func clamped(_ wait: Duration, _ expected: Int64) {
        #expect(RetryAfter.clamped(wait) == expected)
    }
}
