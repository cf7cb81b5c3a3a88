//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The base64 encoding with padding, as `x5c` and certificate files use it (RFC 4648 §4).
public enum Base64: Sendable {
    /// Encodes bytes.
    ///
    /// - Parameter bytes: The bytes.
    /// - Returns: The text on one line, with padding.
    public static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        Base64Digits.standard.encode(bytes) { text.append($0) }
        while !text.count.isMultiple(of: 4) { text.append(UInt8(ascii: "=")) }
        return String(decoding: text, as: UTF8.self)
    }

    /// Decodes text strictly: padded, without white space, and no unused bits that are set.
    ///
    /// - Parameter text: The text.
    /// - Returns: The bytes.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/invalidEncoding``; the message never holds the text.
    public static func decode(_ text: some StringProtocol) throws(CryptoError) -> [UInt8] {
        let digits = text.bytes
        let padding = digits.reversed().prefix(2).prefix { $0 == UInt8(ascii: "=") }.count
        guard digits.count.isMultiple(of: 4) else {
            throw CryptoError(.invalidEncoding, "The length of base64 text must be a multiple of 4.")
        }
        return try Base64Digits.standard.decode(digits.dropLast(padding))
    }
}
