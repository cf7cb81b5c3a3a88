//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyGraph
import Testing

@Suite struct JSONTests {
    @Test(arguments: [
        "null", "true", "-0.5", "1e3", #""a\"\\\/\b\f\n\r\té😀""#, "[]", "{}", #"{"a":[1,{"b":null}],"c":"é"}"#,
        "9223372036854775807", "92233720368547758080",
    ]) func whatIsJSONIsRead(text: String) throws {
        let value = try #require(JSONValue(parsing: Array(text.utf8)))
        #expect(JSONValue(parsing: value.text) == value)
    }

    @Test(arguments: [
        "", "nul", "01", "1.", "-", "\"a", "\"\u{1}\"", #""\x""#, #""\u12"#, "[1,]", "{\"a\"}", "{\"a\":1,}", "[1] 2",
        "{a:1}", "'a'",
    ]) func whatIsNoJSONIsRefused(text: String) {
        #expect(JSONValue(parsing: Array(text.utf8)) == nil)
    }

    @Test func encodingsAndDepthAreChecked() {
        #expect(JSONValue(parsing: [0xEF, 0xBB, 0xBF] + Array("{}".utf8)) == [:])
        #expect(JSONValue(parsing: [0x22, 0xC3, 0x28, 0x22]) == nil)
        #expect(JSONValue(parsing: Array("{}".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] })) == nil)
        #expect(JSONValue(parsing: Array(repeating: UInt8(ascii: "["), count: 100_000)) == nil)
        #expect(JSONValue(parsing: Array(#""\ud83d\ude00 \ud83d""#.utf8)) == "😀 \u{FFFD}")
    }

    @Test func objectsOfDifferentShapesAreKeptApart() {
        let text = #"[{"a":1,"b":2},{"a":3,"b":4},{"a":5},{"b":6,"a":7},{"a":8,"c":9,"d":1}]"#
        let list = JSONValue(parsing: Array(text.utf8))?.array ?? []
        #expect(list.map { $0.a?.integer } == [1, 3, 5, 7, 8])
        #expect(
            list.map { $0.object?.names ?? [] } == [["a", "b"], ["a", "b"], ["a"], ["b", "a"], ["a", "c", "d"]]
        )
    }

    /// Texts cut anywhere, and with any byte replaced, are read or refused.
    @Test func brokenTextsDoNoHarm() {
        let text = Array(#"{"a":[1.5e3,"\u00e9\ud83d\ude00",{"b":null,"c":true}],"d":-12}"#.utf8)
        for length in 0..<text.count { #expect(JSONValue(parsing: Array(text.prefix(length))) == nil) }
        for index in text.indices {
            for byte in [0, 0x22, 0x5C, 0x7B, 0x80, 0xFF] as [UInt8] {
                var changed = text
                changed[index] = byte
                if let value = JSONValue(parsing: changed) { #expect(JSONValue(parsing: value.text) == value) }
            }
        }
    }
}
