//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// A change as the content of an entry of the feed: format, kind and origin, then what belongs to the kind.
enum RedisChangeFrame {
    private static let format: UInt8 = 1
    private static let headLength = 10

    private enum Kind: UInt8 {
        case set = 1
        case remove
        case removeHard
        case epoch
        case gate
    }

    static func encode(_ change: StoreChange) -> [UInt8] {
        let (kind, content) = self.content(of: change.kind)
        var bytes = [Self.format, kind.rawValue]
        bytes.append(bigEndian: change.origin)
        return bytes + content
    }

    private static func content(of kind: StoreChange.Kind) -> (Kind, [UInt8]) {
        switch kind {
        case .set(let key, let version): return (.set, version.redisBytes + key.bytes)
        case .remove(let key, let version, hard: let isHard):
            return (isHard ? .removeHard : .remove, version.redisBytes + key.bytes)
        case .epoch(let partition, let number): return (.epoch, Self.bytes(number) + partition.bytes)
        case .gate(let name, until: let time): return (.gate, Self.bytes(time.milliseconds) + name)
        }
    }

    private static func bytes(_ number: some FixedWidthInteger) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(bigEndian: number)
        return bytes
    }

    /// Reads a change; `nil` for what was not written here or is of a later format.
    static func decode(_ bytes: [UInt8]) -> StoreChange? {
        guard bytes.count >= Self.headLength, bytes[0] == Self.format, let kind = Kind(rawValue: bytes[1]) else {
            return nil
        }
        let content = Array(bytes[Self.headLength...])
        return self.kind(kind, content).map { StoreChange($0, origin: UInt64(bigEndian: bytes, at: 2)) }
    }

    private static func kind(_ kind: Kind, _ content: [UInt8]) -> StoreChange.Kind? {
        let numbers = kind == .epoch || kind == .gate ? 8 : 16
        guard content.count >= numbers else { return nil }
        let name = Array(content[numbers...])
        switch kind {
        case .set: return .set(StoreKey(bytes: name), RecordVersion(redis: content))
        case .remove, .removeHard:
            return .remove(StoreKey(bytes: name), RecordVersion(redis: content), hard: kind == .removeHard)
        case .epoch: return .epoch(StorePartition(bytes: name), UInt64(bigEndian: content, at: 0))
        case .gate: return .gate(name, until: WallTime(milliseconds: Int64(bigEndian: content, at: 0)))
        }
    }
}
