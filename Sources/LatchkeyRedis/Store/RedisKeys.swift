//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// The names of a store's keys.
///
/// All that belongs to one record has the record's name in braces, so that it lies in one slot of a cluster. The names
/// contain the version of the format: stores of another do not see them.
struct RedisKeys: Sendable {
    private static let format = "1"
    private static let recordSuffix = UInt8(ascii: "r")

    private let prefix: [UInt8]
    /// The change feed, a stream.
    let feed: [UInt8]
    /// The epochs of partitions, a hash.
    let epochs: [UInt8]
    /// The popularity lists of instances, a hash.
    let hotLists: [UInt8]
    /// When these lists were published, a sorted set.
    let hotTimes: [UInt8]

    init(prefix: String) {
        let start = Array("\(prefix)\(Self.format):".utf8)
        self.prefix = start + [UInt8(ascii: "{")]
        self.feed = start + Array("feed".utf8)
        self.epochs = start + Array("epochs".utf8)
        self.hotLists = start + Array("{hot}lists".utf8)
        self.hotTimes = start + Array("{hot}times".utf8)
    }

    /// The key of a record.
    func record(_ key: StoreKey) -> [UInt8] { self.name(of: key, "r") }
    /// The key of the version of a removed record.
    func tombstone(_ key: StoreKey) -> [UInt8] { self.name(of: key, "t") }
    /// The key of the owner of a lease.
    func lease(_ key: StoreKey) -> [UInt8] { self.name(of: key, "l") }
    /// The key of the last fence that was granted.
    func fence(_ key: StoreKey) -> [UInt8] { self.name(of: key, "f") }

    /// The pattern that the keys of records match.
    var recordPattern: [UInt8] { self.prefix + Array("*}r".utf8) }

    /// The name of the record that lies under a key; `nil` when no record does.
    func storeKey(ofRecord name: [UInt8]) -> StoreKey? {
        guard name.starts(with: self.prefix), name.last == Self.recordSuffix else { return nil }
        let encoded = name.dropFirst(self.prefix.count).dropLast()
        guard encoded.last == UInt8(ascii: "}") else { return nil }
        return RedisKeyText.decode(encoded.dropLast()).map { StoreKey(bytes: $0) }
    }

    private func name(of key: StoreKey, _ suffix: Unicode.Scalar) -> [UInt8] {
        var name: [UInt8] = []
        name.reserveCapacity(self.prefix.count + key.bytes.count * 4 / 3 + 4)
        name += self.prefix
        RedisKeyText.encode(key.bytes, into: &name)
        name.append(UInt8(ascii: "}"))
        name.append(UInt8(ascii: suffix))
        return name
    }
}

/// Any bytes in letters, digits, `-` and `_`, as RFC 4648 §5 says, without padding; none at all are a dot, because a
/// cluster looks at what is between braces only when something is.
enum RedisKeyText {
    private static let nothing = UInt8(ascii: ".")
    private static let values: [UInt8: UInt32] = Dictionary(
        uniqueKeysWithValues: (0..<64 as Range<UInt32>).map { (Self.character(for: $0), $0) }
    )

    static func encode(_ bytes: [UInt8], into text: inout [UInt8]) {
        if bytes.isEmpty { text.append(Self.nothing) }
        var (pending, count): (UInt32, UInt32) = (0, 0)
        for byte in bytes {
            pending = pending << 8 | UInt32(byte)
            count += 8
            while count >= 6 {
                count -= 6
                text.append(Self.character(for: pending >> count & 63))
            }
        }
        if count > 0 { text.append(Self.character(for: pending << (6 - count) & 63)) }
    }

    /// The character for a number of six bits; computed, because a table would be looked up in memory.
    private static func character(for value: UInt32) -> UInt8 {
        switch value {
        case ..<26: UInt8(ascii: "A") + UInt8(truncatingIfNeeded: value)
        case ..<52: UInt8(ascii: "a") + UInt8(truncatingIfNeeded: value - 26)
        case ..<62: UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value - 52)
        case 62: UInt8(ascii: "-")
        default: UInt8(ascii: "_")
        }
    }

    static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        if text == [Self.nothing] { return [] }
        guard !text.isEmpty, text.count % 4 != 1 else { return nil }
        var (pending, count): (UInt32, UInt32) = (0, 0)
        var bytes: [UInt8] = []
        for character in text {
            guard let value = Self.values[character] else { return nil }
            pending = pending << 6 | value
            count += 6
            guard count >= 8 else { continue }
            count -= 8
            bytes.append(UInt8(truncatingIfNeeded: pending >> count))
            pending &= 1 << count - 1
        }
        // Every name has one text only.
        return pending == 0 ? bytes : nil
    }
}
