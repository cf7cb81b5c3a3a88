//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Names, seals and opens a store's records as the store's encryption says.
///
/// Sealed content belongs to the record that it was sealed for: its name, its partition, its version, its epoch, its
/// expiry and what the store must promise for it. What is the key's canonical form is inside; whoever reads compares it.
package struct RecordCodec: Sendable {
    /// Leads what content is sealed for, so that nothing that is sealed for another purpose can take its place.
    private static let purpose: [UInt8] = Array("latchkey/record/1".utf8)
    /// The length of the digests that stand for names.
    private static let digestLength = 20
    /// How many bytes sealing may add to content.
    private static let room = 512

    private let plain = PlainRecordCodec()
    private let protection: (any RecordProtection)?
    /// The same, if it has keys for partitions.
    private let partitioned: (any PartitionedRecordProtection)?

    package init(_ encryption: StoreEncryption) {
        self.protection = encryption.protection
        self.partitioned = encryption.protection as? any PartitionedRecordProtection
    }

    /// The codec of a store: only one that says so has its records protected.
    package init(store: (any TokenStore)?) {
        self.init((store as? any DurableTokenStore)?.encryption ?? .none)
    }

    /// Whether records are hidden and sealed.
    package var isProtecting: Bool { self.protection != nil }

    /// The longest content that fits into a record.
    package var maximumContentLength: Int {
        StoredRecord.maximumPayloadLength - (self.isProtecting ? Self.room : 0)
    }

    // MARK: - Names

    package func storeKey(_ key: CacheKey) -> StoreKey {
        StoreKey(bytes: self.name(self.plain.storeKey(key).bytes))
    }

    package func storePartition(_ partition: CachePartition) -> StorePartition {
        StorePartition(bytes: self.name(self.plain.storePartition(partition).bytes))
    }

    /// What stands in a store for a name that must not be read there.
    package func name(_ bytes: [UInt8]) -> [UInt8] {
        guard let protection = self.protection else { return bytes }
        return Array(protection.digest(of: bytes).prefix(Self.digestLength))
    }

    // MARK: - Content

    func encode(_ content: PlainRecordCodec.Content, key: CacheKey) -> [UInt8] { self.plain.encode(content, key: key) }

    func decode(_ payload: [UInt8], key: CacheKey) -> PlainRecordCodec.Content? {
        self.plain.decode(payload, key: key)
    }

    /// Seals the content of a record.
    package func seal(_ record: StoredRecord) throws(RecordProtectionError) -> StoredRecord {
        guard let protection = self.protection else { return record }
        var sealed = record
        let context = Self.context(of: record)
        if let partitioned = self.partitioned, let partition = self.partition(in: record.payload) {
            sealed.payload = try partitioned.seal(record.payload, of: partition, context: context)
        } else {
            sealed.payload = try protection.seal(record.payload, context: context)
        }
        return sealed
    }

    /// Opens the content of a record.
    ///
    /// - Returns: The record with its content open, and whether it should be sealed again.
    package func open(
        _ record: StoredRecord
    ) throws(RecordProtectionError) -> (record: StoredRecord, isSealedWithOldKey: Bool) {
        guard let protection = self.protection else { return (record, false) }
        let content = try protection.open(record.payload, context: Self.context(of: record))
        var opened = record
        opened.payload = content.content
        guard let partitioned = self.partitioned, let partition = self.partition(in: content.content) else {
            return (opened, content.isSealedWithOldKey)
        }
        switch partitioned.standing(of: record.payload, in: partition) {
        case .own: return (opened, content.isSealedWithOldKey)
        case .outdated: return (opened, true)
        case .foreign:
            throw RecordProtectionError(.forged, "The record was sealed with the keys of another partition.")
        }
    }

    /// The partition of the token in open content; `nil` when that is no token.
    private func partition(in content: [UInt8]) -> CachePartition? { self.plain.decode(content)?.key.partition }

    /// What the content of a record belongs to.
    private static func context(of record: StoredRecord) -> [UInt8] {
        var encoder = CanonicalEncoder()
        encoder.append(bytes: Self.purpose)
        encoder.append(bytes: record.key.bytes)
        encoder.append(bytes: record.partition.bytes)
        encoder.append(Int64(bitPattern: record.version.fence))
        encoder.append(Int64(bitPattern: record.version.sequence))
        encoder.append(Int64(bitPattern: record.epoch))
        encoder.append(record.expiresAt.milliseconds)
        encoder.append(record.durability == .mustKeep ? "k" : "c")
        return encoder.bytes
    }
}
