//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

@Suite struct AcquiredTokenTests {
    @Test func aTokenHasDefaults() {
        let token = AcquiredToken(value: "token", lifetime: .until(WallTime(seconds: 9)))
        #expect(token.tokenType == "Bearer")
        #expect(token.durability == .cacheable)
        #expect(token.refreshAfter == nil && token.tenant == nil && token.bindingKeyID == nil)
        #expect(token.issuerTime == nil)
        #expect(token.scopes == [] && token.attributes == [:])
    }

    // MARK: - Hashes

    @Test func aHashTellsTokensApart() {
        #expect(TokenHash(of: "a") == TokenHash(of: "a"))
        let hashes = Set((0..<10_000).map { TokenHash(of: "token-\($0)") })
        #expect(hashes.count == 10_000)
    }

    // MARK: - Wall time

    @Test(
        "seconds and milliseconds agree, rounded down and within the range",
        arguments: [
            (0, 0), (1, 1000), (-1, -1000), (1_767_225_600, 1_767_225_600_000), (.max, .max), (.min, .min),
            (9_223_372_036_854_775, 9_223_372_036_854_775_000), (9_223_372_036_854_776, .max),
        ] as [(Int64, Int64)]
    )
    func wallTime(seconds: Int64, milliseconds: Int64) {
        #expect(WallTime(seconds: seconds).milliseconds == milliseconds)
    }

    @Test(
        "whole seconds are rounded down",
        arguments: [(0, 0), (999, 0), (1000, 1), (-1, -1), (-1000, -1), (-1001, -2), (.min, -9_223_372_036_854_776)]
            as [(Int64, Int64)]
    )
    func wholeSeconds(milliseconds: Int64, seconds: Int64) {
        #expect(WallTime(milliseconds: milliseconds).seconds == seconds)
    }

    @Test func timesAreOrdered() {
        #expect(WallTime(seconds: 1) < WallTime(milliseconds: 1001))
        #expect(!(WallTime(seconds: 1) < WallTime(seconds: 1)))
        #expect(WallTime(milliseconds: .min) < WallTime(milliseconds: .max))
    }
}
