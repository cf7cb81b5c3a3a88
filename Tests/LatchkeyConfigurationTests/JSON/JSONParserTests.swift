//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyConfiguration

@Suite struct JSONParserTests {
    private func parse(_ text: String) throws(ConfigurationError) -> ConfigurationNode {
        try JSONParser.parse(Array(text.utf8), name: "a.json")
    }

    @Test func readsEveryKindOfValue() throws {
        let root = try self.parse(#"{"a": null, "b": true, "c": -1.5e+3, "d": "x", "e": [1, {}], "f": {"g": false}}"#)
        let object = try #require(root.object)
        #expect(object.members.map(\.name) == ["a", "b", "c", "d", "e", "f"])
        #expect(
            object.members.map(\.node.kind) == ["null", "a boolean", "a number", "a string", "an array", "an object"]
        )
        #expect(object["e"]?.node.elements?.map(\.node.kind) == ["a number", "an object"])
        guard case .number("-1.5e+3") = object["c"]?.node.value else {
            Issue.record("The number was not kept as written.")
            return
        }
    }

    @Test func acceptsCommentsTrailingCommasAndAByteOrderMark() throws {
        let text = "\u{FEFF}// one\n{ /* two \n * / */ \"a\": [1, 2,], // three\n \"b\": {\"c\": 1,},\n}// end"
        let root = try self.parse(text)
        #expect(root.object?["a"]?.node.elements?.count == 2)
        #expect(root.object?["b"]?.node.object?["c"]?.node.kind == "a number")
    }

    @Test func knowsWhereKeysAndValuesStand() throws {
        let root = try self.parse("{\n  \"é\": 1, \"b\":\n    [true]\n}")
        let member = try #require(root.object?["b"])
        #expect(member.origin == .file("a.json", line: 2, column: 11))
        #expect(member.node.origin == .file("a.json", line: 3, column: 5))
        #expect(member.node.elements?.first?.node.origin.description == "a.json:3:6")
    }

    @Test(arguments: [
        (#""""#, ""), (#""a\"b\\\/c""#, #"a"b\/c"#), (#""\b\f\n\r\t""#, "\u{8}\u{C}\n\r\t"), (#""\u00e9\u20AC""#, "é€"),
        (#""\ud83d\ude00""#, "😀"), (#""grün 😀""#, "grün 😀"), (#""\u0000""#, "\u{0}"),
    ])
    func readsStrings(text: String, expected: String) throws {
        let root = try self.parse("{\"a\": \(text)}")
        guard case .string(let string) = root.object?["a"]?.node.value else {
            Issue.record("Not a string.")
            return
        }
        #expect(string == expected)
    }

    @Test func keysAreComparedWithoutRegardToCase() throws {
        let root = try self.parse(#"{"AzureAd": {"clientID": "x"}}"#)
        #expect(root.object?["AZUREAD"]?.node.object?["ClientId"]?.name == "clientID")
    }

    @Test func colonsInKeysStandForNestedObjects() throws {
        let root = try self.parse(#"{"A": {"b": 1}, "A:c": 2, "X:Y:Z": 3}"#)
        #expect(root.object?["A"]?.node.object?.members.map(\.name) == ["b", "c"])
        #expect(root.object?["X"]?.node.object?["Y"]?.node.object?["Z"]?.node.kind == "a number")
    }

    @Test func nestsUpToTheLimit() throws {
        let depth = JSONParser.maximumDepth - 1
        let text = "{\"a\":" + String(repeating: "[", count: depth) + String(repeating: "]", count: depth) + "}"
        #expect(throws: Never.self) { try self.parse(text) }
        let deeper = "{\"a\":" + String(repeating: "[", count: 100_000)
        let error = #expect(throws: ConfigurationError.self) { try self.parse(deeper) }
        #expect(error?.message.contains("nest 64 deep") == true)
    }

    @Test func refusesTextThatIsNotUTF8() {
        let bytes = Array("{\"a\": \"".utf8) + [0xC3, 0x28] + Array("\"}".utf8)
        let error = #expect(throws: ConfigurationError.self) { try JSONParser.parse(bytes, name: "a.json") }
        #expect(error?.message.contains("a.json:1:7: This string is not valid UTF-8") == true)
    }

    /// No input makes the parser trap or hang: every cut and every changed byte of a good text is tried.
    @Test func survivesMutilatedTexts() {
        let text = #"{"a": [1, -2.5e3, "x\u00e9\n"], /* c */ "b:c": {"d": true, "e": null,}, // z"#
        let good = Array(text.utf8) + [10, 125]
        #expect(throws: Never.self) { try JSONParser.parse(good, name: "a.json") }
        var refused = 0
        for index in good.indices {
            for byte in [nil, 0, 0x22, 0x2C, 0x5B, 0x5C, 0x7B, 0x7D, 0xFF] as [UInt8?] {
                let text = byte.map { good[..<index] + [$0] + good[(index + 1)...] } ?? good[..<index]
                do {
                    _ = try JSONParser.parse(Array(text), name: "a.json")
                } catch {
                    refused += 1
                    #expect(error.code == .invalidJSON)
                    #expect(error.problems.first?.origin?.line != nil)
                }
            }
        }
        #expect(refused > good.count * 4)
    }
}
