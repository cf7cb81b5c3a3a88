//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition

/// Reads an XML document element by element, as it stands in memory.
///
/// It reads what services write (XML 1.0 in UTF-8 with attributes, CDATA, comments and the five entities), and nothing
/// that could make a small document large: document types, and with them further entities, are refused.
struct XMLReader {
    /// What comes next.
    enum Event {
        case start(String)
        case end
        case text(String)
    }

    /// How deep elements may be nested; no answer comes near it.
    static let deepestNesting = 32

    let bytes: [UInt8]
    var position: Int
    /// The names of the elements that are open.
    var open: [String] = []
    /// Whether the element that was opened last has no content.
    var isEmptyElement = false
    /// The attributes of the element that was opened last, in order.
    var attributes: [(name: String, value: String)] = []

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        self.position = bytes.count - Self.withoutMark(bytes[...]).count
    }

    /// The bytes without the mark that services put before them.
    static func withoutMark(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes
    }

    // MARK: - Elements

    /// Reads the document.
    ///
    /// - Parameters:
    ///   - name: What its outermost element is called.
    ///   - body: Reads one of the elements inside: with ``text()``, ``children(_:)`` or ``skip()``.
    /// - Throws: Why it cannot be read.
    mutating func document(
        _ name: String,
        _ body: (String, inout XMLReader) throws(XMLFailure) -> Void
    ) throws(XMLFailure) {
        let found = try self.root()
        guard found == name else {
            throw self.failure("'\(SafeText.clean(found, limit: 64))' stands where '\(name)' was expected")
        }
        try self.children(body)
        try self.finish()
    }

    /// Opens the outermost element.
    mutating func root() throws(XMLFailure) -> String {
        guard case .start(let name) = try self.next() else { throw self.failure("there is no element") }
        return name
    }

    /// Reads what is inside of the element that was opened last; text between elements is ignored.
    mutating func children(_ body: (String, inout XMLReader) throws(XMLFailure) -> Void) throws(XMLFailure) {
        _ = try self.content(body)
    }

    /// Reads the text of the element that was opened last; what other elements are inside is ignored.
    mutating func text() throws(XMLFailure) -> String {
        try self.content { _, reader throws(XMLFailure) in try reader.skip() }
    }

    /// Reads elements and text that are inside of the element that was opened last.
    ///
    /// - Parameter body: Reads one of the elements.
    /// - Returns: The text, without that of the elements.
    /// - Throws: Why it cannot be read.
    mutating func content(
        _ body: (String, inout XMLReader) throws(XMLFailure) -> Void
    ) throws(XMLFailure) -> String {
        var text = ""
        while true {
            switch try self.next() {
            case .start(let name): try body(name, &self)
            case .end: return text
            case .text(let part): text = text.isEmpty ? part : text + part
            }
        }
    }

    /// Passes over the element that was opened last.
    mutating func skip() throws(XMLFailure) {
        let depth = self.open.count
        while self.open.count >= depth, depth > 0 { _ = try self.next() }
    }

    /// Checks that nothing follows the outermost element.
    mutating func finish() throws(XMLFailure) {
        while self.position < self.bytes.count {
            if try self.skipMiscellaneous() { continue }
            guard self.bytes[self.position] <= 0x20 else { throw self.failure("something follows the last element") }
            self.position += 1
        }
    }
}
