//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A record as a store keeps it: facts that the store acts on, and a payload that it does not read.
public struct StoredRecord: Hashable, Sendable {
    /// The longest payload, in bytes, that every store takes: room for a token of 64 KiB with its key and an envelope.
    public static var maximumPayloadLength: Int { 98_304 }

    /// The name of the record.
    public var key: StoreKey
    /// The partition that the record belongs to.
    public var partition: StorePartition
    /// Orders the records of one key.
    public var version: RecordVersion
    /// The epochs of the partition and of everything together when the record was written.
    public var epoch: UInt64
    /// When the record stops being served, in wall time.
    public var expiresAt: WallTime
    /// What the store must promise for the record.
    public var durability: AcquiredToken.Durability
    /// The content.
    public var payload: [UInt8]

    /// Creates a record.
    ///
    /// - Parameters:
    ///   - key: The name of the record.
    ///   - partition: The partition that the record belongs to.
    ///   - version: Orders the records of one key.
    ///   - epoch: The epochs of the partition and of everything together; zero by default.
    ///   - expiresAt: When the record stops being served.
    ///   - durability: What the store must promise; cacheable by default.
    ///   - payload: The content.
    public init(
        key: StoreKey,
        partition: StorePartition,
        version: RecordVersion,
        epoch: UInt64 = 0,
        expiresAt: WallTime,
        durability: AcquiredToken.Durability = .cacheable,
        payload: [UInt8]
    ) {
        self.key = key
        self.partition = partition
        self.version = version
        self.epoch = epoch
        self.expiresAt = expiresAt
        self.durability = durability
        self.payload = payload
    }
}

extension StoredRecord: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The version, expiry and length of the record, never its content.
    public var description: String {
        "StoredRecord(\(self.version), expires at \(self.expiresAt.seconds), \(self.payload.count) bytes)"
    }
    /// The same as ``description``.
    public var debugDescription: String { self.description }
    /// A mirror without children, so that dumping a record does not reveal it.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
