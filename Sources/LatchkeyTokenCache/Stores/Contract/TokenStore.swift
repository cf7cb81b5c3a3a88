//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A type that keeps records of tokens outside the cache's own memory.
///
/// Contract for every call:
/// - It returns within its `timeout`, with a failure for what is not done by then.
/// - Results come one per input, in the order of the input; a failure concerns one key, not the call.
/// - A conditional write or removal is atomic: of two that race, one sees the other's result.
/// - Calls may overlap in any number, from any task.
/// - It never retries a write whose outcome it does not know, and never looks into a payload.
/// - It may forget a record before its expiry; it never returns one at or after its expiry, and treats it as absent.
/// - A record that is written after its expiry is accepted, replaces what was there, and is never returned.
/// - Keys have up to ``CacheKey/maximumLength`` bytes and payloads up to ``StoredRecord/maximumPayloadLength``, of any
///   value, or none. Longer ones are taken whole or refused with ``TokenStoreError/Code/misconfigured``.
///
/// Leases, change feeds, epochs, listings and popularity lists are refinements of this protocol: a cache asks which of
/// them a store has and does without the others. `TokenStoreConformance` in LatchkeyTesting checks all of this.
public protocol TokenStore: Sendable {
    /// Reads records.
    ///
    /// - Parameters:
    ///   - keys: The keys to read; may repeat.
    ///   - timeout: How long the call may take.
    /// - Returns: One outcome per key, in the order of `keys`.
    func get(_ keys: [StoreKey], timeout: Duration) async -> [StoreReadOutcome]

    /// Writes records, each under its own condition.
    ///
    /// Of two writes for one key in a call, the later sees the earlier.
    ///
    /// - Parameters:
    ///   - writes: The records with their conditions.
    ///   - timeout: How long the call may take.
    /// - Returns: One outcome per write, in the order of `writes`.
    func put(_ writes: [StoreWrite], timeout: Duration) async -> [StoreWriteOutcome]

    /// Removes records, each under its own condition.
    ///
    /// - Parameters:
    ///   - removals: The keys with their conditions.
    ///   - timeout: How long the call may take.
    /// - Returns: One outcome per removal, in the order of `removals`.
    func remove(_ removals: [StoreRemoval], timeout: Duration) async -> [StoreRemovalOutcome]

    /// Asks whether the store can serve at this moment.
    ///
    /// - Parameter timeout: How long the call may take.
    /// - Returns: Nothing when the store is well, or what is wrong with it.
    func health(timeout: Duration) async -> TokenStoreError?

    /// Finishes what was accepted and releases what the store holds; afterwards every call fails with
    /// ``TokenStoreError/Code/closed``.
    ///
    /// - Parameter timeout: How long the call may take.
    func close(timeout: Duration) async
}
