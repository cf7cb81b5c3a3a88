//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import LatchkeyTokenCache

/// One instance's connection to a store that it shares with others; a test can cut it.
final class LinkedStore: LeasingTokenStore, ChangeFeedTokenStore, EpochTokenStore {
    enum Operation: Hashable, CaseIterable {
        case get
        case put
        case remove
        case epoch
        case raiseEpoch
        case acquireLease
        case extendLease
        case releaseLease
        case publish
        case changes
        case health
    }

    private struct State {
        var calls: [Operation] = []
        var cut: Set<Operation> = []
        var gates: [Operation: Gate] = [:]
        /// Opens when reads of the feed are to break off.
        var breaks = Gate()
        var isClosed = false
    }

    let base: MemoryTokenStore
    private let state = Locked(State())
    private static let error = TokenStoreError(.unavailable, "The connection is cut.")

    init(to base: MemoryTokenStore) {
        self.base = base
    }

    // MARK: - What a test sees and says

    func count(_ operation: Operation) -> Int { self.state.withLock { $0.calls.count { $0 == operation } } }

    /// Lets calls fail, those under way included.
    func cut(_ operations: [Operation] = Operation.allCases) {
        let breaks = self.state.withLock { state -> Gate? in
            state.cut.formUnion(operations)
            return state.cut.contains(.changes) ? state.breaks : nil
        }
        breaks?.open()
    }

    /// Lets calls succeed again.
    func mend() {
        self.state.withLock { state in
            state.cut = []
            state.breaks = Gate()
        }
    }

    /// Lets calls wait for a gate before they do anything.
    func hold(_ operation: Operation, at gate: Gate?) { self.state.withLock { $0.gates[operation] = gate } }

    // MARK: - Being a store

    /// Notes a call.
    ///
    /// - Returns: What is wrong, if the connection is cut.
    private func enter(_ operation: Operation) async -> TokenStoreError? {
        let (isCut, gate) = self.state.withLock { state in
            state.calls.append(operation)
            return (state.cut.contains(operation), state.gates[operation])
        }
        await gate?.waitThroughCancellation()
        if self.state.withLock(\.isClosed) { return TokenStoreError(.closed, "The connection was closed.") }
        return isCut ? Self.error : nil
    }

    func get(_ keys: [StoreKey], timeout: Duration) async -> [StoreReadOutcome] {
        if let error = await self.enter(.get) { return keys.map { _ in .failed(error) } }
        return await self.base.get(keys, timeout: timeout)
    }

    func put(_ writes: [StoreWrite], timeout: Duration) async -> [StoreWriteOutcome] {
        if let error = await self.enter(.put) { return writes.map { _ in .failed(error) } }
        return await self.base.put(writes, timeout: timeout)
    }

    func remove(_ removals: [StoreRemoval], timeout: Duration) async -> [StoreRemovalOutcome] {
        if let error = await self.enter(.remove) { return removals.map { _ in .failed(error) } }
        return await self.base.remove(removals, timeout: timeout)
    }

    func epoch(of partition: StorePartition, timeout: Duration) async -> Result<UInt64, TokenStoreError> {
        if let error = await self.enter(.epoch) { return .failure(error) }
        return await self.base.epoch(of: partition, timeout: timeout)
    }

    func epochs(of partitions: [StorePartition], timeout: Duration) async -> Result<[UInt64], TokenStoreError> {
        if let error = await self.enter(.epoch) { return .failure(error) }
        return await self.base.epochs(of: partitions, timeout: timeout)
    }

    func raiseEpoch(of partition: StorePartition, timeout: Duration) async -> Result<UInt64, TokenStoreError> {
        if let error = await self.enter(.raiseEpoch) { return .failure(error) }
        return await self.base.raiseEpoch(of: partition, timeout: timeout)
    }

    func acquireLease(
        _ key: StoreKey,
        owner: LeaseOwner,
        duration: Duration,
        timeout: Duration
    ) async -> LeaseOutcome {
        if let error = await self.enter(.acquireLease) { return .failed(error) }
        return await self.base.acquireLease(key, owner: owner, duration: duration, timeout: timeout)
    }

    func extendLease(
        _ key: StoreKey,
        owner: LeaseOwner,
        duration: Duration,
        timeout: Duration
    ) async -> LeaseState {
        if let error = await self.enter(.extendLease) { return .failed(error) }
        return await self.base.extendLease(key, owner: owner, duration: duration, timeout: timeout)
    }

    func releaseLease(_ key: StoreKey, owner: LeaseOwner, timeout: Duration) async -> LeaseState {
        if let error = await self.enter(.releaseLease) { return .failed(error) }
        return await self.base.releaseLease(key, owner: owner, timeout: timeout)
    }

    func publish(_ changes: [StoreChange], timeout: Duration) async -> TokenStoreError? {
        if let error = await self.enter(.publish) { return error }
        return await self.base.publish(changes, timeout: timeout)
    }

    func changes(after cursor: StoreCursor?, limit: Int, timeout: Duration) async -> StoreChangeBatch {
        if let error = await self.enter(.changes) { return .failed(error) }
        let (base, breaks) = (self.base, self.state.withLock(\.breaks))
        let batch = await withTaskGroup(of: StoreChangeBatch?.self) { group in
            group.addTask { await base.changes(after: cursor, limit: limit, timeout: timeout) }
            group.addTask {
                try? await breaks.wait()
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
        return batch ?? .failed(Self.error)
    }

    func health(timeout: Duration) async -> TokenStoreError? { await self.enter(.health) }

    func close(timeout: Duration) async {
        let breaks = self.state.withLock { state in
            state.isClosed = true
            return state.breaks
        }
        breaks.open()
    }
}
