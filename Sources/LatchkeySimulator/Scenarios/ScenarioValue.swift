//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A value of a scenario's JSON.
enum ScenarioValue: Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case text(String)
    case list([ScenarioValue])
    case object([String: ScenarioValue])

    /// What the value is called in errors.
    var kind: String {
        switch self {
        case .null: "null"
        case .bool: "a truth value"
        case .number: "a number"
        case .text: "a text"
        case .list: "a list"
        case .object: "an object"
        }
    }
}

/// Reads JSON (RFC 8259), and tells the line and column of a fault.
struct ScenarioParser {
    private let bytes: [UInt8]
    private var place = 0

    private static let greatestDepth = 32

    private init(_ text: String) {
        self.bytes = Array(text.utf8)
    }

    /// Reads a text.
    static func parse(_ text: String) throws(ScenarioError) -> ScenarioValue {
        var parser = Self(text)
        let value = try parser.value(depth: 0)
        parser.skipSpace()
        guard parser.peek == nil else { throw parser.fault("nothing more") }
        return value
    }

    // MARK: - Bytes

    private var peek: UInt8? { self.place < self.bytes.count ? self.bytes[self.place] : nil }

    private mutating func skipSpace() {
        while let byte = self.peek, byte == 32 || (9...10).contains(byte) || byte == 13 { self.place += 1 }
    }

    private mutating func take(_ character: Character) -> Bool {
        guard let byte = self.peek, byte == character.asciiValue else { return false }
        self.place += 1
        return true
    }

    private func fault(_ wanted: String) -> ScenarioError {
        let before = self.bytes[..<self.place]
        let line = before.count { $0 == 10 } + 1
        let column = before.reversed().prefix { $0 != 10 }.count + 1
        let found: String
        if let byte = self.peek {
            found = (33..<127).contains(byte) ? "'\(Character(UnicodeScalar(byte)))'" : "another character"
        } else {
            found = "the end"
        }
        return ScenarioError(
            "",
            "This is not JSON: line \(line), column \(column): expected \(wanted), found \(found)."
        )
    }

    // MARK: - Values

    private mutating func value(depth: Int) throws(ScenarioError) -> ScenarioValue {
        self.skipSpace()
        guard depth < Self.greatestDepth else { throw self.fault("less nesting") }
        switch self.peek {
        case UInt8(ascii: "{"): return try self.object(depth: depth)
        case UInt8(ascii: "["): return try self.list(depth: depth)
        case UInt8(ascii: "\""): return .text(try self.string())
        case UInt8(ascii: "t"): return try self.word("true", .bool(true))
        case UInt8(ascii: "f"): return try self.word("false", .bool(false))
        case UInt8(ascii: "n"): return try self.word("null", .null)
        default: return try self.number()
        }
    }

    private mutating func word(_ word: String, _ value: ScenarioValue) throws(ScenarioError) -> ScenarioValue {
        guard self.bytes[self.place...].starts(with: word.utf8) else { throw self.fault("a value") }
        self.place += word.utf8.count
        return value
    }

    private mutating func number() throws(ScenarioError) -> ScenarioValue {
        let characters = self.bytes[self.place...].prefix { byte in
            (48...57).contains(byte) || [UInt8]("+-.eE".utf8).contains(byte)
        }
        guard let first = characters.first, first == 45 || (48...57).contains(first),
            let number = Double(String(decoding: characters, as: UTF8.self)), number.isFinite
        else { throw self.fault("a value") }
        self.place += characters.count
        return .number(number)
    }

    private mutating func list(depth: Int) throws(ScenarioError) -> ScenarioValue {
        var values: [ScenarioValue] = []
        self.place += 1
        self.skipSpace()
        if self.take("]") { return .list([]) }
        while true {
            values.append(try self.value(depth: depth + 1))
            self.skipSpace()
            if self.take("]") { return .list(values) }
            guard self.take(",") else { throw self.fault("',' or ']'") }
        }
    }

    private mutating func object(depth: Int) throws(ScenarioError) -> ScenarioValue {
        var values: [String: ScenarioValue] = [:]
        self.place += 1
        self.skipSpace()
        if self.take("}") { return .object([:]) }
        while true {
            self.skipSpace()
            guard self.peek == UInt8(ascii: "\"") else { throw self.fault("a key in quotes") }
            let key = try self.string()
            guard values[key] == nil else { throw self.fault("no second '\(key)'") }
            self.skipSpace()
            guard self.take(":") else { throw self.fault("':'") }
            values[key] = try self.value(depth: depth + 1)
            self.skipSpace()
            if self.take("}") { return .object(values) }
            guard self.take(",") else { throw self.fault("',' or '}'") }
        }
    }

    // MARK: - Texts

    private mutating func string() throws(ScenarioError) -> String {
        var bytes: [UInt8] = []
        self.place += 1
        while let byte = self.peek {
            switch byte {
            case UInt8(ascii: "\""):
                self.place += 1
                return String(decoding: bytes, as: UTF8.self)
            case UInt8(ascii: "\\"):
                self.place += 1
                bytes += try self.escape()
            case 0..<32: throw self.fault("a closing quote")
            default:
                bytes.append(byte)
                self.place += 1
            }
        }
        throw self.fault("a closing quote")
    }

    private mutating func escape() throws(ScenarioError) -> [UInt8] {
        guard let byte = self.peek else { throw self.fault("an escape") }
        self.place += 1
        switch byte {
        case UInt8(ascii: "n"): return [10]
        case UInt8(ascii: "t"): return [9]
        case UInt8(ascii: "r"): return [13]
        case UInt8(ascii: "b"): return [8]
        case UInt8(ascii: "f"): return [12]
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "u"):
            let unit = try self.codeUnit()
            guard (0xd800..<0xdc00).contains(unit), self.take("\\"), self.take("u") else {
                return Array(String(decoding: [unit], as: UTF16.self).utf8)
            }
            return Array(String(decoding: [unit, try self.codeUnit()], as: UTF16.self).utf8)
        default:
            self.place -= 1
            throw self.fault("an escape")
        }
    }

    private mutating func codeUnit() throws(ScenarioError) -> UInt16 {
        let digits = self.bytes[self.place...].prefix(4)
        guard digits.count == 4, let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16) else {
            throw self.fault("four hexadecimal digits")
        }
        self.place += 4
        return unit
    }
}
