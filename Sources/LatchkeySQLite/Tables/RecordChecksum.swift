//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// A number that changes when any part of a record does: finds what a disk has damaged, not what somebody has forged.
struct RecordChecksum {
    private var state: UInt64 = 0x4c61_7463_686b_6579

    /// The number so far.
    var value: Int64 { Int64(bitPattern: self.state) }

    init() {}

    /// The number of a record.
    init(_ record: StoredRecord, durability: Int64) {
        self.add(record.key.bytes)
        self.add(record.partition.bytes)
        self.add(record.version.fence)
        self.add(record.version.sequence)
        self.add(record.epoch)
        self.add(UInt64(bitPattern: record.expiresAt.milliseconds))
        self.add(UInt64(bitPattern: durability))
        self.add(record.payload)
    }

    // Both steps can be undone, so that two states that differ never meet again over equal numbers: one flipped bit is
    // always seen.
    mutating func add(_ number: UInt64) {
        self.state = (self.state ^ number) &* 0x9e37_79b9_7f4a_7c15
        self.state ^= self.state >> 32
    }

    mutating func add(_ bytes: [UInt8]) {
        self.add(UInt64(bytes.count))
        unsafe bytes.withUnsafeBytes { buffer in
            var offset = 0
            while offset + 8 <= buffer.count {
                self.add(UInt64(littleEndian: unsafe buffer.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
                offset += 8
            }
            var rest: UInt64 = 0
            while offset < buffer.count {
                rest = rest << 8 | UInt64(unsafe buffer[offset])
                offset += 1
            }
            self.add(rest)
        }
    }
}
