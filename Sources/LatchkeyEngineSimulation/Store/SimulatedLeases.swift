//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Synchronization

/// The leases of a simulated store.
struct SimulatedLeases {
    private struct Lease {
        var owner: LeaseOwner
        var instance: Int
        var until: Int64
    }

    private var held: [StoreKey: Lease] = [:]
    private var lastFence: UInt64 = 0

    /// Grants a lease under a fence above all others and above that of a version.
    mutating func acquire(
        _ key: StoreKey,
        owner: LeaseOwner,
        instance: Int,
        duration: Int64,
        above stored: RecordVersion?,
        now: Int64
    ) -> LeaseOutcome {
        if let lease = self.held[key], now < lease.until { return .busy(retryAfter: .nanoseconds(lease.until - now)) }
        self.lastFence = max(self.lastFence, stored?.fence ?? 0) + 1
        self.held[key] = Lease(owner: owner, instance: instance, until: now + duration)
        return .granted(fence: self.lastFence)
    }

    mutating func extend(_ key: StoreKey, owner: LeaseOwner, duration: Int64, now: Int64) -> LeaseState {
        guard let lease = self.held[key], lease.owner == owner, now < lease.until else { return .lost }
        self.held[key]!.until = now + duration
        return .held
    }

    mutating func release(_ key: StoreKey, owner: LeaseOwner, now: Int64) -> LeaseState {
        guard let lease = self.held[key], lease.owner == owner, now < lease.until else { return .lost }
        self.held[key] = nil
        return .held
    }

    /// How many leases an instance holds.
    func count(of instance: Int, now: Int64) -> Int {
        self.held.values.count { $0.instance == instance && now < $0.until }
    }
}

extension SimulatedStore {
    func acquireLease(_ key: StoreKey, owner: LeaseOwner, instance: Int, duration: Duration) -> LeaseOutcome {
        let now = self.time.now
        return self.state.withLock { state in
            state.leases.acquire(
                key,
                owner: owner,
                instance: instance,
                duration: duration.nanosecondCount,
                above: state.entries[key]?.record.version ?? state.tombstones[key],
                now: now
            )
        }
    }

    func extendLease(_ key: StoreKey, owner: LeaseOwner, duration: Duration) -> LeaseState {
        let now = self.time.now
        return self.state.withLock { state in
            state.leases.extend(key, owner: owner, duration: duration.nanosecondCount, now: now)
        }
    }

    func releaseLease(_ key: StoreKey, owner: LeaseOwner) -> LeaseState {
        let now = self.time.now
        return self.state.withLock { $0.leases.release(key, owner: owner, now: now) }
    }

    func leases(of instance: Int) -> Int {
        let now = self.time.now
        return self.state.withLock { $0.leases.count(of: instance, now: now) }
    }
}
