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
        Self.encode(bytes) { text.append($0) }
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
        try Self.decode(text.utf8) { bytes.append($0) }
        return bytes
    }

    /// Encodes a secret into a text that the caller overwrites.
    ///
    /// - Parameters:
    ///   - secret: The secret.
    ///   - text: The text, with enough reserved capacity that it need not move.
    static func encode(_ secret: SecretBytes, to text: inout [UInt8]) {
        secret.withPointer { pointer in
            let bytes = unsafe UnsafeBufferPointer(start: pointer, count: secret.count)
            unsafe Self.encode(bytes) { text.append($0) }
        }
    }

    /// Decodes a secret; no copy of it is left behind.
    ///
    /// - Parameter digits: The text.
    /// - Returns: The secret.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/invalidEncoding``.
    static func decodeSecret(_ digits: ArraySlice<UInt8>) throws(CryptoError) -> SecretBytes {
        try SecretBytes(capacity: digits.count) { buffer throws(CryptoError) in
            var count = 0
            try Self.decode(digits) { byte in
                unsafe buffer[count] = byte
                count += 1
            }
            return count
        }
    }

    private static func encode(_ bytes: some Sequence<UInt8>, append: (UInt8) -> Void) {
        var pending: UInt32 = 0
        var pendingBits = 0
        for byte in bytes {
            pending = pending << 8 | UInt32(byte)
            pendingBits += 8
            while pendingBits >= 6 {
                pendingBits -= 6
                append(Self.digits[Int(pending >> UInt32(pendingBits) & 63)])
            }
        }
        if pendingBits > 0 { append(Self.digits[Int(pending << UInt32(6 - pendingBits) & 63)]) }
    }

    private static func decode(_ text: some Sequence<UInt8>, append: (UInt8) -> Void) throws(CryptoError) {
        var pending: UInt32 = 0
        var pendingBits = 0
        for (offset, character) in text.enumerated() {
            let value = Self.values[Int(character)]
            guard value != 255 else {
                throw CryptoError(.invalidEncoding, "The character at offset \(offset) is not a base64url digit.")
            }
            pending = pending << 6 | UInt32(value)
            pendingBits += 6
            if pendingBits >= 8 {
                pendingBits -= 8
                append(UInt8(truncatingIfNeeded: pending >> UInt32(pendingBits)))
            }
        }
        guard pendingBits < 6, pending & (1 << UInt32(pendingBits) - 1) == 0 else {
            // RFC 4648 §3.5: other spellings of the same bytes would let one token appear as many.
            throw CryptoError(.invalidEncoding, "The base64url text is cut short or its unused bits are not zero.")
        }
    }
}
