//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The lock of a family: the lease of its record, extended until it is given back.
final class FamilyLock: Sendable {
    private struct State: Sendable {
        /// From when on the lock is taken to be lost.
        var deadline: Int64
        var keeper: Task<Void, Never>?
    }

    let fence: UInt64
    private let store: any LeasingTokenStore
    private let name: StoreKey
    private let owner: LeaseOwner
    private let duration: Duration
    private let timeout: Duration
    private let state: Locked<State>

    /// Wraps a lease that was granted.
    ///
    /// - Parameters:
    ///   - fence: The fence of the lease.
    ///   - store: The store that granted it.
    ///   - name: The name of the family's record.
    ///   - owner: Who holds it.
    ///   - duration: For how long.
    ///   - takenAt: When it was asked for, in nanoseconds of the continuous clock.
    ///   - timeout: How long a call of the store may take.
    init(
        fence: UInt64,
        store: any LeasingTokenStore,
        name: StoreKey,
        owner: LeaseOwner,
        duration: Duration,
        takenAt: Int64,
        timeout: Duration
    ) {
        self.fence = fence
        self.store = store
        self.name = name
        self.owner = owner
        self.duration = duration
        self.timeout = timeout
        self.state = Locked(State(deadline: Self.deadline(duration, from: takenAt)))
    }

    /// A lease is taken to be lost a little before the store does so.
    private static func deadline(_ duration: Duration, from time: Int64) -> Int64 {
        time.addingClamped(duration.nanoseconds - min(.milliseconds(500), duration.nanoseconds / 4))
    }

    /// Whether nobody else can have the lock.
    func isHeld(at now: Int64) -> Bool { self.state.withLock { now < $0.deadline } }

    /// Begins to extend the lock, but not for ever.
    func keep(until end: Int64, time: any TimeProvider, spawn: TaskSpawner) {
        let keeper = spawn("refresh-token-lock") { await self.extend(until: end, time: time) }
        self.state.withLock { $0.keeper = keeper }
    }

    private func extend(until end: Int64, time: any TimeProvider) async {
        let third = max(self.duration.nanoseconds / 3, .milliseconds(10))
        while true {
            let next = time.continuousNanoseconds().addingClamped(third)
            guard next < end, (try? await time.sleep(until: next)) != nil, !Task.isCancelled else { return }
            let now = time.continuousNanoseconds()
            // Lost once is lost: another may have had it in between.
            guard self.isHeld(at: now) else { return }
            let state = await self.store.extendLease(
                self.name,
                owner: self.owner,
                duration: self.duration,
                timeout: self.timeout
            )
            switch state {
            case .held: self.state.withLock { $0.deadline = Self.deadline(self.duration, from: now) }
            case .lost: return self.state.withLock { $0.deadline = .min }
            case .failed: break
            }
        }
    }

    /// Gives the lock back; when that fails it runs out.
    func release() async {
        let keeper = self.state.withLock { state in
            state.deadline = .min
            return state.keeper
        }
        keeper?.cancel()
        await keeper?.value
        _ = await self.store.releaseLease(self.name, owner: self.owner, timeout: self.timeout)
    }
}
