//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A protection of records that has other keys for some partitions than for the rest.
///
/// Names are digests under one key for all. The content of a partition's records is sealed with the partition's keys;
/// what was sealed with those of another is not accepted, whatever else fits.
public protocol PartitionedRecordProtection: RecordProtection {
    /// Seals the content of a partition's record.
    ///
    /// - Parameters:
    ///   - content: The bytes to be sealed.
    ///   - partition: Whose record it is.
    ///   - context: What the content belongs to: it is authenticated and not stored.
    /// - Returns: The sealed bytes, which ``RecordProtection/open(_:context:)`` opens.
    /// - Throws: ``RecordProtectionError`` when no key is at hand.
    func seal(
        _ content: [UInt8],
        of partition: CachePartition,
        context: [UInt8]
    ) throws(RecordProtectionError) -> [UInt8]

    /// Says whether content that was opened may be that of a partition.
    ///
    /// - Parameters:
    ///   - sealed: The sealed bytes, which could be opened.
    ///   - partition: Whose record they claim to be.
    /// - Returns: How the keys that sealed them stand to the partition.
    func standing(of sealed: [UInt8], in partition: CachePartition) -> SealStanding
}

/// How the keys that have sealed content stand to a partition.
public enum SealStanding: Hashable, Sendable {
    /// They are the partition's own.
    case own
    /// They were its keys before it got its own; the content is to be sealed again.
    case outdated
    /// They are another partition's.
    case foreign
}
