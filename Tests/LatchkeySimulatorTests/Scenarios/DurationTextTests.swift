//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeySimulator

@Suite struct DurationTextTests {
    @Test(arguments: [
        ("90s", 90_000), ("15m", 900_000), ("1h30m", 5_400_000), ("1d", 86_400_000), ("250ms", 250), ("2.5s", 2500),
        ("1h1m1s1ms", 3_661_001),
    ])
    func textsAreRead(text: String, milliseconds: Int) {
        #expect(Duration(scenario: text) == .milliseconds(milliseconds))
    }

    @Test(arguments: ["", "s", "5", "5x", "1h 30m", "-1s", "1..5s", "99999999999999d", "٣s"])
    func othersAreNot(text: String) {
        #expect(Duration(scenario: text) == nil)
    }

    @Test(arguments: ["0s", "1h30m", "1d", "2.5s", "250ms", "1m500ms", "10us"])
    func durationsAreWrittenAsTheyAreRead(text: String) throws {
        #expect(try #require(Duration(scenario: text)).brief == text)
    }

    @Test func numbersAreShort() {
        #expect((0.1 + 0.2).plain == "0.3")
        #expect(2.0.plain == "2")
        #expect((-0.0004).plain == "0")
        #expect((-1.25).plain == "-1.25")
        #expect(Double.nan.plain == "–")
        #expect(1234.005.rounded(digits: 2) == "1234.01" || 1234.005.rounded(digits: 2) == "1234")
    }
}
