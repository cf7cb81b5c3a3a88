//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The leases of a ``MemoryTokenStore``.
struct MemoryLeases: Sendable {
    private struct Lease {
        var owner: LeaseOwner
        /// When the lease ends, by the continuous clock.
        var deadline: Int64
    }

    private var held: [StoreKey: Lease] = [:]
    /// The highest fence that was granted for any key; one counter for all needs no memory of each.
    private var lastFence: UInt64 = 0
    /// How many leases it takes to look for those that have ended.
    private var sweepCount = 1024

    /// Takes a lease under a fence above all before it and above another.
    mutating func acquire(
        _ key: StoreKey,
        owner: LeaseOwner,
        duration: Duration,
        above fence: UInt64,
        at now: MemoryStoreInstant
    ) -> LeaseOutcome {
        if let lease = self.held[key], now.continuous < lease.deadline {
            return .busy(retryAfter: .nanoseconds(lease.deadline - now.continuous))
        }
        let highest = max(self.lastFence, fence)
        guard highest < .max else { return .failed(.memoryStoreFencesUsedUp) }
        self.lastFence = highest + 1
        self.held[key] = Lease(owner: owner, deadline: now.after(duration))
        self.sweep(at: now)
        return .granted(fence: self.lastFence)
    }

    mutating func extend(
        _ key: StoreKey,
        owner: LeaseOwner,
        duration: Duration,
        at now: MemoryStoreInstant
    ) -> LeaseState {
        guard self.holds(key, owner: owner, at: now) else { return .lost }
        self.held[key]?.deadline = now.after(duration)
        return .held
    }

    mutating func release(_ key: StoreKey, owner: LeaseOwner, at now: MemoryStoreInstant) -> LeaseState {
        guard self.holds(key, owner: owner, at: now) else { return .lost }
        self.held[key] = nil
        return .held
    }

    private func holds(_ key: StoreKey, owner: LeaseOwner, at now: MemoryStoreInstant) -> Bool {
        guard let lease = self.held[key] else { return false }
        return lease.owner == owner && now.continuous < lease.deadline
    }

    private mutating func sweep(at now: MemoryStoreInstant) {
        guard self.held.count >= self.sweepCount else { return }
        self.held = self.held.filter { now.continuous < $0.value.deadline }
        self.sweepCount = max(1024, 2 * self.held.count)
    }
}
