//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension Emulator {
    /// A name and value of a form body or a query.
    public struct FormField: Hashable, Sendable {
        /// The name, decoded.
        public let name: String
        /// The value, decoded.
        public let value: String
    }
}

extension Emulator.FormField: CustomStringConvertible, CustomReflectable {
    /// The name; never the value, which may be a secret.
    public var description: String { "\(self.name)=<redacted>" }
    /// A mirror without the value.
    public var customMirror: Mirror { Mirror(self, children: ["name": self.name]) }
}

extension Emulator.FormField {
    /// Decodes `application/x-www-form-urlencoded` text.
    ///
    /// - Parameter text: The text, as UTF-8.
    /// - Returns: The fields in their order; `nil` when an escape is broken.
    static func decodeAll(_ text: some Collection<UInt8>) -> [Self]? {
        var fields: [Self] = []
        for part in text.split(separator: UInt8(ascii: "&")) {
            let halves = part.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decode(halves[0]), let value = halves.count == 2 ? Self.decode(halves[1]) : ""
            else { return nil }
            fields.append(Self(name: name, value: value))
        }
        return fields
    }

    /// Resolves `%XX` and `+`.
    static func decode(_ text: some Collection<UInt8>) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text)[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(Self.hexValue),
                    let low = rest.popFirst().flatMap(Self.hexValue)
                else { return nil }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func hexValue(_ digit: UInt8) -> UInt8? {
        digit < 0x80 ? Character(Unicode.Scalar(digit)).hexDigitValue.map(UInt8.init) : nil
    }
}
