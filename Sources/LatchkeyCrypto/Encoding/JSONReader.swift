//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Reads a JSON text from front to back, strictly and without building a tree (RFC 8259).
///
/// Whoever knows what the text should say asks for it value by value, so that secrets in it can go straight into memory
/// that is overwritten, instead of into strings.
package struct JSONReader {
    /// The text.
    let bytes: [UInt8]
    /// The offset of what comes next.
    var position = 0
    private var depth = 0
    private let subject: String
    private let code: CryptoError.Code
    private let deepestNesting: Int
    private let allowsRepeatedNames: Bool

    /// Starts at the front of a text.
    ///
    /// - Parameters:
    ///   - bytes: The text.
    ///   - subject: What the text is, such as `header`, for messages.
    ///   - code: The category of errors to throw.
    ///   - deepestNesting: How deep values may be nested; 16 by default.
    ///   - allowsRepeatedNames: Whether a name may appear twice in an object; no by default: two readers must not see two
    ///     different values.
    package init(
        _ bytes: [UInt8],
        of subject: String,
        failing code: CryptoError.Code,
        deepestNesting: Int = 16,
        allowsRepeatedNames: Bool = false
    ) {
        self.bytes = bytes
        self.subject = subject
        self.code = code
        self.deepestNesting = deepestNesting
        self.allowsRepeatedNames = allowsRepeatedNames
    }

    /// The next byte, or `nil` at the end.
    package var next: UInt8? { self.position < self.bytes.count ? self.bytes[self.position] : nil }

    /// Makes the error that says what is missing; it never holds a part of the text.
    package func failure(_ expected: String) -> CryptoError {
        CryptoError(self.code, "The \(self.subject) is not as expected: \(expected) is missing at \(self.position).")
    }

    /// Checks that nothing but white space is left.
    package mutating func finish() throws(CryptoError) {
        self.skipSpace()
        guard self.position == self.bytes.count else { throw self.failure("the end") }
    }

    /// Reads an object.
    ///
    /// - Parameter member: Reads the value of one member, whose name it gets.
    /// - Throws: ``CryptoError``, also when a name appears twice and may not.
    package mutating func object(
        _ member: (String, inout JSONReader) throws(CryptoError) -> Void
    ) throws(CryptoError) {
        try self.enter("{")
        var names: Set<String> = []
        if !self.take("}") {
            repeat {
                let name = try self.string()
                guard self.allowsRepeatedNames || names.insert(name).inserted else {
                    throw self.failure("a name that is not there already")
                }
                try self.expect(":")
                try member(name, &self)
            } while self.take(",")
            try self.expect("}")
        }
        self.depth -= 1
    }

    /// Reads an array.
    ///
    /// - Parameter element: Reads one element.
    /// - Throws: ``CryptoError``.
    package mutating func array(_ element: (inout JSONReader) throws(CryptoError) -> Void) throws(CryptoError) {
        try self.enter("[")
        if !self.take("]") {
            repeat { try element(&self) } while self.take(",")
            try self.expect("]")
        }
        self.depth -= 1
    }

    /// Steps over a value of any kind, which is checked all the same.
    package mutating func skip() throws(CryptoError) {
        self.skipSpace()
        switch self.next {
        case UInt8(ascii: "\""): _ = try self.string()
        case UInt8(ascii: "{"): try self.object { _, reader throws(CryptoError) in try reader.skip() }
        case UInt8(ascii: "["): try self.array { reader throws(CryptoError) in try reader.skip() }
        case UInt8(ascii: "t"): try self.expect(word: "true")
        case UInt8(ascii: "f"): try self.expect(word: "false")
        case UInt8(ascii: "n"): try self.expect(word: "null")
        default: _ = try self.numberText()
        }
    }

    /// Reads a whole number.
    mutating func integer() throws(CryptoError) -> Int64 {
        self.skipSpace()
        let start = self.position
        guard let value = Int64(try self.numberText()) else {
            self.position = start
            throw self.failure("a whole number")
        }
        return value
    }

    /// Reads a number as it is written.
    package mutating func numberText() throws(CryptoError) -> String {
        String(decoding: self.bytes[try self.number()], as: UTF8.self)
    }

    /// Steps over a word that is a value.
    package mutating func expect(word: StaticString) throws(CryptoError) {
        for character in word.description.unicodeScalars {
            guard self.next == UInt8(ascii: character) else { throw self.failure("a value") }
            self.position += 1
        }
    }

    /// Whether a value that begins with the character comes next, after white space.
    package mutating func isNext(_ character: Unicode.Scalar) -> Bool {
        self.skipSpace()
        return self.next == UInt8(ascii: character)
    }

    /// Steps over white space and one character, or throws when another one comes.
    mutating func expect(_ character: Unicode.Scalar) throws(CryptoError) {
        guard self.take(character) else { throw self.failure("'\(character)'") }
    }

    private mutating func enter(_ bracket: Unicode.Scalar) throws(CryptoError) {
        guard self.depth < self.deepestNesting else { throw self.failure("an end of the nesting") }
        self.depth += 1
        try self.expect(bracket)
    }

    private mutating func skipSpace() {
        while let byte = self.next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
            self.position += 1
        }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard self.isNext(character) else { return false }
        self.position += 1
        return true
    }

    /// Steps over a number and returns where it is.
    private mutating func number() throws(CryptoError) -> Range<Int> {
        let start = self.position
        if self.next == UInt8(ascii: "-") { self.position += 1 }
        let first = self.next
        let digits = self.skipDigits()
        guard digits > 0, first != UInt8(ascii: "0") || digits == 1 else { throw self.failure("a value") }
        if self.next == UInt8(ascii: ".") {
            self.position += 1
            guard self.skipDigits() > 0 else { throw self.failure("a digit") }
        }
        if self.next == UInt8(ascii: "e") || self.next == UInt8(ascii: "E") {
            self.position += 1
            if self.next == UInt8(ascii: "+") || self.next == UInt8(ascii: "-") { self.position += 1 }
            guard self.skipDigits() > 0 else { throw self.failure("a digit") }
        }
        return start..<self.position
    }

    private mutating func skipDigits() -> Int {
        let start = self.position
        while let byte = self.next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { self.position += 1 }
        return self.position - start
    }
}
