//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyConfiguration

@Suite struct JSONErrorTests {
    /// A broken text with the line, column and a part of the message that it is refused with.
    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let line: Int
        let column: Int
        let part: String

        init(_ text: String, _ line: Int, _ column: Int, _ part: String) {
            self.text = text
            self.line = line
            self.column = column
            self.part = part
        }

        var testDescription: String { self.text }
    }

    @Test(arguments: [
        Case("", 1, 1, "Expected '{'"),
        Case(" \n [1]", 2, 2, "found '['"),
        Case("{", 1, 2, "Expected a key in '\"' or '}', found the end of the text"),
        Case("{\"a\": 1\n  \"b\": 2}", 2, 3, "Expected ',' or '}' in this object"),
        Case("{\"a\": [1 2]}", 1, 10, "Expected ',' or ']' in this array"),
        Case("{\"a\" 1}", 1, 6, "Expected ':' after a key"),
        Case("{\"a\": }", 1, 7, "Expected a value, found '}'"),
        Case("{\"a\": 1,, }", 1, 9, "found ','"),
        Case("{a: 1}", 1, 2, "Expected a key"),
        Case("{'a': 1}", 1, 2, "Expected a key"),
        Case("{\"a\": True}", 1, 7, "This word is not JSON"),
        Case("{\"a\": NaN}", 1, 7, "This word is not JSON"),
        Case("{\"a\": 01}", 1, 7, "not a number"),
        Case("{\"a\": 1.}", 1, 7, "lacks digits"),
        Case("{\"a\": -}", 1, 7, "lacks digits"),
        Case("{\"a\": 1e}", 1, 7, "lacks digits"),
        Case("{\"a\": +1}", 1, 7, "Expected a value, found '+'"),
        Case("{\"a\": 12ab}", 1, 7, "not a number"),
        Case("{\"a\": \"x\n\"}", 1, 9, "line break"),
        Case("{\"a\": \"xyz", 1, 7, "never closed"),
        Case("{\"a\": \"\\q\"}", 1, 8, "escape is unknown"),
        Case("{\"a\": \"\\u12g4\"}", 1, 8, "four hexadecimal digits"),
        Case("{\"a\": \"\\ud800\"}", 1, 8, "surrogate"),
        Case("{\"a\": \"\\udc00\"}", 1, 8, "surrogate"),
        Case("{\"a\": \"\\ud800\\u0041\"}", 1, 8, "surrogate"),
        Case("{\"a\": 1} x", 1, 10, "Expected the end of the text, found 'x'"),
        Case("{\n/* open", 2, 1, "comment is never closed"),
        Case("{ / }", 1, 3, "A single '/'"),
        Case("{\"a\": 1,\n \"A\": 2}", 2, 2, "The key 'A' was given before, at a.json:1:2"),
        Case("{\"a:b\": 1, \"a:B\": 2}", 1, 12, "given before"),
    ])
    func saysWhereAndWhat(_ item: Case) throws {
        let error = try #require(throws: ConfigurationError.self) {
            try JSONParser.parse(Array(item.text.utf8), name: "a.json")
        }
        #expect(error.code == .invalidJSON)
        #expect(error.problems.first?.origin == .file("a.json", line: item.line, column: item.column))
        #expect(error.message.contains(item.part))
        #expect(error.message.hasPrefix("a.json:\(item.line):\(item.column): "))
    }
}
