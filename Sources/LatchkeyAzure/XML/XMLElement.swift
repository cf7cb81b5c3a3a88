//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A small document as a whole.
struct XMLElement: Sendable {
    var name: String
    var text: String = ""
    var children: [XMLElement] = []

    /// Reads a document.
    ///
    /// - Parameters:
    ///   - bytes: The document.
    ///   - limit: How many bytes it may have.
    /// - Returns: The outermost element.
    /// - Throws: Why it cannot be read.
    static func parse(_ bytes: [UInt8], limit: Int) throws(XMLFailure) -> XMLElement {
        guard bytes.count <= limit else { throw XMLFailure(what: "the document is too long", position: limit) }
        var reader = XMLReader(bytes)
        let name = try reader.root()
        let element = try self.read(name, &reader)
        try reader.finish()
        return element
    }

    private static func read(_ name: String, _ reader: inout XMLReader) throws(XMLFailure) -> XMLElement {
        var element = XMLElement(name: name)
        element.text = try reader.content { name, reader throws(XMLFailure) in
            element.children.append(try self.read(name, &reader))
        }
        return element
    }
}
