//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Percent-encoding (RFC 3986 §2.1).
package enum PercentEncoding {
    /// Appends the UTF-8 form of a text, with all bytes encoded but those that the caller keeps.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - bytes: What to append to.
    ///   - isKept: Says which bytes stay as they are.
    package static func append(_ text: some StringProtocol, to bytes: inout [UInt8], keeping isKept: (UInt8) -> Bool) {
        for byte in text.utf8 {
            if isKept(byte) {
                bytes.append(byte)
            } else {
                bytes.append(UInt8(ascii: "%"))
                bytes.append(Self.digit(byte >> 4))
                bytes.append(Self.digit(byte & 15))
            }
        }
    }

    /// Returns a text with all bytes encoded but those that stand for themselves everywhere in a URI.
    ///
    /// - Parameter text: The text.
    /// - Returns: The encoded text.
    package static func component(_ text: String) -> String {
        var bytes: [UInt8] = []
        Self.append(text, to: &bytes, keeping: ASCII.isUnreserved)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }
}
