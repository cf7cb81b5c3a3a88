//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The base64url encoding without padding, as JWS uses it (RFC 7515 §2).
public enum Base64URL: Sendable {
    /// The digits, in the order of their values.
    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// The value of each ASCII character, or 255 for those that are no digit.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, digit) in Self.digits.enumerated() { values[Int(digit)] = UInt8(value) }
        return values
    }()

    /// Encodes bytes.
    ///
    /// - Parameter bytes: The bytes.
    /// - Returns: The text, without padding.
    public static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count * 4 + 2) / 3)
        var pending: UInt32 = 0
        var pendingBits = 0
        for byte in bytes {
            pending = pending << 8 | UInt32(byte)
            pendingBits += 8
            while pendingBits >= 6 {
                pendingBits -= 6
                text.append(Self.digits[Int(pending >> UInt32(pendingBits) & 63)])
            }
        }
        if pendingBits > 0 { text.append(Self.digits[Int(pending << UInt32(6 - pendingBits) & 63)]) }
        return String(decoding: text, as: UTF8.self)
    }

    /// Decodes text strictly: no padding, no other character, no unused bits that are set.
    ///
    /// - Parameter text: The text.
    /// - Returns: The bytes.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/invalidEncoding``; the message never holds the text.
    public static func decode(_ text: some StringProtocol) throws(CryptoError) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count * 3 / 4)
        var pending: UInt32 = 0
        var pendingBits = 0
        for (offset, character) in text.utf8.enumerated() {
            let value = Self.values[Int(character)]
            guard value != 255 else {
                throw CryptoError(.invalidEncoding, "The character at offset \(offset) is not a base64url digit.")
            }
            pending = pending << 6 | UInt32(value)
            pendingBits += 6
            if pendingBits >= 8 {
                pendingBits -= 8
                bytes.append(UInt8(truncatingIfNeeded: pending >> UInt32(pendingBits)))
            }
        }
        guard pendingBits < 6, pending & (1 << UInt32(pendingBits) - 1) == 0 else {
            // RFC 4648 §3.5: other spellings of the same bytes would let one token appear as many.
            throw CryptoError(.invalidEncoding, "The base64url text is cut short or its unused bits are not zero.")
        }
        return bytes
    }
}
