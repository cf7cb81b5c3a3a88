//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// A record as the value of a Redis key: facts in fixed places, which scripts read too, then partition and payload.
///
/// ```
/// 0   "LKR"         4   flags        16  sequence   32  expiry, ms    44  length of the payload
/// 3   minor version 8   fence        24  epoch      40  length of     48  partition, payload
///                                                       the partition
/// ```
/// Numbers have the most significant byte first.
enum RedisRecordFrame {
    /// What a value was found to be.
    enum Content: Equatable {
        case record(StoredRecord)
        /// It was ours once, or is of a later version.
        case unreadable
        /// It was never ours.
        case foreign
    }

    private static let magic: [UInt8] = [0x4C, 0x4B, 0x52]
    private static let minor: UInt8 = 1
    private static let headLength = 48
    private static let mustKeep: UInt8 = 1

    static func length(of record: StoredRecord) -> Int {
        Self.headLength + record.partition.bytes.count + record.payload.count
    }

    static func append(_ record: StoredRecord, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: Self.magic)
        bytes.append(Self.minor)
        bytes.append(bigEndian: record.durability == .mustKeep ? UInt32(Self.mustKeep) << 24 : 0)
        bytes.append(bigEndian: record.version.fence)
        bytes.append(bigEndian: record.version.sequence)
        bytes.append(bigEndian: record.epoch)
        bytes.append(bigEndian: record.expiresAt.milliseconds)
        bytes.append(bigEndian: UInt32(record.partition.bytes.count))
        bytes.append(bigEndian: UInt32(record.payload.count))
        bytes.append(contentsOf: record.partition.bytes)
        bytes.append(contentsOf: record.payload)
    }

    static func encode(_ record: StoredRecord) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.length(of: record))
        Self.append(record, to: &bytes)
        return bytes
    }

    static func decode(_ bytes: [UInt8], key: StoreKey) -> Content {
        guard bytes.count >= 3, bytes[0] == 0x4C, bytes[1] == 0x4B, bytes[2] == 0x52 else { return .foreign }
        guard bytes.count >= Self.headLength, bytes[3] == Self.minor, bytes[4] & ~Self.mustKeep == 0 else {
            return .unreadable
        }
        let partitionLength = Int(UInt32(bigEndian: bytes, at: 40))
        let payloadLength = Int(UInt32(bigEndian: bytes, at: 44))
        let payloadStart = Self.headLength + partitionLength
        guard bytes.count == payloadStart + payloadLength else { return .unreadable }
        return .record(
            StoredRecord(
                key: key,
                partition: StorePartition(bytes: Array(bytes[Self.headLength..<payloadStart])),
                version: RecordVersion(redis: bytes, at: 8),
                epoch: UInt64(bigEndian: bytes, at: 24),
                expiresAt: WallTime(milliseconds: Int64(bigEndian: bytes, at: 32)),
                durability: bytes[4] == Self.mustKeep ? .mustKeep : .cacheable,
                payload: Array(bytes[payloadStart...])
            )
        )
    }
}

extension RecordVersion {
    /// The version in the form in which scripts compare it.
    var redisBytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(bigEndian: self.fence)
        bytes.append(bigEndian: self.sequence)
        return bytes
    }

    /// Reads the version from 16 bytes.
    init(redis bytes: [UInt8], at start: Int = 0) {
        self.init(fence: UInt64(bigEndian: bytes, at: start), sequence: UInt64(bigEndian: bytes, at: start + 8))
    }

    /// Reads the version from a reply; `nil` when it has another form.
    init?(reply bytes: [UInt8]) {
        guard bytes.count == 16 else { return nil }
        self.init(redis: bytes)
    }
}

extension [UInt8] {
    /// Appends a number, its most significant byte first.
    mutating func append(bigEndian number: some FixedWidthInteger) {
        unsafe Swift.withUnsafeBytes(of: number.bigEndian) { unsafe self.append(contentsOf: $0) }
    }
}

extension FixedWidthInteger where Self: BitwiseCopyable {
    /// Reads a number, its most significant byte first; the bytes must be there.
    init(bigEndian bytes: [UInt8], at start: Int) {
        precondition(start >= 0 && start + MemoryLayout<Self>.size <= bytes.count, "A number reaches beyond its bytes.")
        let number = unsafe bytes.withUnsafeBytes { unsafe $0.loadUnaligned(fromByteOffset: start, as: Self.self) }
        self.init(bigEndian: number)
    }
}
