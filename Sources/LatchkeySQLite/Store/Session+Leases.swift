//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

extension Session {
    func acquireLease(_ key: StoreKey, owner: LeaseOwner, duration: Duration) throws(SQLiteFailure) -> LeaseOutcome {
        let now = self.clock.now()
        if let left = try self.leases.read(key)?.remaining(at: now, boot: self.clock.boot) {
            return .busy(retryAfter: .nanoseconds(left))
        }
        let highest = max(
            try self.leases.lastFence(),
            try self.records.head(key)?.version.fence ?? 0,
            try self.tombstones.read(key)?.version.fence ?? 0
        )
        guard highest < .max else { return .failed(.sqliteStoreFencesUsedUp) }
        try self.leases.setLastFence(highest + 1)
        try self.hold(key, owner: owner, duration: duration, at: now)
        return .granted(fence: highest + 1)
    }

    func extendLease(_ key: StoreKey, owner: LeaseOwner, duration: Duration) throws(SQLiteFailure) -> LeaseState {
        let now = self.clock.now()
        guard try self.holds(key, owner, at: now) else { return .lost }
        try self.hold(key, owner: owner, duration: duration, at: now)
        return .held
    }

    func releaseLease(_ key: StoreKey, owner: LeaseOwner) throws(SQLiteFailure) -> LeaseState {
        guard try self.holds(key, owner, at: self.clock.now()) else { return .lost }
        try self.leases.delete(key)
        return .held
    }

    private func holds(_ key: StoreKey, _ owner: LeaseOwner, at now: StoreInstant) throws(SQLiteFailure) -> Bool {
        guard let lease = try self.leases.read(key), lease.owner == owner else { return false }
        return lease.remaining(at: now, boot: self.clock.boot) != nil
    }

    private func hold(
        _ key: StoreKey,
        owner: LeaseOwner,
        duration: Duration,
        at now: StoreInstant
    ) throws(SQLiteFailure) {
        let nanoseconds = max(0, duration.nanoseconds)
        let lease = LeaseTable.Lease(
            owner: owner,
            boot: self.clock.boot,
            deadline: now.continuous.addingClamped(nanoseconds),
            duration: nanoseconds
        )
        try self.leases.write(lease, for: key)
    }
}
