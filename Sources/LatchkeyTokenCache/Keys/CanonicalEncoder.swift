//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Writes texts and numbers behind their lengths, so that the boundaries between them cannot be forged.
struct CanonicalEncoder {
    private(set) var bytes: [UInt8] = []

    mutating func append(_ text: String) {
        self.append(count: text.utf8.count)
        self.bytes.append(contentsOf: text.utf8)
    }

    mutating func append(_ texts: [String]) {
        self.append(count: texts.count)
        for text in texts {
            self.append(text)
        }
    }

    mutating func append(_ number: Int64) {
        for shift in stride(from: 0, to: 64, by: 8) {
            self.bytes.append(UInt8(truncatingIfNeeded: number >> Int64(shift)))
        }
    }

    mutating func append(bytes: [UInt8]) {
        self.append(count: bytes.count)
        self.bytes.append(contentsOf: bytes)
    }

    /// Appends bytes without their number.
    mutating func append(raw bytes: [UInt8]) {
        self.bytes.append(contentsOf: bytes)
    }

    private mutating func append(count: Int) {
        let count = UInt32(clamping: count)
        for shift in [0, 8, 16, 24] as [UInt32] {
            self.bytes.append(UInt8(truncatingIfNeeded: count >> shift))
        }
    }
}
