//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Finds the top-level members of a JSON object, strictly and without building a tree (RFC 8259).
struct JSONScanner {
    /// The value of a member, as far as a token's header needs it.
    enum Value: Hashable, Sendable {
        /// A string, its escapes resolved.
        case string(String)
        /// A value of another kind, which was checked and passed over.
        case other
    }

    private static let deepestNesting = 16
    private let bytes: [UInt8]
    private var position = 0

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Reads the members of an object.
    ///
    /// - Parameter bytes: A JSON text that is one object.
    /// - Returns: The members by name.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/malformedToken``, also when a name appears twice.
    static func members(of bytes: [UInt8]) throws(CryptoError) -> [String: Value] {
        var scanner = JSONScanner(bytes)
        let members = try scanner.object(depth: 0)
        scanner.skipSpace()
        guard scanner.position == bytes.count else { throw scanner.failure("the end") }
        return members
    }

    private func failure(_ expected: String) -> CryptoError {
        CryptoError(.malformedToken, "The header is not a JSON object: \(expected) is missing at \(self.position).")
    }

    private var next: UInt8? { self.position < self.bytes.count ? self.bytes[self.position] : nil }

    private mutating func skipSpace() {
        while let byte = self.next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
            self.position += 1
        }
    }

    /// Steps over white space and one character, if that comes next.
    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        self.skipSpace()
        guard self.next == UInt8(ascii: character) else { return false }
        self.position += 1
        return true
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(CryptoError) {
        guard self.take(character) else { throw self.failure("'\(character)'") }
    }

    private mutating func object(depth: Int) throws(CryptoError) -> [String: Value] {
        var members: [String: Value] = [:]
        try self.expect("{")
        guard !self.take("}") else { return members }
        repeat {
            try self.expect("\"")
            let name = try self.restOfString()
            try self.expect(":")
            // RFC 7515 §4: two readers must not see two different algorithms.
            guard members.updateValue(try self.value(depth: depth), forKey: name) == nil else {
                throw CryptoError(.malformedToken, "The header has a member twice.")
            }
        } while self.take(",")
        try self.expect("}")
        return members
    }

    private mutating func array(depth: Int) throws(CryptoError) {
        try self.expect("[")
        guard !self.take("]") else { return }
        repeat { _ = try self.value(depth: depth) } while self.take(",")
        try self.expect("]")
    }

    private mutating func value(depth: Int) throws(CryptoError) -> Value {
        guard depth < Self.deepestNesting else { throw self.failure("an end of the nesting") }
        self.skipSpace()
        switch self.next {
        case UInt8(ascii: "\""):
            self.position += 1
            return .string(try self.restOfString())
        case UInt8(ascii: "{"): _ = try self.object(depth: depth + 1)
        case UInt8(ascii: "["): try self.array(depth: depth + 1)
        default: try self.literal()
        }
        return .other
    }

    /// Steps over a number, `true`, `false` or `null`.
    private mutating func literal() throws(CryptoError) {
        let start = self.position
        while let byte = self.next, Self.isLiteralByte(byte) { self.position += 1 }
        let text = String(decoding: self.bytes[start..<self.position], as: UTF8.self)
        guard ["true", "false", "null"].contains(text) || text.wholeMatch(of: Self.number) != nil else {
            self.position = start
            throw self.failure("a value")
        }
    }

    private static var number: some RegexComponent { /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/ }

    private static func isLiteralByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "E"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): true
        default: false
        }
    }

    /// Reads a string whose opening quote was read.
    private mutating func restOfString() throws(CryptoError) -> String {
        var text: [UInt8] = []
        while let byte = self.next {
            self.position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let string = String(validating: text, as: UTF8.self) else { throw self.failure("valid UTF-8") }
                return string
            case UInt8(ascii: "\\"): text.append(contentsOf: String(try self.escape()).utf8)
            case 0..<0x20: throw self.failure("an escape")
            default: text.append(byte)
            }
        }
        throw self.failure("a closing quote")
    }

    /// Reads an escape whose backslash was read.
    private mutating func escape() throws(CryptoError) -> Unicode.Scalar {
        guard let byte = self.next else { throw self.failure("an escape") }
        self.position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try self.unicodeEscape()
        default: throw self.failure("a known escape")
        }
    }

    /// Reads four hexadecimal digits, or two such escapes that are a surrogate pair.
    private mutating func unicodeEscape() throws(CryptoError) -> Unicode.Scalar {
        let first = try self.fourHexDigits()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard (0xD800..<0xDC00).contains(first), self.next == UInt8(ascii: "\\") else {
            throw self.failure("the second half of a surrogate pair")
        }
        self.position += 1
        guard self.next == UInt8(ascii: "u") else { throw self.failure("the second half of a surrogate pair") }
        self.position += 1
        let second = try self.fourHexDigits()
        guard (0xDC00..<0xE000).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw self.failure("the second half of a surrogate pair") }
        return scalar
    }

    private mutating func fourHexDigits() throws(CryptoError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = self.next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
                throw self.failure("a hexadecimal digit")
            }
            value = value << 4 | UInt32(digit)
            self.position += 1
        }
        return value
    }
}
