//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Synchronization

/// What lies between one instance and the store: time, and now and then nothing.
final class StoreLink: Sendable {
    private let store: StoreModel
    private let instance: Int
    private let random: Mutex<SeededRandom>

    static let unavailable = TokenStoreError(.unavailable, "The simulated store cannot be reached.")
    static let timedOut = TokenStoreError(.timedOut, "The simulated store did not answer in time.")

    init(to store: StoreModel, instance: Int, seed: UInt64) {
        self.store = store
        self.instance = instance
        self.random = Mutex(SeededRandom(seed: seed))
    }

    private enum Fate {
        case answered(after: Int64)
        case refused(after: Int64)
        case lost
    }

    private func fate() -> Fate {
        let outage = self.store.outage(at: self.store.clock.now)
        return self.random.withLock { random in
            if outage == .hang { return .lost }
            let pause = self.store.settings.delay.draw(from: &random)
            if outage == .refuse { return .refused(after: pause) }
            if self.store.settings.loss > 0, random.nextUnit() < self.store.settings.loss { return .lost }
            return .answered(after: pause)
        }
    }

    /// Does something in the store, or fails.
    ///
    /// - Parameters:
    ///   - timeout: How long the call may take.
    ///   - failure: The answer to give for an error.
    ///   - operation: Does it, when the request has arrived.
    /// - Returns: The answer.
    func call<Value: Sendable>(
        timeout: Duration,
        failure: (TokenStoreError) -> Value,
        _ operation: (MemoryTokenStore) async -> Value
    ) async -> Value {
        let clock = self.store.clock
        let end = clock.now.addingReportingOverflow(timeout.nanosecondCount)
        let limit = end.overflow ? Int64.max : end.partialValue
        switch self.fate() {
        case .answered(let pause) where clock.now + pause < limit:
            // Half of the way there and half of it back.
            let arrival = clock.now + pause / 2
            await clock.pause(until: arrival)
            let value = await operation(self.store.memory)
            await clock.pause(until: arrival + pause - pause / 2)
            self.store.recorder.storeCalled(failed: false, now: clock.now)
            return value
        case .refused(let pause):
            await clock.pause(until: min(limit, clock.now + pause))
            self.store.recorder.storeCalled(failed: true, now: clock.now)
            return failure(Self.unavailable)
        case .answered, .lost:
            await clock.pause(until: limit)
            self.store.recorder.storeCalled(failed: true, now: clock.now)
            return failure(Self.timedOut)
        }
    }

    // MARK: - The feed

    func publish(_ changes: [StoreChange], timeout: Duration) async -> TokenStoreError? {
        await self.call(timeout: timeout, failure: { $0 }) { _ in
            self.store.publish(changes)
            return nil
        }
    }

    /// Waits for changes.
    func changes(after cursor: StoreCursor?, limit: Int, timeout: Duration) async -> StoreChangeBatch {
        let clock = self.store.clock
        let end = clock.now + timeout.nanosecondCount
        while true {
            let outage = self.store.outage(at: clock.now)
            if outage == .refuse { return .failed(Self.unavailable) }
            if outage == nil, let batch = self.store.changes(after: cursor, limit: limit) {
                let pause = self.random.withLock { self.store.settings.delay.draw(from: &$0) }
                await clock.pause(until: clock.now + pause / 2)
                return batch
            }
            guard clock.now < end, !Task.isCancelled else {
                guard outage == nil, let cursor else { return .failed(Self.timedOut) }
                return .changes([], next: cursor)
            }
            let number = clock.reserve()
            self.store.listen(self.instance, as: number)
            await clock.pause(until: end, as: number)
        }
    }
}

/// A store as an instance sees it.
protocol LinkedStore: EpochTokenStore, LeasingTokenStore {
    var link: StoreLink { get }
}

/// A store with a feed.
struct StoreWithFeed: LinkedStore, ChangeFeedTokenStore {
    let link: StoreLink

    func publish(_ changes: [StoreChange], timeout: Duration) async -> TokenStoreError? {
        await self.link.publish(changes, timeout: timeout)
    }

    func changes(after cursor: StoreCursor?, limit: Int, timeout: Duration) async -> StoreChangeBatch {
        await self.link.changes(after: cursor, limit: limit, timeout: timeout)
    }
}

/// A store without a feed.
struct StoreWithoutFeed: LinkedStore {
    let link: StoreLink
}

extension LinkedStore {
    func get(_ keys: [StoreKey], timeout: Duration) async -> [StoreReadOutcome] {
        await self.link.call(timeout: timeout, failure: { error in keys.map { _ in .failed(error) } }) {
            await $0.get(keys, timeout: timeout)
        }
    }

    func put(_ writes: [StoreWrite], timeout: Duration) async -> [StoreWriteOutcome] {
        await self.link.call(timeout: timeout, failure: { error in writes.map { _ in .failed(error) } }) {
            await $0.put(writes, timeout: timeout)
        }
    }

    func remove(_ removals: [StoreRemoval], timeout: Duration) async -> [StoreRemovalOutcome] {
        await self.link.call(timeout: timeout, failure: { error in removals.map { _ in .failed(error) } }) {
            await $0.remove(removals, timeout: timeout)
        }
    }

    func epoch(of partition: StorePartition, timeout: Duration) async -> Result<UInt64, TokenStoreError> {
        await self.link.call(timeout: timeout, failure: { .failure($0) }) {
            await $0.epoch(of: partition, timeout: timeout)
        }
    }

    func epochs(of partitions: [StorePartition], timeout: Duration) async -> Result<[UInt64], TokenStoreError> {
        await self.link.call(timeout: timeout, failure: { .failure($0) }) {
            await $0.epochs(of: partitions, timeout: timeout)
        }
    }

    func raiseEpoch(of partition: StorePartition, timeout: Duration) async -> Result<UInt64, TokenStoreError> {
        await self.link.call(timeout: timeout, failure: { .failure($0) }) {
            await $0.raiseEpoch(of: partition, timeout: timeout)
        }
    }

    func acquireLease(
        _ key: StoreKey,
        owner: LeaseOwner,
        duration: Duration,
        timeout: Duration
    ) async -> LeaseOutcome {
        await self.link.call(timeout: timeout, failure: { .failed($0) }) {
            await $0.acquireLease(key, owner: owner, duration: duration, timeout: timeout)
        }
    }

    func extendLease(_ key: StoreKey, owner: LeaseOwner, duration: Duration, timeout: Duration) async -> LeaseState {
        await self.link.call(timeout: timeout, failure: { .failed($0) }) {
            await $0.extendLease(key, owner: owner, duration: duration, timeout: timeout)
        }
    }

    func releaseLease(_ key: StoreKey, owner: LeaseOwner, timeout: Duration) async -> LeaseState {
        await self.link.call(timeout: timeout, failure: { .failed($0) }) {
            await $0.releaseLease(key, owner: owner, timeout: timeout)
        }
    }

    func health(timeout: Duration) async -> TokenStoreError? {
        await self.link.call(timeout: timeout, failure: { $0 }) { _ in nil }
    }

    func close(timeout: Duration) async {}
}
