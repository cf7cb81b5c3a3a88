//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenAcquisition

@Suite struct SafeTextTests {
    @Test func onlyTheFirstLineIsKept() {
        #expect(SafeText.clean("AADSTS1: no.\r\nTrace ID: x", limit: 100) == "AADSTS1: no.")
    }

    @Test func longTextsAreCut() {
        #expect(SafeText.clean(String(repeating: "a", count: 20), limit: 5) == "aaaaa…")
    }

    @Test func whatCannotBePrintedIsDropped() {
        #expect(SafeText.clean("a\u{1B}[31mb\u{202E}c", limit: 100) == "a[31mbc")
    }

    @Test func secretsAreTakenOut() {
        #expect(SafeText.clean("got s3cr3t!", limit: 100, without: ["s3cr3t"]) == "got <redacted>!")
    }

    @Test func whatLooksLikeATokenIsTakenOut() {
        #expect(SafeText.clean("a \(Sample.token), b eyJ c", limit: 200) == "a <redacted>, b eyJ c")
    }

    @Test func whatIsInvisibleHidesNoSecret() {
        #expect(SafeText.clean("got s3\u{200B}cr3t!", limit: 100, without: ["s3cr3t"]) == "got <redacted>!")
    }

    /// So many secrets that the text shrinks, and one more where it is cut.
    @Test func theBeginningOfASecretIsTakenOutWhereATextIsCut() {
        let secret = "q1w~e2r3t4y5u6i7o8p9a0s1d2f3g4h5j6k7l8z9"
        for blanks in 0..<secret.count {
            let text = String(repeating: " ", count: blanks) + String(repeating: secret, count: 100)
            let cleaned = SafeText.clean(text, limit: 100, without: [secret])
            #expect(!cleaned.contains("q1"))
        }
    }

    @Test func oneCharacterIsNotEndless() {
        let text = "e" + String(repeating: "\u{301}", count: 100_000)
        #expect(SafeText.clean(text, limit: 128).utf8.count < 2_048)
    }
}
