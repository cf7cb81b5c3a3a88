//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition

/// The parts of documents: tags, text, and what is passed over.
extension XMLReader {
    /// Reads what comes next.
    mutating func next() throws(XMLFailure) -> Event {
        if self.isEmptyElement {
            self.isEmptyElement = false
            self.open.removeLast()
            return .end
        }
        while true {
            guard let byte = self.byte else { throw self.failure("the document ends early") }
            if byte != UInt8(ascii: "<") || self.isNext("<![CDATA[") {
                let text = try self.characters()
                guard self.open.isEmpty else { return .text(text) }
                guard text.allSatisfy(\.isWhitespace) else { throw self.failure("text stands outside of elements") }
                continue
            }
            if try self.skipMiscellaneous() { continue }
            if self.isNext("</") { return try self.endTag() }
            return try self.startTag()
        }
    }

    private mutating func startTag() throws(XMLFailure) -> Event {
        self.position += 1
        let name = try self.name()
        guard self.open.count < Self.deepestNesting else { throw self.failure("elements are nested too deep") }
        self.attributes = []
        while true {
            let hasBlank = self.skipBlanks()
            if self.skip("/>") {
                self.isEmptyElement = true
                break
            }
            if self.skip(">") { break }
            guard hasBlank else { throw self.failure("a tag is malformed") }
            self.attributes.append(try self.attribute())
        }
        self.open.append(name)
        return .start(name)
    }

    private mutating func endTag() throws(XMLFailure) -> Event {
        self.position += 2
        let name = try self.name()
        self.skipBlanks()
        guard self.skip(">"), self.open.last == name else { throw self.failure("a tag closes what is not open") }
        self.open.removeLast()
        return .end
    }

    private mutating func attribute() throws(XMLFailure) -> (name: String, value: String) {
        let name = try self.name()
        self.skipBlanks()
        guard self.skip("=") else { throw self.failure("an attribute has no value") }
        self.skipBlanks()
        guard let quote = self.byte, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            throw self.failure("an attribute's value is not quoted")
        }
        self.position += 1
        var value = XMLText()
        while let byte = self.byte, byte != quote {
            guard byte != UInt8(ascii: "<") else { throw self.failure("an attribute's value contains '<'") }
            try self.character(into: &value)
        }
        guard self.byte == quote else { throw self.failure("the document ends early") }
        self.position += 1
        guard let text = value.string else { throw self.failure("a text is not UTF-8") }
        return (name, text)
    }

    /// Reads text up to the next tag.
    private mutating func characters() throws(XMLFailure) -> String {
        let start = self.position
        while let byte = self.byte, byte != UInt8(ascii: "<"), byte != UInt8(ascii: "&") { self.position += 1 }
        if self.byte == UInt8(ascii: "<"), !self.isNext("<![CDATA[") {
            // What nearly all texts are.
            guard let text = String(validating: self.bytes[start..<self.position], as: UTF8.self) else {
                throw self.failure("a text is not UTF-8")
            }
            return text
        }
        var text = XMLText(self.bytes[start..<self.position])
        while let byte = self.byte {
            if self.skip("<![CDATA[") {
                try self.skip(to: "]]>") { text.append($0) }
            } else if byte == UInt8(ascii: "<") {
                break
            } else {
                try self.character(into: &text)
            }
        }
        guard let string = text.string else { throw self.failure("a text is not UTF-8") }
        return string
    }

    private mutating func character(into text: inout XMLText) throws(XMLFailure) {
        guard let byte = self.byte else { throw self.failure("the document ends early") }
        guard byte == UInt8(ascii: "&") else {
            text.append(byte)
            self.position += 1
            return
        }
        let rest = self.bytes[self.position...].prefix(12)
        guard let end = rest.firstIndex(of: UInt8(ascii: ";")),
            let scalar = XMLText.scalar(of: rest[(self.position + 1)..<end])
        else { throw self.failure("an entity is not one of the five, and no character") }
        text.append(scalar)
        self.position = end + 1
    }

    /// Passes over a comment, an instruction or the declaration, if one is next.
    mutating func skipMiscellaneous() throws(XMLFailure) -> Bool {
        if self.isNext("<?") {
            let start = self.position
            try self.skip(to: "?>")
            try self.checkEncoding(self.bytes[start..<self.position])
            return true
        }
        if self.isNext("<!--") {
            self.position += 4
            try self.skip(to: "-->")
            return true
        }
        guard !self.isNext("<!") else { throw self.failure("there is a document type, which is not read") }
        return false
    }

    private func checkEncoding(_ declaration: ArraySlice<UInt8>) throws(XMLFailure) {
        let text = String(decoding: declaration, as: UTF8.self).lowercased()
        guard text.hasPrefix("<?xml "), let mark = text.firstRange(of: "encoding") else { return }
        let value = text[mark.upperBound...].drop { " ='\"\t\r\n".contains($0) }.prefix { !"'\"".contains($0) }
        guard ["utf-8", "utf8", "us-ascii", "ascii"].contains(value) else { throw self.failure("it is not in UTF-8") }
    }

    private mutating func name() throws(XMLFailure) -> String {
        let start = self.position
        while let byte = self.byte, Self.isNameByte(byte) { self.position += 1 }
        guard self.position > start, let name = String(validating: self.bytes[start..<self.position], as: UTF8.self)
        else {
            throw self.failure("a name is missing or malformed")
        }
        return name
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: ":"), 0x80...: true
        default: ASCII.isAlphanumeric(byte)
        }
    }

    // MARK: - Bytes

    private var byte: UInt8? { self.position < self.bytes.count ? self.bytes[self.position] : nil }

    private func isNext(_ text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard self.bytes.count - self.position >= count else { return false }
        for index in 0..<count where unsafe self.bytes[self.position + index] != text.utf8Start[index] { return false }
        return true
    }

    private mutating func skip(_ text: StaticString) -> Bool {
        guard self.isNext(text) else { return false }
        self.position += text.utf8CodeUnitCount
        return true
    }

    /// Goes behind the next place with a text.
    private mutating func skip(
        to text: StaticString,
        _ use: (ArraySlice<UInt8>) -> Void = { _ in }
    ) throws(XMLFailure) {
        let start = self.position
        while self.position < self.bytes.count {
            if self.isNext(text) {
                use(self.bytes[start..<self.position])
                self.position += text.utf8CodeUnitCount
                return
            }
            self.position += 1
        }
        throw self.failure("the document ends early")
    }

    @discardableResult
    private mutating func skipBlanks() -> Bool {
        let start = self.position
        while let byte = self.byte, byte == 0x20 || (0x09...0x0D).contains(byte) { self.position += 1 }
        return self.position > start
    }

    func failure(_ what: String) -> XMLFailure { XMLFailure(what: what, position: self.position) }
}
