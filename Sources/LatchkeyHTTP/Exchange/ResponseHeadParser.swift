//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

/// Collects the lines of a response's head, past any interim (1xx) responses, within a limit.
struct ResponseHeadParser {
    /// What a line led to.
    enum Outcome: Equatable {
        case incomplete
        case complete(HTTPResponse)
        case malformed
        case tooLarge
    }

    /// The number of bytes of all header lines of an exchange: interim responses, the final head and trailers.
    static let limit = 256 * 1024

    private(set) var isComplete = false
    private var received = 0
    private var status: HTTPResponse.Status?
    private var fields: [(name: HTTPField.Name?, value: [UInt8])] = []

    /// Takes one line, line ending included.
    mutating func parse(_ line: [UInt8]) -> Outcome {
        self.received += line.count
        guard self.received <= Self.limit else { return .tooLarge }
        guard !self.isComplete else { return .incomplete }
        let line = line.trimmingLineEnd
        if line.starts(with: Array("HTTP/".utf8)) {
            // A new head: what came before was interim.
            guard let status = Self.status(in: line) else { return .malformed }
            self.status = status
            self.fields = []
            return .incomplete
        }
        guard let status else { return .malformed }
        if line.isEmpty { return self.endOfHead(status) }
        self.append(line)
        return .incomplete
    }

    private mutating func endOfHead(_ status: HTTPResponse.Status) -> Outcome {
        guard status.kind != .informational else {
            self.status = nil
            return .incomplete
        }
        self.isComplete = true
        var head = HTTPResponse(status: status)
        for case (let name?, let value) in self.fields {
            head.headerFields.append(HTTPField(name: name, lenientValue: value))
        }
        self.fields = []
        return .complete(head)
    }

    private mutating func append(_ line: ArraySlice<UInt8>) {
        if let first = line.first, first == UInt8(ascii: " ") || first == UInt8(ascii: "\t") {
            // Obsolete line folding continues the field before (RFC 9112, section 5.2).
            guard !self.fields.isEmpty else { return }
            self.fields[self.fields.count - 1].value += [UInt8(ascii: " ")] + line.trimmingBlanks
            return
        }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return }
        // A name outside RFC 9110 is dropped together with its value; nothing could ask for it.
        let name = HTTPField.Name(String(decoding: line[..<colon], as: UTF8.self))
        self.fields.append((name, Array(line[(colon + 1)...].trimmingBlanks)))
    }

    /// Reads `HTTP/1.1 200 OK`, `HTTP/2 200` and the like.
    private static func status(in line: ArraySlice<UInt8>) -> HTTPResponse.Status? {
        let parts = line.split(separator: UInt8(ascii: " "), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count >= 2, parts[1].count == 3, let code = Int(String(decoding: parts[1], as: UTF8.self)),
            (100...999).contains(code)
        else { return nil }
        let reason = parts.count == 3 ? String(decoding: parts[2].trimmingBlanks, as: UTF8.self) : ""
        return HTTPResponse.Status(code: code, reasonPhrase: reason)
    }
}

extension ArraySlice<UInt8> {
    fileprivate var trimmingBlanks: ArraySlice<UInt8> {
        let isBlank = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        let start = self.drop(while: isBlank)
        guard let last = start.lastIndex(where: { !isBlank($0) }) else { return [] }
        return start[...last]
    }
}

extension [UInt8] {
    fileprivate var trimmingLineEnd: ArraySlice<UInt8> {
        var line = self[...]
        if line.last == UInt8(ascii: "\n") { line.removeLast() }
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        return line
    }
}
