//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

extension ClaimValue {
    /// How deep values may be nested.
    private static let deepestNesting = 32

    /// Reads a JSON text strictly: no member twice, nothing behind it.
    ///
    /// - Parameter json: The text in UTF-8.
    /// - Throws: `CryptoError`; the message holds no part of the text.
    init(json: [UInt8]) throws(CryptoError) {
        var reader = JSONReader(
            json,
            of: "text",
            failing: .malformedToken,
            deepestNesting: Self.deepestNesting,
            // They are refused below, without a second set of all names.
            allowsRepeatedNames: true
        )
        self = try Self.read(from: &reader)
        try reader.finish()
    }

    /// The value as JSON text, members in the order of their names.
    var json: String {
        switch self {
        case .null: "null"
        case .bool(let flag): flag ? "true" : "false"
        case .integer(let number): String(number)
        case .number(let number): number.isFinite ? "\(number)" : "null"
        case .string(let text): JSONText.quoted(text)
        case .array(let values): "[\(values.map(\.json).joined(separator: ","))]"
        case .object(let members):
            "{"
                + members.sorted { $0.key < $1.key }.map { "\(JSONText.quoted($0.key)):\($0.value.json)" }
                .joined(separator: ",") + "}"
        }
    }

    /// Reads the next value.
    static func read(from reader: inout JSONReader) throws(CryptoError) -> ClaimValue {
        if reader.isNext("\"") { return .string(try reader.string()) }
        switch reader.next {
        case UInt8(ascii: "{"):
            var members: [String: ClaimValue] = [:]
            try reader.object { name, reader throws(CryptoError) in
                guard members.updateValue(try Self.read(from: &reader), forKey: name) == nil else {
                    throw reader.failure("a name that is not there already")
                }
            }
            return .object(members)
        case UInt8(ascii: "["):
            var values: [ClaimValue] = []
            try reader.array { reader throws(CryptoError) in values.append(try Self.read(from: &reader)) }
            return .array(values)
        case UInt8(ascii: "t"):
            try reader.expect(word: "true")
            return .bool(true)
        case UInt8(ascii: "f"):
            try reader.expect(word: "false")
            return .bool(false)
        case UInt8(ascii: "n"):
            try reader.expect(word: "null")
            return .null
        default:
            let text = try reader.numberText()
            if let integer = Int64(text) { return .integer(integer) }
            guard let number = Double(text), number.isFinite else { throw reader.failure("a number that can be held") }
            return Int64(exactly: number).map { .integer($0) } ?? .number(number)
        }
    }
}
