//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The base64url encoding without padding, as JWS uses it (RFC 7515 §2).
public enum Base64URL: Sendable {
    /// Encodes bytes.
    ///
    /// - Parameter bytes: The bytes.
    /// - Returns: The text, without padding.
    public static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count * 4 + 2) / 3)
        Base64Digits.url.encode(bytes) { text.append($0) }
        return String(decoding: text, as: UTF8.self)
    }

    /// Decodes text strictly: no padding, no other character, no unused bits that are set.
    ///
    /// - Parameter text: The text.
    /// - Returns: The bytes.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/invalidEncoding``; the message never holds the text.
    public static func decode(_ text: some StringProtocol) throws(CryptoError) -> [UInt8] {
        try Base64Digits.url.decode(text.bytes[...])
    }

    /// Encodes a secret into a text that the caller overwrites.
    ///
    /// - Parameters:
    ///   - secret: The secret.
    ///   - text: The text, with enough reserved capacity that it need not move.
    static func encode(_ secret: SecretBytes, to text: inout [UInt8]) {
        secret.withPointer { pointer in
            let bytes = unsafe UnsafeBufferPointer(start: pointer, count: secret.count)
            unsafe Base64Digits.url.encode(bytes) { text.append($0) }
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
            try Base64Digits.url.decode(digits) { byte in
                unsafe buffer[count] = byte
                count += 1
            }
            return count
        }
    }
}
