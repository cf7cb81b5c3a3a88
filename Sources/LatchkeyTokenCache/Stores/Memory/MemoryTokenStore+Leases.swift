//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension MemoryTokenStore: LeasingTokenStore {
    /// Takes the lease of a key; see ``LeasingTokenStore/acquireLease(_:owner:duration:timeout:)``.
    public func acquireLease(
        _ key: StoreKey,
        owner: LeaseOwner,
        duration: Duration,
        timeout: Duration
    ) async -> LeaseOutcome {
        let outcome = self.whileOpen { state, now in
            let fence = state.records.fence(of: key)
            return state.leases.acquire(key, owner: owner, duration: duration, above: fence, at: now)
        }
        switch outcome {
        case .success(let outcome): return outcome
        case .failure(let error): return .failed(error)
        }
    }

    /// Extends a lease; see ``LeasingTokenStore/extendLease(_:owner:duration:timeout:)``.
    public func extendLease(
        _ key: StoreKey,
        owner: LeaseOwner,
        duration: Duration,
        timeout: Duration
    ) async -> LeaseState {
        let outcome = self.whileOpen { state, now in
            state.leases.extend(key, owner: owner, duration: duration, at: now)
        }
        switch outcome {
        case .success(let outcome): return outcome
        case .failure(let error): return .failed(error)
        }
    }

    /// Gives a lease back; see ``LeasingTokenStore/releaseLease(_:owner:timeout:)``.
    public func releaseLease(_ key: StoreKey, owner: LeaseOwner, timeout: Duration) async -> LeaseState {
        let outcome = self.whileOpen { state, now in state.leases.release(key, owner: owner, at: now) }
        switch outcome {
        case .success(let outcome): return outcome
        case .failure(let error): return .failed(error)
        }
    }
}
