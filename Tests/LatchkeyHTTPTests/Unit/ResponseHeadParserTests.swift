//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import Testing

@testable import LatchkeyHTTP

@Suite struct ResponseHeadParserTests {
    /// The outcome of the last of some lines.
    private static func parse(_ lines: String...) -> ResponseHeadParser.Outcome {
        var parser = ResponseHeadParser()
        return lines.map { parser.parse(Array($0.utf8)) }.last ?? .incomplete
    }

    @Test(
        "A status line gives code and reason",
        arguments: [
            ("HTTP/1.1 200 OK\r\n", 200, "OK"), ("HTTP/2 204 \r\n", 204, ""), ("HTTP/1.0 404\n", 404, ""),
            ("HTTP/1.1 599 Not  a known one\r\n", 599, "Not  a known one"),
        ]
    )
    func statusLine(line: String, code: Int, reason: String) {
        let status = HTTPResponse.Status(code: code, reasonPhrase: reason)
        guard case .complete(let head) = Self.parse(line, "\r\n") else { return _ = Issue.record("No head.") }
        #expect(head.status.code == code)
        #expect(head.status.reasonPhrase == status.reasonPhrase)
    }

    @Test(
        "What is not a status line is malformed",
        arguments: [
            "HTTP/1.1\r\n", "HTTP/1.1 20\r\n", "HTTP/1.1 2x0 OK\r\n", "HTTP/1.1 -20 OK\r\n", "HTTP/1.1 012 OK\r\n",
        ]
    )
    func malformed(line: String) {
        #expect(Self.parse(line) == .malformed)
        #expect(Self.parse("Field: before any status\r\n") == .malformed)
    }

    @Test func interimHeadsAreForgotten() {
        let outcome = Self.parse(
            "HTTP/1.1 103 Early Hints\r\n",
            "Link: a\r\n",
            "\r\n",
            "HTTP/1.1 200 OK\r\n",
            "Age: 1\r\n",
            "\r\n"
        )
        #expect(outcome == .complete(HTTPResponse(status: .ok, headerFields: [.age: "1"])))
    }

    @Test func fieldsKeepTheirOrderAndLoseTheirBlanks() {
        let outcome = Self.parse(
            "HTTP/2 200\r\n",
            "via: \t one \r\n",
            "via:two\r\n",
            "\tfolded\r\n",
            "no colon\r\n",
            "bad name: x\r\n",
            "age:\r\n",
            "\r\n"
        )
        var expected = HTTPFields()
        expected.append(HTTPField(name: .via, value: "one"))
        expected.append(HTTPField(name: .via, value: "two folded"))
        expected.append(HTTPField(name: .age, value: ""))
        #expect(outcome == .complete(HTTPResponse(status: .ok, headerFields: expected)))
    }

    @Test func limitCountsEveryLine() {
        var parser = ResponseHeadParser()
        let line = [UInt8](repeating: UInt8(ascii: "a"), count: 1024)
        _ = parser.parse(Array("HTTP/2 200\r\n".utf8))
        for _ in 1..<256 { #expect(parser.parse(line) == .incomplete) }
        #expect(parser.parse(line) == .tooLarge)
    }

    @Test func trailersAreIgnoredButCounted() {
        var parser = ResponseHeadParser()
        _ = parser.parse(Array("HTTP/2 200\r\n".utf8))
        _ = parser.parse(Array("\r\n".utf8))
        #expect(parser.isComplete)
        #expect(parser.parse(Array("X-After: 1\r\n".utf8)) == .incomplete)
        #expect(parser.parse([UInt8](repeating: 0x61, count: ResponseHeadParser.limit)) == .tooLarge)
    }
}
