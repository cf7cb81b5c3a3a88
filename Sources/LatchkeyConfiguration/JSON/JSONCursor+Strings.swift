//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension JSONCursor {
    /// Reads a string in quotation marks.
    mutating func readString() throws(ConfigurationError) -> String {
        let start = self.origin
        self.advance()
        var bytes: [UInt8] = []
        while let byte = self.byte, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else {
                throw self.error(
                    "A string may not contain a line break or control character; close it with '\"' or write an escape."
                )
            }
            if byte == UInt8(ascii: "\\") {
                bytes.append(contentsOf: String(try self.readEscape()).utf8)
            } else {
                bytes.append(byte)
                self.advance()
            }
        }
        guard self.skip("\"") else { throw self.error("This string is never closed; add '\"'.", at: start) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw self.error("This string is not valid UTF-8; save the file in that encoding.", at: start)
        }
        return text
    }

    private mutating func readEscape() throws(ConfigurationError) -> Unicode.Scalar {
        let start = self.origin
        self.advance()
        let escape = self.byte
        self.advance()
        switch escape {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try self.readUnicodeEscape(from: start)
        default:
            throw self.error("This escape is unknown; write '\\\\' for a backslash.", at: start)
        }
    }

    private mutating func readUnicodeEscape(
        from start: ConfigurationOrigin
    ) throws(ConfigurationError) -> Unicode.Scalar {
        let unit = try self.readHexadecimal(from: start)
        if let scalar = Unicode.Scalar(unit) { return scalar }
        // Not a scalar, so half of a surrogate pair: the low half must follow a high one at once.
        if UTF16.isLeadSurrogate(UInt16(unit)), self.skip("\\"), self.skip("u") {
            let low = try self.readHexadecimal(from: start)
            if (0xDC00...0xDFFF).contains(low),
                let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
            {
                return scalar
            }
        }
        throw self.error("This escape is half of a surrogate pair; write both halves.", at: start)
    }

    private mutating func readHexadecimal(from start: ConfigurationOrigin) throws(ConfigurationError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = self.byte, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw self.error("'\\u' takes four hexadecimal digits.", at: start)
            }
            value = value << 4 | UInt32(digit)
            self.advance()
        }
        return value
    }
}
