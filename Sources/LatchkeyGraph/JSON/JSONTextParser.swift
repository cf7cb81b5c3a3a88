//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Reads a JSON text (RFC 8259) in one pass.
///
/// It never traps: not for texts that are cut, nested deeply, or in another encoding than UTF-8.
struct JSONTextParser {
    /// Where a text is no JSON.
    struct Failure: Error {
        var position: Int
    }

    private static let deepestNesting = 128

    private let bytes: [UInt8]
    var position = 0
    private var depth = 0
    /// The names of the object that ended last at each depth: the next one there probably has the same.
    private var shapes: [[String]] = Array(repeating: [], count: Self.deepestNesting + 1)

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
        // Some servers begin with a byte order mark.
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { self.position = 3 }
    }

    /// Reads a whole text.
    static func parse(_ bytes: [UInt8]) throws(Failure) -> JSONValue {
        var parser = JSONTextParser(bytes)
        let value = try parser.value()
        parser.skipSpace()
        guard parser.position == bytes.count else { throw parser.failure }
        return value
    }

    private var failure: Failure { Failure(position: self.position) }

    private var next: UInt8? { self.position < self.bytes.count ? self.bytes[self.position] : nil }

    private mutating func skipSpace() {
        while self.position < self.bytes.count {
            let byte = self.bytes[self.position]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
            self.position += 1
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        self.skipSpace()
        guard self.next == byte else { return false }
        self.position += 1
        return true
    }

    private mutating func value() throws(Failure) -> JSONValue {
        self.skipSpace()
        switch self.next {
        case UInt8(ascii: "\""): return .string(try self.string())
        case UInt8(ascii: "{"): return .object(try self.object())
        case UInt8(ascii: "["): return .array(try self.array())
        case UInt8(ascii: "t"): return try self.word("true", .bool(true))
        case UInt8(ascii: "f"): return try self.word("false", .bool(false))
        case UInt8(ascii: "n"): return try self.word("null", .null)
        default: return try self.number()
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(Failure) -> JSONValue {
        for scalar in word.description.utf8 {
            guard self.next == scalar else { throw self.failure }
            self.position += 1
        }
        return value
    }

    private mutating func enter() throws(Failure) {
        guard self.depth < Self.deepestNesting else { throw self.failure }
        self.depth += 1
        self.position += 1
    }

    private mutating func array() throws(Failure) -> [JSONValue] {
        try self.enter()
        defer { self.depth -= 1 }
        var elements: [JSONValue] = []
        if self.take(UInt8(ascii: "]")) { return elements }
        repeat { elements.append(try self.value()) } while self.take(UInt8(ascii: ","))
        guard self.take(UInt8(ascii: "]")) else { throw self.failure }
        return elements
    }

    private mutating func object() throws(Failure) -> JSONObject {
        try self.enter()
        defer { self.depth -= 1 }
        if self.take(UInt8(ascii: "}")) { return JSONObject() }
        let shape = self.shapes[self.depth]
        // The names that differ from the shape; none while all are the same.
        var names: [String]?
        var values: [JSONValue] = []
        values.reserveCapacity(shape.count)
        repeat {
            self.skipSpace()
            let index = values.count
            if names == nil, index < shape.count, self.takeName(shape[index]) {
                // The name is shared.
            } else {
                guard self.next == UInt8(ascii: "\"") else { throw self.failure }
                if names == nil { names = Array(shape[..<index]) }
                names?.append(try self.string())
            }
            guard self.take(UInt8(ascii: ":")) else { throw self.failure }
            values.append(try self.value())
        } while self.take(UInt8(ascii: ","))
        guard self.take(UInt8(ascii: "}")) else { throw self.failure }
        let all = names ?? (values.count == shape.count ? shape : Array(shape[..<values.count]))
        if names != nil || values.count != shape.count { self.shapes[self.depth] = all }
        return JSONObject(names: all, values: values)
    }

    /// Steps over a name in quotes if it is the one that is expected.
    private mutating func takeName(_ name: String) -> Bool {
        var index = self.position
        guard index < self.bytes.count, self.bytes[index] == UInt8(ascii: "\"") else { return false }
        for byte in name.utf8 {
            index += 1
            guard index < self.bytes.count, self.bytes[index] == byte, byte != UInt8(ascii: "\\") else { return false }
        }
        index += 1
        guard index < self.bytes.count, self.bytes[index] == UInt8(ascii: "\"") else { return false }
        self.position = index + 1
        return true
    }

    private mutating func number() throws(Failure) -> JSONValue {
        let start = self.position
        var isWhole = true
        if self.next == UInt8(ascii: "-") { self.position += 1 }
        let first = self.position
        try self.digits()
        guard self.bytes[first] != UInt8(ascii: "0") || self.position == first + 1 else { throw self.failure }
        if self.next == UInt8(ascii: ".") {
            isWhole = false
            self.position += 1
            try self.digits()
        }
        if self.next == UInt8(ascii: "e") || self.next == UInt8(ascii: "E") {
            isWhole = false
            self.position += 1
            if self.next == UInt8(ascii: "+") || self.next == UInt8(ascii: "-") { self.position += 1 }
            try self.digits()
        }
        let text = String(decoding: self.bytes[start..<self.position], as: UTF8.self)
        if isWhole, let value = Int64(text) { return .integer(value) }
        guard let value = Double(text) else { throw self.failure }
        return .double(value)
    }

    private mutating func digits() throws(Failure) {
        let start = self.position
        while let byte = self.next, (0x30...0x39).contains(byte) { self.position += 1 }
        guard self.position > start else { throw self.failure }
    }

    /// Reads a text in quotes.
    mutating func string() throws(Failure) -> String {
        self.position += 1
        let start = self.position
        while self.position < self.bytes.count {
            let byte = self.bytes[self.position]
            if byte == UInt8(ascii: "\"") {
                guard let text = String(validating: self.bytes[start..<self.position], as: UTF8.self) else {
                    throw self.failure
                }
                self.position += 1
                return text
            }
            if byte == UInt8(ascii: "\\") { return try self.escapedString(from: start) }
            guard byte >= 0x20 else { throw self.failure }
            self.position += 1
        }
        throw self.failure
    }

    private mutating func escapedString(from start: Int) throws(Failure) -> String {
        var text = Array(self.bytes[start..<self.position])
        while let byte = self.next {
            self.position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let string = String(validating: text, as: UTF8.self) else { throw self.failure }
                return string
            case UInt8(ascii: "\\"): text.append(contentsOf: Array(String(try self.escape()).utf8))
            case 0..<0x20: throw self.failure
            default: text.append(byte)
            }
        }
        throw self.failure
    }

    private mutating func escape() throws(Failure) -> Unicode.Scalar {
        guard let byte = self.next else { throw self.failure }
        self.position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): break
        default: throw self.failure
        }
        let unit = try self.hexUnit()
        if let scalar = Unicode.Scalar(unit) { return scalar }
        // The second half of a pair must follow the first; what stands alone is replaced.
        guard unit < 0xDC00, self.next == UInt8(ascii: "\\"), self.position + 1 < self.bytes.count,
            self.bytes[self.position + 1] == UInt8(ascii: "u")
        else { return "\u{FFFD}" }
        let mark = self.position
        self.position += 2
        let low = try self.hexUnit()
        guard (0xDC00...0xDFFF).contains(low) else {
            self.position = mark
            return "\u{FFFD}"
        }
        return Unicode.Scalar(0x10000 + (UInt32(unit) - 0xD800) << 10 + UInt32(low) - 0xDC00) ?? "\u{FFFD}"
    }

    private mutating func hexUnit() throws(Failure) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = self.next, byte < 0x80, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw self.failure
            }
            unit = unit << 4 | UInt16(digit)
            self.position += 1
        }
        return unit
    }
}
