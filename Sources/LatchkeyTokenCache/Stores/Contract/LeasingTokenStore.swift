//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A token store that lets one instance at a time work on a key.
public protocol LeasingTokenStore: TokenStore {
    /// Takes the lease of a key, when nobody holds it.
    ///
    /// Every grant for a key has a fence above zero, above all before it, and above that of the stored record, so that a
    /// write under it can replace the record. An owner that holds the lease and asks again is
    /// answered ``LeaseOutcome/busy(retryAfter:)``.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - owner: Who asks; unique to one acquisition.
    ///   - duration: How long the lease lasts unless it is extended.
    ///   - timeout: How long the call may take.
    /// - Returns: The fence, or for how long the lease is taken.
    func acquireLease(
        _ key: StoreKey,
        owner: LeaseOwner,
        duration: Duration,
        timeout: Duration
    ) async -> LeaseOutcome

    /// Extends a lease from now on, or shortens it.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - owner: Who holds the lease.
    ///   - duration: How long the lease lasts from now.
    ///   - timeout: How long the call may take.
    /// - Returns: Whether the owner still holds the lease.
    func extendLease(
        _ key: StoreKey,
        owner: LeaseOwner,
        duration: Duration,
        timeout: Duration
    ) async -> LeaseState

    /// Gives a lease back, when the owner still holds it.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - owner: Who holds the lease.
    ///   - timeout: How long the call may take.
    /// - Returns: Whether the owner held the lease until now.
    func releaseLease(_ key: StoreKey, owner: LeaseOwner, timeout: Duration) async -> LeaseState
}

/// Who holds a lease: 128 random bits.
public struct LeaseOwner: Hashable, Sendable {
    /// The upper half.
    public var high: UInt64
    /// The lower half.
    public var low: UInt64

    /// Creates an owner.
    ///
    /// - Parameters:
    ///   - high: The upper half.
    ///   - low: The lower half.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }
}

/// The answer to a request for a lease.
public enum LeaseOutcome: Sendable {
    /// The lease is granted under this fence.
    case granted(fence: UInt64)
    /// Somebody holds the lease, for at most this long unless it is extended.
    case busy(retryAfter: Duration)
    /// The store could not tell.
    case failed(TokenStoreError)
}

/// Whether an owner holds a lease.
public enum LeaseState: Sendable {
    /// The owner held the lease when the store did what was asked.
    case held
    /// The lease has run out or belongs to another.
    case lost
    /// The store could not tell.
    case failed(TokenStoreError)
}
