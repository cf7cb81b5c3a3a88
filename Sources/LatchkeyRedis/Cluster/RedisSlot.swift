//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The hash slot of a key, by which a cluster spreads its keys over servers.
package struct RedisSlot: Hashable, Sendable {
    /// How many slots a cluster has.
    package static let count = 16_384

    /// The number of the slot.
    package let number: Int

    /// Creates a slot of this number; `nil` when there is none.
    init?(number: Int) {
        guard 0..<Self.count ~= number else { return nil }
        self.number = number
    }

    /// Finds the slot of a key.
    ///
    /// Where the key has something between its first `{` and the next `}`, that alone counts.
    ///
    /// - Parameter key: The key.
    package init(of key: [UInt8]) {
        var counted = key[...]
        if let open = key.firstIndex(of: UInt8(ascii: "{")),
            let close = key[(open + 1)...].firstIndex(of: UInt8(ascii: "}")), close > open + 1
        {
            counted = key[(open + 1)..<close]
        }
        self.number = Int(Self.crc16(counted)) % Self.count
    }

    /// CRC-16/XMODEM, as the cluster specification says.
    static func crc16(_ bytes: ArraySlice<UInt8>) -> UInt16 {
        bytes.reduce(UInt16(0)) { crc, byte in crc << 8 ^ Self.table[Int(crc >> 8 ^ UInt16(byte))] }
    }

    private static let table: [UInt16] = (0..<256).map { index in
        (0..<8).reduce(UInt16(index) << 8) { crc, _ in crc & 0x8000 == 0 ? crc << 1 : crc << 1 ^ 0x1021 }
    }
}
