//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Writes texts behind their lengths, so that the boundaries between them cannot be forged.
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

    private mutating func append(count: Int) {
        let count = UInt32(clamping: count)
        for shift in [0, 8, 16, 24] as [UInt32] {
            self.bytes.append(UInt8(truncatingIfNeeded: count >> shift))
        }
    }
}
