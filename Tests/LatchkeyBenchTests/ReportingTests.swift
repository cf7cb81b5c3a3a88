//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyBench
import Testing

@Suite
struct ReportingTests {
    @Test(arguments: [
        (0.0, 2, "0.00"), (1.005, 1, "1.0"), (0.056, 2, "0.06"), (12.5, 0, "13"), (-0.25, 2, "-0.25"),
        (-0.001, 2, "0.00"), (1234.5678, 3, "1234.568"), (.nan, 2, "–"), (.infinity, 0, "–"),
    ])
    func numbersHaveAFixedNumberOfDigits(number: Double, digits: Int, text: String) {
        #expect(number.fixed(digits) == text)
    }

    @Test
    func columnsAreLinedUp() {
        var table = TextTable(["", "keys"])
        table.append(["a", "1"])
        table.append(["long", "10000"])
        #expect(table.lines == ["         keys", "  a         1", "  long  10000"])
    }

    @Test
    func aTargetIsMetOnTheRightSideOfItsLimitOnly() {
        #expect(BenchTarget("a", 1, .atMost, 1).isMet)
        #expect(!BenchTarget("a", 1.01, .atMost, 1).isMet)
        #expect(BenchTarget("a", 4, .atLeast, 4).isMet)
        #expect(!BenchTarget("a", 3.99, .atLeast, 4).isMet)
        #expect(!BenchTarget("a", .nan, .atLeast, 4).isMet)
        #expect(!BenchTarget("a", .nan, .atMost, 4).isMet)
    }
}
