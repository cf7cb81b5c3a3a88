//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A record to be removed, and when.
public struct StoreRemoval: Hashable, Sendable {
    /// When a record may be removed.
    public enum Condition: Hashable, Sendable {
        /// Whatever is stored.
        case always
        /// Only when the stored record has this version.
        case ifVersion(RecordVersion)
        /// Only when the stored record has this version or an older one.
        case ifNotNewer(than: RecordVersion)
    }

    /// The name of the record.
    public var key: StoreKey
    /// The partition that the record belongs to.
    public var partition: StorePartition
    /// When it may be removed.
    public var condition: Condition
    /// How long the store remembers the version of what it removed, so that an older record does not return.
    ///
    /// With ``Condition/ifNotNewer(than:)`` the tombstone has the condition's version, even where nothing was stored;
    /// otherwise that of the removed record. Of two tombstones of a key the newer version counts. A removal whose
    /// condition does not hold leaves none.
    public var tombstone: Duration

    /// Creates a removal.
    ///
    /// - Parameters:
    ///   - key: The name of the record.
    ///   - partition: The partition that the record belongs to.
    ///   - condition: When it may be removed; always by default.
    ///   - tombstone: How long the version is remembered; 24 hours by default, zero for not at all.
    public init(
        key: StoreKey,
        partition: StorePartition,
        condition: Condition = .always,
        tombstone: Duration = .seconds(86_400)
    ) {
        self.key = key
        self.partition = partition
        self.condition = condition
        self.tombstone = tombstone
    }
}

/// What became of a ``StoreRemoval``.
public enum StoreRemovalOutcome: Sendable {
    /// A record was removed.
    case removed
    /// No record was stored; a tombstone is none.
    case absent
    /// The condition did not hold; this version is stored.
    case superseded(by: RecordVersion)
    /// Whether the record was removed is unknown, unless the error says that it was not.
    case failed(TokenStoreError)
}
