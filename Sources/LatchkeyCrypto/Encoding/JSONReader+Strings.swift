//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension JSONReader {
    /// Reads a string and resolves its escapes.
    package mutating func string() throws(CryptoError) -> String {
        try self.expect("\"")
        // Most strings have no escapes: they are read in one piece.
        let start = self.position
        var end = start
        while end < self.bytes.count, self.bytes[end] >= 0x20, self.bytes[end] != UInt8(ascii: "\""),
            self.bytes[end] != UInt8(ascii: "\\")
        {
            end += 1
        }
        self.position = end
        if self.next == UInt8(ascii: "\"") {
            guard let string = String(validating: self.bytes[start..<end], as: UTF8.self) else {
                throw self.failure("valid UTF-8")
            }
            self.position += 1
            return string
        }
        return try self.escapedString(after: self.bytes[start..<end])
    }

    private mutating func escapedString(after start: ArraySlice<UInt8>) throws(CryptoError) -> String {
        var text = Array(start)
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

    /// Reads an array of strings, or steps over a value of another kind and returns `nil`.
    mutating func strings() throws(CryptoError) -> [String]? {
        guard self.isNext("[") else {
            try self.skip()
            return nil
        }
        var strings: [String]? = []
        try self.array { reader throws(CryptoError) in
            if reader.isNext("\"") {
                strings?.append(try reader.string())
            } else {
                try reader.skip()
                strings = nil
            }
        }
        return strings
    }

    /// Reads a base64url string straight into memory for secrets.
    mutating func secret() throws(CryptoError) -> SecretBytes {
        try self.expect("\"")
        guard let end = self.bytes[self.position...].firstIndex(of: UInt8(ascii: "\"")) else {
            throw self.failure("a closing quote")
        }
        let digits = self.bytes[self.position..<end]
        guard let secret = try? Base64URL.decodeSecret(digits) else { throw self.failure("base64url text") }
        self.position = end + 1
        return secret
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
