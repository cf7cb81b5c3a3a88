//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition

/// A text of a document while its entities are replaced.
struct XMLText {
    private var bytes: [UInt8]

    init(_ bytes: some Sequence<UInt8> = []) { self.bytes = Array(bytes) }

    mutating func append(_ byte: UInt8) { self.bytes.append(byte) }
    mutating func append(_ bytes: ArraySlice<UInt8>) { self.bytes.append(contentsOf: bytes) }
    mutating func append(_ scalar: Unicode.Scalar) { self.bytes.append(contentsOf: Character(scalar).utf8) }

    /// The text; `nil` when it is not UTF-8.
    var string: String? { String(validating: self.bytes, as: UTF8.self) }

    /// The character that an entity stands for, by what is between its `&` and `;`.
    static func scalar(of entity: ArraySlice<UInt8>) -> Unicode.Scalar? {
        let text = String(decoding: entity, as: UTF8.self)
        switch text {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default: break
        }
        guard text.hasPrefix("#") else { return nil }
        let isHexadecimal = text.hasPrefix("#x")
        let digits = text.dropFirst(isHexadecimal ? 2 : 1)
        guard digits.utf8.allSatisfy(ASCII.isHexDigit), let value = UInt32(digits, radix: isHexadecimal ? 16 : 10),
            let scalar = Unicode.Scalar(value), self.isAllowed(scalar)
        else { return nil }
        return scalar
    }

    /// `Char` of XML 1.0 §2.2.
    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x9, 0xA, 0xD, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...: true
        default: false
        }
    }

    /// A text as it is written into a document; fails when it has characters that no document can hold.
    static func escaped(_ text: String) -> String? {
        guard text.unicodeScalars.allSatisfy(self.isAllowed) else { return nil }
        return text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}
