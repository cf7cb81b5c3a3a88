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

/// Any bytes in letters, digits, `-` and `_`, as RFC 4648 §5 says, without padding.
enum RedisKeyText {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    private static let values: [UInt8?] = (0...255).map { byte in
        Self.alphabet.firstIndex(of: byte).map { UInt8($0) }
    }

    static func encode(_ bytes: [UInt8], into text: inout [UInt8]) {
        var (pending, count): (UInt32, UInt32) = (0, 0)
        for byte in bytes {
            pending = pending << 8 | UInt32(byte)
            count += 8
            while count >= 6 {
                count -= 6
                text.append(Self.alphabet[Int(pending >> count & 63)])
            }
            pending &= 63
        }
        if count > 0 { text.append(Self.alphabet[Int(pending << (6 - count) & 63)]) }
    }

    static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        guard text.count % 4 != 1 else { return nil }
        var (pending, count): (UInt32, UInt32) = (0, 0)
        var bytes: [UInt8] = []
        for character in text {
            guard let value = Self.values[Int(character)] else { return nil }
            pending = pending << 6 | UInt32(value)
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
