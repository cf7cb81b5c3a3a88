//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenAcquisition

@Suite struct TokenFormTests {
    private func encoded(_ parameters: KeyValuePairs<String, String>) -> String {
        var form = TokenForm()
        for (name, value) in parameters { form.append(name, value) }
        return String(decoding: form.bytes, as: UTF8.self)
    }

    @Test(
        "Values are percent-encoded",
        arguments: [
            ("a b", "a%20b"), ("a+b", "a%2Bb"), ("a&b=c", "a%26b%3Dc"), ("a~b", "a%7Eb"), ("a-._b", "a-._b"),
            ("ü", "%C3%BC"), ("a\r\nb", "a%0D%0Ab"), ("100%", "100%25"), ("/:", "%2F%3A"), ("*", "%2A"),
        ]
    )
    func values(value: String, expected: String) {
        #expect(self.encoded(["v": value]) == "v=\(expected)")
    }

    @Test func parametersKeepTheirOrder() {
        #expect(self.encoded(["b": "1", "a": "2"]) == "b=1&a=2")
    }

    @Test func emptyValuesAreNotSent() {
        #expect(self.encoded(["a": "", "b": " \t", "c": "1"]) == "c=1")
    }
}
