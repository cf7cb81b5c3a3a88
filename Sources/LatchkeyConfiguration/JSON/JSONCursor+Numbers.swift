//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension JSONCursor {
    /// Reads a number of JSON's grammar and returns it as it was written.
    mutating func readNumber() throws(ConfigurationError) -> String {
        let start = self.origin
        let offset = self.offset
        _ = self.skip("-")
        if !self.skip("0") { try self.readDigits(from: start) }
        if self.skip(".") { try self.readDigits(from: start) }
        if self.skip("e") || self.skip("E") {
            if !self.skip("-") { _ = self.skip("+") }
            try self.readDigits(from: start)
        }
        if let byte = self.byte, Self.continuesWord(byte) {
            throw self.error("This is not a number as JSON writes it; put text in '\"'.", at: start)
        }
        return String(decoding: self.bytes(from: offset), as: UTF8.self)
    }

    /// Reads one of the words that JSON knows.
    mutating func readWord() throws(ConfigurationError) -> ConfigurationNode.Value {
        let start = self.origin
        let offset = self.offset
        while let byte = self.byte, Self.continuesWord(byte) { self.advance() }
        switch String(decoding: self.bytes(from: offset), as: UTF8.self) {
        case "true": return .boolean(true)
        case "false": return .boolean(false)
        case "null": return .null
        default:
            throw self.error("This word is not JSON; write true, false or null, or put text in '\"'.", at: start)
        }
    }

    private mutating func readDigits(from start: ConfigurationOrigin) throws(ConfigurationError) {
        guard let byte = self.byte, Self.isDigit(byte) else {
            throw self.error("This number lacks digits.", at: start)
        }
        while let byte = self.byte, Self.isDigit(byte) { self.advance() }
    }

    static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    static func continuesWord(_ byte: UInt8) -> Bool {
        byte >= 0x80 || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
            || Character(Unicode.Scalar(byte)).isLetter || Self.isDigit(byte)
    }
}
