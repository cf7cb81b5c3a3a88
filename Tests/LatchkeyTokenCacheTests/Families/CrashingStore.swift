//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import LatchkeyTokenCache

/// One instance's way to the store, on which the instance dies at a certain call, before or after it was heeded.
///
/// From then on nothing that the instance does reaches anybody.
final class CrashingStore: LeasingTokenStore {
    private struct State {
        var random: SeededRandom
        var left: Int?
        var diesBefore: Bool
        var failures: Double
        var failedWrites = 0
        var isDead = false
    }

    private enum Fate {
        case heed
        case heedAndFail
        case fail
    }

    private let base: MemoryTokenStore
    private let state: Locked<State>
    private static let error = TokenStoreError(.unavailable, "The instance is cut off.")

    /// Creates a way to a store.
    ///
    /// - Parameters:
    ///   - base: The store.
    ///   - seed: Decides which calls fail.
    ///   - calls: After how many calls the instance dies; never when `nil`.
    ///   - diesBefore: Whether it dies before the store has heeded the last of them.
    ///   - failures: The probability that a call fails, heeded or not.
    init(_ base: MemoryTokenStore, seed: UInt64, diesAt calls: Int?, before diesBefore: Bool, failures: Double) {
        self.base = base
        self.state = Locked(
            State(random: SeededRandom(seed: seed), left: calls, diesBefore: diesBefore, failures: failures)
        )
    }

    var isDead: Bool { self.state.withLock(\.isDead) }
    /// How many writes have failed.
    var failedWrites: Int { self.state.withLock(\.failedWrites) }

    /// Lets no further call fail, unless the instance is dead.
    func mend() {
        self.state.withLock { state in
            state.failures = 0
            state.left = nil
        }
    }

    private func fate(isWrite: Bool = false) -> Fate {
        self.state.withLock { state in
            if state.isDead { return .fail }
            if let left = state.left {
                state.left = left - 1
                if left <= 0 {
                    state.isDead = true
                    return state.diesBefore ? .fail : .heedAndFail
                }
            }
            guard state.random.nextUnit() < state.failures else { return .heed }
            if isWrite { state.failedWrites += 1 }
            return state.random.nextUnit() < 0.5 ? .fail : .heedAndFail
        }
    }

    private func call<Value>(
        _ failed: Value,
        isWrite: Bool = false,
        _ work: () async -> Value
    ) async -> Value {
        switch self.fate(isWrite: isWrite) {
        case .heed: return await work()
        case .heedAndFail:
            _ = await work()
            return failed
        case .fail: return failed
        }
    }

    func get(_ keys: [StoreKey], timeout: Duration) async -> [StoreReadOutcome] {
        await self.call(keys.map { _ in .failed(Self.error) }) { await self.base.get(keys, timeout: timeout) }
    }

    func put(_ writes: [StoreWrite], timeout: Duration) async -> [StoreWriteOutcome] {
        await self.call(writes.map { _ in .failed(Self.error) }, isWrite: true) {
            await self.base.put(writes, timeout: timeout)
        }
    }

    func remove(_ removals: [StoreRemoval], timeout: Duration) async -> [StoreRemovalOutcome] {
        await self.call(removals.map { _ in .failed(Self.error) }) {
            await self.base.remove(removals, timeout: timeout)
        }
    }

    func acquireLease(
        _ key: StoreKey,
        owner: LeaseOwner,
        duration: Duration,
        timeout: Duration
    ) async -> LeaseOutcome {
        await self.call(.failed(Self.error)) {
            await self.base.acquireLease(key, owner: owner, duration: duration, timeout: timeout)
        }
    }

    func extendLease(
        _ key: StoreKey,
        owner: LeaseOwner,
        duration: Duration,
        timeout: Duration
    ) async -> LeaseState {
        await self.call(.failed(Self.error)) {
            await self.base.extendLease(key, owner: owner, duration: duration, timeout: timeout)
        }
    }

    func releaseLease(_ key: StoreKey, owner: LeaseOwner, timeout: Duration) async -> LeaseState {
        await self.call(.failed(Self.error)) {
            await self.base.releaseLease(key, owner: owner, timeout: timeout)
        }
    }

    func health(timeout: Duration) async -> TokenStoreError? { nil }
    func close(timeout: Duration) async {}
}
