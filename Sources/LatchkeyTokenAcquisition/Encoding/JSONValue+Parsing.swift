//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

extension JSONValue {
    /// How deep values may be nested; no answer of an issuer comes near it.
    private static let deepestNesting = 128

    /// Reads a JSON text; fails when the text is not JSON.
    ///
    /// Of two members of one name the last counts, as in most readers.
    ///
    /// - Parameter bytes: The text in UTF-8, with or without a byte order mark.
    init?(parsing bytes: [UInt8]) {
        var reader = JSONReader(
            JSONSyntax.withoutMark(bytes),
            of: "text",
            failing: .malformedToken,
            deepestNesting: Self.deepestNesting,
            allowsRepeatedNames: true
        )
        do throws(CryptoError) {
            self = try Self.read(from: &reader)
            try reader.finish()
        } catch {
            return nil
        }
    }

    private static func read(from reader: inout JSONReader) throws(CryptoError) -> JSONValue {
        if reader.isNext("\"") { return .string(try reader.string()) }
        switch reader.next {
        case UInt8(ascii: "{"):
            var members: [String: JSONValue] = [:]
            try reader.object { name, reader throws(CryptoError) in members[name] = try Self.read(from: &reader) }
            return .object(members)
        case UInt8(ascii: "["):
            var elements: [JSONValue] = []
            try reader.array { reader throws(CryptoError) in elements.append(try Self.read(from: &reader)) }
            return .array(elements)
        case UInt8(ascii: "t"):
            try reader.expect(word: "true")
            return .bool(true)
        case UInt8(ascii: "f"):
            try reader.expect(word: "false")
            return .bool(false)
        case UInt8(ascii: "n"):
            try reader.expect(word: "null")
            return .null
        default: return try Self.readNumber(from: &reader)
        }
    }

    /// Reads a number: an integer where it is one, however it is written.
    private static func readNumber(from reader: inout JSONReader) throws(CryptoError) -> JSONValue {
        let text = try reader.numberText()
        if let integer = Int64(text) { return .integer(integer) }
        guard let number = Double(text), number.isFinite else { throw reader.failure("a number that can be held") }
        return Int64(exactly: number).map { .integer($0) } ?? .number(number)
    }
}
