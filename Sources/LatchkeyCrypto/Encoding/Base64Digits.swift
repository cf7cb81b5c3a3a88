//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The six-bit digits of the two base64 encodings (RFC 4648).
struct Base64Digits: Sendable {
    /// The digits of base64.
    static let standard = Self(lastTwo: "+/")
    /// The digits of base64url.
    static let url = Self(lastTwo: "-_")

    /// The digits, in the order of their values.
    private let digits: [UInt8]
    /// The value of each byte, or 255 for those that are no digit.
    private let values: [UInt8]

    private init(lastTwo: String) {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789\(lastTwo)".utf8)
        var values = [UInt8](repeating: 255, count: 256)
        for (value, digit) in digits.enumerated() { values[Int(digit)] = UInt8(value) }
        self.digits = digits
        self.values = values
    }

    /// Encodes bytes, without padding.
    func encode(_ bytes: some Collection<UInt8>, append: (UInt8) -> Void) {
        var pending: UInt32 = 0
        var pendingBits = 0
        for byte in bytes {
            pending = pending << 8 | UInt32(byte)
            pendingBits += 8
            while pendingBits >= 6 {
                pendingBits -= 6
                append(self.digits[Int(pending >> UInt32(pendingBits) & 63)])
            }
        }
        if pendingBits > 0 { append(self.digits[Int(pending << UInt32(6 - pendingBits) & 63)]) }
    }

    /// Decodes digits: no padding, no other character, no unused bits that are set.
    ///
    /// - Parameter text: The digits.
    /// - Returns: The bytes.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/invalidEncoding``.
    func decode(_ text: ArraySlice<UInt8>) throws(CryptoError) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3 + 3)
        try self.decode(text) { bytes.append($0) }
        return bytes
    }

    /// Decodes digits and hands out one byte after the other.
    func decode(_ text: ArraySlice<UInt8>, append: (UInt8) -> Void) throws(CryptoError) {
        var pending: UInt32 = 0
        var pendingBits = 0
        for index in text.indices {
            let value = self.values[Int(text[index])]
            guard value != 255 else {
                let offset = index - text.startIndex
                throw CryptoError(.invalidEncoding, "The character at offset \(offset) is not a base64 digit.")
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
            throw CryptoError(.invalidEncoding, "The base64 text is cut short or its unused bits are not zero.")
        }
    }
}

extension StringProtocol {
    /// The text in UTF-8, copied at once where it lies in one piece: character by character takes a hundred times longer.
    var bytes: [UInt8] { self.utf8.withContiguousStorageIfAvailable { unsafe Array($0) } ?? Array(self.utf8) }
}
