//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A parser of the JSON that .NET hosts accept in `appsettings.json`: comments and trailing commas are allowed.
///
/// Keys that differ only in case are duplicates and refused. A key with colons (`"AzureAd:ClientId"`) stands for
/// nested objects.
struct JSONParser {
    /// How deep containers may nest.
    static let maximumDepth = 64

    private var cursor: JSONCursor
    private var depth = 0

    /// Parses a text whose root is an object.
    ///
    /// - Parameters:
    ///   - bytes: The text in UTF-8.
    ///   - name: The name of the text in messages.
    /// - Returns: The root.
    /// - Throws: ``ConfigurationError`` with code ``ConfigurationError/Code/invalidJSON``.
    static func parse(_ bytes: [UInt8], name: String) throws(ConfigurationError) -> ConfigurationNode {
        var parser = JSONParser(cursor: JSONCursor(bytes, name: name))
        try parser.cursor.skipTrivia()
        guard parser.cursor.byte == UInt8(ascii: "{") else {
            throw parser.cursor.error("Expected '{' that opens the settings, found \(parser.cursor.found).")
        }
        let root = try parser.readValue()
        try parser.cursor.skipTrivia()
        guard parser.cursor.byte == nil else {
            throw parser.cursor.error("Expected the end of the text, found \(parser.cursor.found).")
        }
        return root
    }

    private init(cursor: JSONCursor) {
        self.cursor = cursor
    }

    private mutating func readValue() throws(ConfigurationError) -> ConfigurationNode {
        let origin = self.cursor.origin
        let value: ConfigurationNode.Value
        switch self.cursor.byte {
        case UInt8(ascii: "{"): value = try self.nested { parser throws(ConfigurationError) in try parser.readObject() }
        case UInt8(ascii: "["): value = try self.nested { parser throws(ConfigurationError) in try parser.readArray() }
        case UInt8(ascii: "\""): value = .string(try self.cursor.readString())
        case UInt8(ascii: "-"): value = .number(try self.cursor.readNumber())
        case .some(let byte) where JSONCursor.isDigit(byte): value = .number(try self.cursor.readNumber())
        case .some(let byte) where JSONCursor.continuesWord(byte): value = try self.cursor.readWord()
        default: throw self.cursor.error("Expected a value, found \(self.cursor.found).")
        }
        return .init(value: value, origin: origin)
    }

    private mutating func nested(
        _ read: (inout Self) throws(ConfigurationError) -> ConfigurationNode.Value
    ) throws(ConfigurationError) -> ConfigurationNode.Value {
        guard self.depth < Self.maximumDepth else {
            throw self.cursor.error("Objects and arrays may nest \(Self.maximumDepth) deep at most.")
        }
        self.depth += 1
        self.cursor.advance()
        try self.cursor.skipTrivia()
        let value = try read(&self)
        self.depth -= 1
        return value
    }

    private mutating func readArray() throws(ConfigurationError) -> ConfigurationNode.Value {
        var elements: [ConfigurationNode] = []
        while !self.cursor.skip("]") {
            elements.append(try self.readValue())
            try self.readSeparator(before: "]", of: "array")
        }
        return .array(elements)
    }

    private mutating func readObject() throws(ConfigurationError) -> ConfigurationNode.Value {
        var object = ConfigurationObject()
        while !self.cursor.skip("}") {
            let origin = self.cursor.origin
            guard self.cursor.byte == UInt8(ascii: "\"") else {
                throw self.cursor.error("Expected a key in '\"' or '}', found \(self.cursor.found).")
            }
            let name = try self.cursor.readString()
            try self.cursor.skipTrivia()
            guard self.cursor.skip(":") else {
                throw self.cursor.error("Expected ':' after a key, found \(self.cursor.found).")
            }
            try self.cursor.skipTrivia()
            let node = try self.readValue()
            try object.add(name, origin: origin, node: node)
            try self.readSeparator(before: "}", of: "object")
        }
        return .object(object)
    }

    private mutating func readSeparator(
        before close: Unicode.Scalar,
        of container: String
    ) throws(ConfigurationError) {
        try self.cursor.skipTrivia()
        if self.cursor.skip(",") { return try self.cursor.skipTrivia() }
        guard self.cursor.byte == UInt8(ascii: close) else {
            throw self.cursor.error("Expected ',' or '\(close)' in this \(container), found \(self.cursor.found).")
        }
    }
}
