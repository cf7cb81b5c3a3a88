//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Rewrites values of DER, whatever they are wrapped in.
enum DERText {
    /// Replaces values of one byte string, header included, by another; the lengths around them are corrected.
    static func replacing(_ old: [UInt8], with new: [UInt8], in bytes: [UInt8]) -> [UInt8] {
        self.rewritten(bytes[...]) { $0.elementsEqual(old) ? new : nil } ?? bytes
    }

    /// Reads values one after the other; `nil` when the bytes are something else.
    private static func rewritten(
        _ bytes: ArraySlice<UInt8>,
        _ change: (ArraySlice<UInt8>) -> [UInt8]?
    ) -> [UInt8]? {
        var result: [UInt8] = []
        var rest = bytes
        while !rest.isEmpty {
            guard let (value, content) = self.value(rest) else { return nil }
            if let replacement = change(value) {
                result += replacement
            } else {
                // Octet strings, too, may hold values.
                let mayHoldValues = value.first! & 0x20 != 0 || value.first! == 0x04
                let inner = mayHoldValues ? self.rewritten(content, change) : nil
                result += self.encoded(tag: value.first!, inner ?? Array(content))
            }
            rest = rest[value.endIndex...]
        }
        return result
    }

    /// The first value and its content.
    private static func value(_ bytes: ArraySlice<UInt8>) -> (value: ArraySlice<UInt8>, content: ArraySlice<UInt8>)? {
        guard bytes.count >= 2 else { return nil }
        let first = bytes[bytes.startIndex + 1]
        let more = first < 0x80 ? 0 : Int(first & 0x7F)
        guard more <= 3, bytes.count >= 2 + more else { return nil }
        let start = bytes.startIndex + 2 + more
        let length =
            more == 0 ? Int(first) : bytes[(bytes.startIndex + 2)..<start].reduce(0) { $0 << 8 | Int($1) }
        guard bytes.endIndex - start >= length else { return nil }
        return (bytes[bytes.startIndex..<(start + length)], bytes[start..<(start + length)])
    }

    private static func encoded(tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        var length: [UInt8] = [UInt8(content.count & 0xFF)]
        if content.count >= 0x80 {
            length = content.count < 0x100 ? length : [UInt8(content.count >> 8 & 0xFF)] + length
            length = [0x80 | UInt8(length.count)] + length
        }
        return [tag] + length + content
    }
}
