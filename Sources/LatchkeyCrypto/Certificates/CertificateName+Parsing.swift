//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension CertificateName {
    /// Reads a name.
    ///
    /// - Parameter text: Attributes from the most specific to the most general, between commas or semicolons, such as
    ///   `CN=service, O="Example, Inc."`. Special characters are escaped with a backslash or stand in quotes.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/invalidArgument``.
    public init(_ text: String) throws(CryptoError) {
        var parser = Parser(bytes: Array(text.utf8))
        self.init(try parser.elements())
    }

    /// Reads the text form of a name (RFC 4514, and the older forms of RFC 2253 §4).
    private struct Parser {
        let bytes: [UInt8]
        var position = 0

        private var next: UInt8? { self.position < self.bytes.count ? self.bytes[self.position] : nil }

        private func failure(_ what: String) -> CryptoError {
            CryptoError(.invalidArgument, "The text is no distinguished name: \(what) at \(self.position).")
        }

        mutating func elements() throws(CryptoError) -> [[Attribute]] {
            var elements = [[try self.attribute()]]
            while let separator = self.next {
                self.position += 1
                let attribute = try self.attribute()
                if separator == UInt8(ascii: "+") {
                    elements[elements.count - 1].append(attribute)
                } else {
                    elements.append([attribute])
                }
            }
            return elements
        }

        private mutating func attribute() throws(CryptoError) -> Attribute {
            guard let end = self.bytes[self.position...].firstIndex(of: UInt8(ascii: "=")) else {
                throw self.failure("an attribute without '='")
            }
            let type = String(decoding: self.bytes[self.position..<end], as: UTF8.self).split(separator: " ")
            guard type.count == 1, let name = type.first, name.utf8.allSatisfy(Self.isTypeByte) else {
                throw self.failure("an attribute without a type")
            }
            self.position = end + 1
            self.skipSpaces()
            // RFC 4514 §2.4: what follows is the encoding of a value that has no text form.
            guard self.next != UInt8(ascii: "#") else { throw self.failure("a value that is not text") }
            let isQuoted = self.next == UInt8(ascii: "\"")
            let value = isQuoted ? try self.quotedValue() : try self.value()
            guard let value = String(validating: value, as: UTF8.self) else {
                throw self.failure("a value that is not text")
            }
            return Attribute(type: String(name), value: value)
        }

        private mutating func skipSpaces() {
            while self.next == 0x20 { self.position += 1 }
        }

        /// Reads up to the closing quote and over the spaces behind it.
        private mutating func quotedValue() throws(CryptoError) -> [UInt8] {
            var value: [UInt8] = []
            self.position += 1
            while let byte = self.next, byte != UInt8(ascii: "\"") {
                value.append(try self.byte())
            }
            guard self.next != nil else { throw self.failure("a missing quote") }
            self.position += 1
            self.skipSpaces()
            guard self.next.map(Self.isSeparator) ?? true else { throw self.failure("text behind a quote") }
            return value
        }

        /// Reads up to a separator; spaces before it do not count, unless they are escaped.
        private mutating func value() throws(CryptoError) -> [UInt8] {
            var value: [UInt8] = []
            var count = 0
            while let byte = self.next, !Self.isSeparator(byte) {
                value.append(try self.byte())
                if byte != 0x20 { count = value.count }
            }
            return Array(value.prefix(count))
        }

        /// Reads a byte and resolves escapes: two hexadecimal digits, or the character itself.
        private mutating func byte() throws(CryptoError) -> UInt8 {
            let byte = self.bytes[self.position]
            self.position += 1
            guard byte == UInt8(ascii: "\\") else { return byte }
            guard let first = self.next else { throw self.failure("an unfinished escape") }
            self.position += 1
            guard let high = Self.hexValue(first) else { return first }
            guard let low = self.next.flatMap(Self.hexValue) else { throw self.failure("an unfinished escape") }
            self.position += 1
            return high << 4 | low
        }

        private static func hexValue(_ byte: UInt8) -> UInt8? {
            guard byte < 0x80 else { return nil }
            return Character(Unicode.Scalar(byte)).hexDigitValue.map { UInt8($0) }
        }

        private static func isSeparator(_ byte: UInt8) -> Bool {
            byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "+")
        }

        private static func isTypeByte(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"): true
            default: byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
            }
        }
    }
}
