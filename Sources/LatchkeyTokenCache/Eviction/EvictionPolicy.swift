//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A type that decides which entry of one shard leaves when the shard is full.
///
/// A policy knows entries by their slot in the shard's arena: dense numbers from zero that the table hands out and
/// reuses. It owns the order of the slots, their use and their weights, and nothing else: keys, hashes and tokens stay
/// in the table. Policies are values without a lock; the shard's lock protects them.
///
/// Contract: every slot is either held (after ``insert(_:fingerprint:weight:)``) or not (after ``remove(_:)`` or after a
/// victim method returned it). Only held slots may be touched or inserted again after they left.
package protocol EvictionPolicy: Sendable {
    /// The name of the policy in tables and in settings.
    static var name: String { get }

    /// The bytes each slot of the arena costs, without what the policy remembers of entries that left.
    static var bytesPerSlot: Int { get }

    /// The weight above which entries should leave. It may change at any time; nothing leaves by the change alone.
    var capacity: Int { get set }

    /// The number of held slots.
    var count: Int { get }

    /// The sum of the weights of the held slots.
    var weight: Int { get }

    /// The bytes the policy occupies.
    var byteCount: Int { get }

    /// Creates a policy that holds nothing.
    ///
    /// - Parameter capacity: The weight above which entries should leave.
    init(capacity: Int)

    /// Takes a slot in.
    ///
    /// - Parameters:
    ///   - index: The slot, not held so far.
    ///   - fingerprint: A hash of the entry's key, well spread over all 64 bits.
    ///   - weight: What the entry counts against the capacity, rounded up as ``CompactWeight`` says.
    /// - Complexity: O(1), amortised.
    mutating func insert(_ index: UInt32, fingerprint: UInt64, weight: UInt32)

    /// Notes a hit.
    ///
    /// - Parameter index: The held slot that was hit.
    /// - Complexity: O(1), amortised, without allocation.
    mutating func touch(_ index: UInt32)

    /// Changes the weight of a held slot, as when a refreshed token is longer than the one before.
    ///
    /// - Parameters:
    ///   - index: The held slot.
    ///   - weight: The new weight.
    /// - Complexity: O(1).
    mutating func reweigh(_ index: UInt32, to weight: UInt32)

    /// Lets a slot go that leaves for another reason than lack of room; nothing of it is remembered.
    ///
    /// - Parameter index: The slot; one that is not held is ignored.
    /// - Complexity: O(1).
    mutating func remove(_ index: UInt32)

    /// Chooses the slot whose entry leaves next and lets it go.
    ///
    /// Slots that may not go are passed over and do not come to the end again soon.
    ///
    /// - Parameters:
    ///   - fingerprint: Returns the fingerprint a held slot was inserted with; called for the victim at most.
    ///   - mayGo: Whether a held slot may leave now. It must not change the policy.
    /// - Returns: The slot, no longer held, or nil when no slot may go.
    /// - Complexity: O(1), amortised, when few slots may not go. In any case `mayGo` is called at most twice for each
    ///   held slot.
    mutating func victim(fingerprintOf fingerprint: (UInt32) -> UInt64, where mayGo: (UInt32) -> Bool) -> UInt32?

    /// Looks for a victim among preferred slots near the end, such as those of a partition above its share.
    ///
    /// - Parameters:
    ///   - fingerprint: Returns the fingerprint a held slot was inserted with; called for the victim at most.
    ///   - isPreferred: Whether a held slot is preferred and may leave now. It must not change the policy.
    /// - Returns: The slot, no longer held, or nil when there is none near the end. Nothing has changed then.
    /// - Complexity: At most ``QueueArena/searchLimit`` slots of each of the policy's queues are asked for.
    mutating func preferredVictim(
        fingerprintOf fingerprint: (UInt32) -> UInt64,
        where isPreferred: (UInt32) -> Bool
    ) -> UInt32?

    /// Whether a slot is held.
    ///
    /// - Parameter index: A slot.
    /// - Returns: True for a held slot.
    func holds(_ index: UInt32) -> Bool

    /// Lists the held slots.
    ///
    /// - Returns: The slots, in each queue the one that leaves first in front.
    /// - Complexity: O(n).
    func contents() -> [UInt32]

    /// Gives back the memory of slots at the end of the arena and of what is no longer remembered.
    ///
    /// - Parameter slots: The number of slots to keep; those beyond must not be held.
    /// - Complexity: O(n).
    mutating func shrinkArena(to slots: Int)
}

extension EvictionPolicy {
    /// Whether entries should leave.
    package var isOverCapacity: Bool { self.weight > self.capacity }

    /// Chooses a victim among the preferred slots near the end, and any other when there is none.
    ///
    /// - Parameters:
    ///   - isPreferred: Whether a held slot should rather leave than others.
    ///   - fingerprint: Returns the fingerprint a held slot was inserted with; called for the victim at most.
    ///   - mayGo: Whether a held slot may leave now.
    /// - Returns: The slot, no longer held, or nil when no slot may go.
    package mutating func victim(
        preferring isPreferred: (UInt32) -> Bool,
        fingerprintOf fingerprint: (UInt32) -> UInt64,
        where mayGo: (UInt32) -> Bool
    ) -> UInt32? {
        self.preferredVictim(fingerprintOf: fingerprint, where: { isPreferred($0) && mayGo($0) })
            ?? self.victim(fingerprintOf: fingerprint, where: mayGo)
    }
}
