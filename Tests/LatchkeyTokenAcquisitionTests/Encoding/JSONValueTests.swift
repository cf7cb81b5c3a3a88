//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenAcquisition

@Suite struct JSONValueTests {
    @Test func valuesOfEveryTypeAreRead() {
        let text = #" {"a": [1, -2, 1.5, 1e3, true, false, null], "b": {"c": "\u00e9\ud83d\ude00\n"}, "d": {}} "#
        let numbers: [JSONValue] = [.integer(1), .integer(-2), .number(1.5), .integer(1000)]
        let expected: [String: JSONValue] = [
            "a": .array(numbers + [.bool(true), .bool(false), .null]), "b": .object(["c": .string("é😀\n")]),
            "d": .object([:]),
        ]
        #expect(JSONValue(parsing: Array(text.utf8)) == .object(expected))
        #expect(JSONValue(parsing: [0xEF, 0xBB, 0xBF] + Array("12".utf8)) == .integer(12))
        #expect(JSONValue(parsing: Array(#"{"a":1,"a":2}"#.utf8)) == .object(["a": .integer(2)]))
        #expect(JSONValue(parsing: Array("18446744073709551616".utf8)) == .number(18_446_744_073_709_551_616))
    }

    @Test(
        "What is not JSON, or is cut anywhere, is nothing",
        arguments: [
            "", " ", "{", "[", "[1,]", "{\"a\"}", "{\"a\":}", "{a:1}", "'a'", "01", "1.", ".5", "1e", "+1", "NaN",
            "tru",
            "nullx", "1 2", "\"", "\"\\", "\"\\u", "\"\\u1", "\"\\u12", "\"\\ud83d", "\"\\ud83d\\", "\"\\ud83d\\u",
            "\"\\ud83dx\"", "\"\\udc00\"", "\"\\x\"", "\"\n\"", "{\"a\":\"\\u12", "1e999", "-1e999",
        ]
    )
    func notJSON(text: String) {
        #expect(JSONValue(parsing: Array(text.utf8)) == nil)
        let isRight = JSONSyntax.isRight(Array(text.utf8))
        #expect(isRight == text.contains("e999"))
    }

    @Test func whatIsNoUTF8IsNothing() {
        for bytes: [UInt8] in [
            [0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0xFE, 0xFF],
        ] {
            #expect(JSONValue(parsing: bytes) == nil)
            #expect(!JSONSyntax.isRight(bytes))
        }
    }

    @Test func nestingHasAnEnd() {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
        }
        #expect(JSONValue(parsing: nested(128)) != nil)
        #expect(JSONValue(parsing: nested(129)) == nil)
        #expect(JSONValue(parsing: [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)) == nil)
        #expect(JSONSyntax.isRight(nested(512)) && !JSONSyntax.isRight(nested(513)))
    }
}
