//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension StoreCursor {
    /// Creates a cursor of two numbers, eight bytes each, the most significant first.
    ///
    /// - Parameter numbers: The numbers.
    package init(numbers: (UInt64, UInt64)) {
        self.init(bytes: [])
        for number in [numbers.0, numbers.1] {
            for shift in stride(from: 56, through: 0, by: -8) {
                self.bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(shift)))
            }
        }
    }

    /// The two numbers of a cursor, or `nil` for one of another shape.
    package var numbers: (UInt64, UInt64)? {
        guard self.bytes.count == 16 else { return nil }
        let number = { (bytes: ArraySlice<UInt8>) in bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
        return (number(self.bytes[..<8]), number(self.bytes[8...]))
    }
}
