//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

extension StoreTrial {
    private func leasing(_ store: (any TokenStore)?) throws -> any LeasingTokenStore {
        guard let leasing = (store ?? self.store) as? any LeasingTokenStore else { throw MissingRefinement() }
        return leasing
    }

    /// Asks for a lease.
    func acquire(
        _ name: String = "key",
        by owner: UInt64,
        for duration: Duration? = nil,
        from store: (any TokenStore)? = nil
    ) async throws -> LeaseOutcome {
        let leasing = try self.leasing(store)
        return await self.insist { _ in
            let outcome = await leasing.acquireLease(
                self.key(name),
                owner: self.owner(owner),
                duration: duration ?? self.longLife,
                timeout: Self.timeout
            )
            return (outcome, outcome.error != nil)
        }
    }

    /// Gets a lease that is free.
    ///
    /// Where an answer was lost the lease may be taken without anybody knowing; then its end is awaited.
    func fence(
        _ name: String = "key",
        by owner: UInt64,
        for duration: Duration? = nil,
        from store: (any TokenStore)? = nil,
        fileID: String = #fileID,
        line: Int = #line
    ) async throws -> UInt64 {
        var outcome = try await self.acquire(name, by: owner, for: duration, from: store)
        for _ in 0..<100 where self.harness.disturbance > .nothing {
            guard let wait = outcome.retryAfter else { break }
            try await self.pass(wait)
            outcome = try await self.acquire(name, by: owner, for: duration, from: store)
        }
        self.check(outcome.fence != nil, "A free lease was not granted: \(outcome)", fileID: fileID, line: line)
        return outcome.fence ?? 0
    }

    /// Extends a lease.
    func extend(
        _ name: String = "key",
        by owner: UInt64,
        for duration: Duration? = nil,
        from store: (any TokenStore)? = nil
    ) async throws -> LeaseState {
        let leasing = try self.leasing(store)
        return await self.insist { _ in
            let state = await leasing.extendLease(
                self.key(name),
                owner: self.owner(owner),
                duration: duration ?? self.longLife,
                timeout: Self.timeout
            )
            return (state, state.error != nil)
        }
    }

    /// Gives a lease back; where an answer was lost, a lost lease is one that was given back.
    func release(
        _ name: String = "key",
        by owner: UInt64,
        from store: (any TokenStore)? = nil
    ) async throws -> LeaseState {
        let leasing = try self.leasing(store)
        return await self.insist { again in
            let state = await leasing.releaseLease(self.key(name), owner: self.owner(owner), timeout: Self.timeout)
            return (again && state.isLost ? .held : state, state.error != nil)
        }
    }

    /// The lease is taken, for no longer than it was given.
    func isBusy(
        _ name: String = "key",
        for owner: UInt64,
        atMost limit: Duration? = nil,
        from store: (any TokenStore)? = nil,
        fileID: String = #fileID,
        line: Int = #line
    ) async throws {
        let outcome = try await self.acquire(name, by: owner, from: store)
        guard let wait = outcome.retryAfter else {
            return self.check(false, "A lease that is taken was not busy: \(outcome)", fileID: fileID, line: line)
        }
        self.check(
            wait > .zero && wait <= limit ?? self.longLife,
            "A lease is said to be taken for \(wait)",
            fileID: fileID,
            line: line
        )
    }
}
