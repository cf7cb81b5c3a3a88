//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A token store that tells instances what others have changed.
///
/// The feed holds what is published to it and nothing else: writing a record publishes nothing. All readers see the same
/// order, and each publisher's changes in its own.
public protocol ChangeFeedTokenStore: TokenStore {
    /// Appends changes to the feed.
    ///
    /// - Parameters:
    ///   - changes: The changes, in order.
    ///   - timeout: How long the call may take.
    /// - Returns: Nothing when all are appended, or what is wrong.
    func publish(_ changes: [StoreChange], timeout: Duration) async -> TokenStoreError?

    /// Waits for changes after a cursor.
    ///
    /// Any number of readers may wait. The wait ends early when the task is cancelled, with what there is, and when the
    /// store is closed. A cursor that the store does not know is a gap or a failure.
    ///
    /// - Parameters:
    ///   - cursor: The end of what is known, or `nil` to learn the feed's present end without waiting.
    ///   - limit: How many changes to return at most.
    ///   - timeout: How long to wait for a change.
    /// - Returns: The changes in the order of the feed, none when the time ran out.
    func changes(after cursor: StoreCursor?, limit: Int, timeout: Duration) async -> StoreChangeBatch
}

/// A place in a change feed: opaque bytes.
public struct StoreCursor: Hashable, Sendable {
    /// The bytes of the place.
    public var bytes: [UInt8]

    /// Creates a place.
    ///
    /// - Parameter bytes: The bytes of the place.
    public init(bytes: [UInt8]) {
        self.bytes = bytes
    }
}

/// The answer of a change feed.
public enum StoreChangeBatch: Sendable {
    /// Changes, with the cursor to go on from.
    case changes([StoreChange], next: StoreCursor)
    /// What follows the cursor is lost; go on from this cursor and trust nothing that was known.
    case gap(next: StoreCursor)
    /// The store could not tell.
    case failed(TokenStoreError)
}

/// What happened to a record or a partition, without its content.
public struct StoreChange: Hashable, Sendable {
    /// The kinds of change.
    public enum Kind: Hashable, Sendable {
        /// A record of this version was written.
        case set(StoreKey, RecordVersion)
        /// A record was removed; `hard` when its token must not be used any more.
        case remove(StoreKey, RecordVersion, hard: Bool)
        /// The epoch of a partition was raised to this number.
        case epoch(StorePartition, UInt64)
        /// An issuer asked for patience until this time; the bytes name the gate.
        case gate([UInt8], until: WallTime)
    }

    /// What happened.
    public var kind: Kind
    /// The instance that did it.
    public var origin: UInt64

    /// Creates a change.
    ///
    /// - Parameters:
    ///   - kind: What happened.
    ///   - origin: The instance that did it.
    public init(_ kind: Kind, origin: UInt64) {
        self.kind = kind
        self.origin = origin
    }
}
