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
        var bytes = self.quads(of: text)
        // What is left are the last digits, or what is none.
        let offset = bytes.count / 3 * 4
        try self.decode(text.dropFirst(offset), at: offset) { bytes.append($0) }
        return bytes
    }

    /// Decodes four digits at a time, until fewer are left or a character is no digit.
    private func quads(of text: ArraySlice<UInt8>) -> [UInt8] {
        unsafe self.values.withUnsafeBufferPointer { values in
            unsafe text.withUnsafeBufferPointer { digits in
                // Room for the last digits, too.
                unsafe Array(unsafeUninitializedCapacity: digits.count / 4 * 3 + 3) { bytes, count in
                    for start in stride(from: 0, to: digits.count & ~3, by: 4) {
                        let (a, b) = unsafe (values[Int(digits[start])], values[Int(digits[start + 1])])
                        let (c, d) = unsafe (values[Int(digits[start + 2])], values[Int(digits[start + 3])])
                        guard (a | b | c | d) < 64 else { break }
                        unsafe bytes[count] = a << 2 | b >> 4
                        unsafe bytes[count + 1] = b << 4 | c >> 2
                        unsafe bytes[count + 2] = c << 6 | d
                        count += 3
                    }
                }
            }
        }
    }

    /// Decodes digits and hands out one byte after the other.
    ///
    /// - Parameters:
    ///   - text: The digits.
    ///   - start: How many digits of the same text were decoded before; none by default.
    ///   - append: Takes the bytes.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/invalidEncoding``.
    func decode(_ text: ArraySlice<UInt8>, at start: Int = 0, append: (UInt8) -> Void) throws(CryptoError) {
        var pending: UInt32 = 0
        var pendingBits = 0
        for index in text.indices {
            let value = self.values[Int(text[index])]
            guard value != 255 else {
                let offset = start + index - text.startIndex
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
