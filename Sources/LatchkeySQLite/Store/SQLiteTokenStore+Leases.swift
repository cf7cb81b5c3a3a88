//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenCache

extension SQLiteTokenStore: LeasingTokenStore {
    /// Takes the lease of a key; see ``/LatchkeyTokenCache/LeasingTokenStore/acquireLease(_:owner:duration:timeout:)``.
    public func acquireLease(
        _ key: StoreKey,
        owner: LeaseOwner,
        duration: Duration,
        timeout: Duration
    ) async -> LeaseOutcome {
        await self.call(
            self.threads.writing,
            timeout: timeout,
            failed: { .failed($0) },
            work: { session throws(SQLiteFailure) in
                try session.acquireLease(key, owner: owner, duration: duration)
            }
        )
    }

    /// Extends a lease; see ``/LatchkeyTokenCache/LeasingTokenStore/extendLease(_:owner:duration:timeout:)``.
    public func extendLease(
        _ key: StoreKey,
        owner: LeaseOwner,
        duration: Duration,
        timeout: Duration
    ) async -> LeaseState {
        await self.call(
            self.threads.writing,
            timeout: timeout,
            failed: { .failed($0) },
            work: { session throws(SQLiteFailure) in
                try session.extendLease(key, owner: owner, duration: duration)
            }
        )
    }

    /// Gives a lease back; see ``/LatchkeyTokenCache/LeasingTokenStore/releaseLease(_:owner:timeout:)``.
    public func releaseLease(_ key: StoreKey, owner: LeaseOwner, timeout: Duration) async -> LeaseState {
        await self.call(
            self.threads.writing,
            timeout: timeout,
            failed: { .failed($0) },
            work: { session throws(SQLiteFailure) in try session.releaseLease(key, owner: owner) }
        )
    }
}
