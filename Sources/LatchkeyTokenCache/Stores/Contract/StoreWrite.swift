//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A record to be written, and when.
public struct StoreWrite: Hashable, Sendable {
    /// When a record may be written.
    ///
    /// A tombstone counts as a record of its version, but satisfies ``ifAbsent``.
    public enum Condition: Hashable, Sendable {
        /// Whatever is stored.
        case always
        /// Only when no record is stored.
        case ifAbsent
        /// Only when the stored record has this version.
        case ifVersion(RecordVersion)
        /// Only when nothing is stored or what is stored has an older version.
        case ifNewer
    }

    /// The record.
    public var record: StoredRecord
    /// When it may be written.
    public var condition: Condition

    /// Creates a write.
    ///
    /// - Parameters:
    ///   - record: The record.
    ///   - condition: When it may be written; ``Condition/ifNewer`` by default.
    public init(_ record: StoredRecord, condition: Condition = .ifNewer) {
        self.record = record
        self.condition = condition
    }
}

/// What became of a ``StoreWrite``.
public enum StoreWriteOutcome: Sendable {
    /// The record is stored, as durably as it asks.
    case accepted
    /// The condition did not hold; this version is stored or remembered by a tombstone, or nothing when `nil`.
    case superseded(by: RecordVersion?)
    /// Whether the record was written is unknown, unless the error says that it was not.
    case failed(TokenStoreError)
}

/// What a read found under one key.
public enum StoreReadOutcome: Sendable {
    /// A record that has not expired.
    case record(StoredRecord)
    /// No record.
    case absent
    /// The store could not tell.
    case failed(TokenStoreError)
}
