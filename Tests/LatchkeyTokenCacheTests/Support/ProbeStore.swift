//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import LatchkeyTokenCache

/// A store in memory that counts its calls and does to them what a test says.
final class ProbeStore: EpochTokenStore, DurableTokenStore {
    enum Operation: Hashable, CaseIterable {
        case get
        case put
        case remove
        case epoch
        case raiseEpoch
        case close
    }

    enum Behaviour {
        case well
        /// Does nothing and fails.
        case failing(TokenStoreError.Code)
        /// Does what it is asked and fails.
        case losingAnswers
        /// Does what it is asked when the gate opens, whatever the time limit.
        case held(Gate)
        /// Answers with fewer outcomes than it was asked for.
        case tongueTied
    }

    private struct State {
        var calls: [Operation] = []
        var behaviours: [Operation: Behaviour] = [:]
        var batches: [[StoreWrite]] = []
        var reads: (@Sendable (StoreKey) -> StoreReadOutcome?)?
        var refused: Set<StoreKey> = []
    }

    let base: MemoryTokenStore
    private let state = Locked(State())

    let encryption: StoreEncryption

    init(time: any TimeProvider, encryption: StoreEncryption = .none) {
        self.base = MemoryTokenStore(time: time)
        self.encryption = encryption
    }

    // MARK: - What a test sees and says

    /// Every call, in order.
    var calls: [Operation] { self.state.withLock(\.calls) }
    /// What each call of `put` was to write.
    var batches: [[StoreWrite]] { self.state.withLock(\.batches) }

    func count(_ operation: Operation) -> Int { self.calls.count { $0 == operation } }

    func be(_ behaviour: Behaviour, in operations: [Operation] = Operation.allCases) {
        self.state.withLock { state in
            for operation in operations { state.behaviours[operation] = behaviour }
        }
    }

    /// Answers reads in place of what is stored.
    func answerReads(_ answer: (@Sendable (StoreKey) -> StoreReadOutcome?)?) {
        self.state.withLock { $0.reads = answer }
    }

    /// Refuses to write a record, now and later.
    func refuse(_ key: StoreKey) { self.state.withLock { _ = $0.refused.insert(key) } }

    func record(of key: StoreKey) async -> StoredRecord? {
        if case .record(let record)? = await self.base.get([key], timeout: .seconds(1)).first { record } else { nil }
    }

    // MARK: - Being a store

    private func enter(_ operation: Operation) async -> (isDone: Bool, error: TokenStoreError?, isShort: Bool) {
        let behaviour = self.state.withLock { state in
            state.calls.append(operation)
            return state.behaviours[operation] ?? .well
        }
        switch behaviour {
        case .well: return (true, nil, false)
        case .failing(let code): return (false, TokenStoreError(code, "The store is to fail."), false)
        case .losingAnswers: return (true, TokenStoreError(.unavailable, "The answer is lost."), false)
        case .tongueTied: return (true, nil, true)
        case .held(let gate):
            await gate.waitThroughCancellation()
            return (true, nil, false)
        }
    }

    func get(_ keys: [StoreKey], timeout: Duration) async -> [StoreReadOutcome] {
        let (_, error, isShort) = await self.enter(.get)
        if let error { return keys.map { _ in .failed(error) } }
        let outcomes = await self.base.get(keys, timeout: timeout)
        let reads = self.state.withLock(\.reads)
        return zip(keys, outcomes).map { reads?($0) ?? $1 }.dropLast(isShort ? 1 : 0)
    }

    func put(_ writes: [StoreWrite], timeout: Duration) async -> [StoreWriteOutcome] {
        self.state.withLock { $0.batches.append(writes) }
        let (isDone, error, isShort) = await self.enter(.put)
        let refused = self.state.withLock(\.refused)
        let refusal = TokenStoreError(.misconfigured, "The store does not take this.")
        var outcomes: [StoreWriteOutcome] = []
        for write in writes {
            let isRefused = refused.contains(write.record.key)
            let outcome = isDone && !isRefused ? await self.base.put([write], timeout: timeout)[0] : .failed(refusal)
            outcomes.append(error.map { .failed($0) } ?? outcome)
        }
        return outcomes.dropLast(isShort ? 1 : 0)
    }

    func remove(_ removals: [StoreRemoval], timeout: Duration) async -> [StoreRemovalOutcome] {
        let (isDone, error, isShort) = await self.enter(.remove)
        let outcomes = isDone ? await self.base.remove(removals, timeout: timeout) : []
        if let error { return removals.map { _ in .failed(error) } }
        return outcomes.dropLast(isShort ? 1 : 0)
    }

    func epoch(of partition: StorePartition, timeout: Duration) async -> Result<UInt64, TokenStoreError> {
        let (_, error, _) = await self.enter(.epoch)
        if let error { return .failure(error) }
        return await self.base.epoch(of: partition, timeout: timeout)
    }

    func epochs(of partitions: [StorePartition], timeout: Duration) async -> Result<[UInt64], TokenStoreError> {
        let (_, error, _) = await self.enter(.epoch)
        if let error { return .failure(error) }
        return await self.base.epochs(of: partitions, timeout: timeout)
    }

    func raiseEpoch(of partition: StorePartition, timeout: Duration) async -> Result<UInt64, TokenStoreError> {
        let (isDone, error, _) = await self.enter(.raiseEpoch)
        let answer = isDone ? await self.base.raiseEpoch(of: partition, timeout: timeout) : .success(0)
        return error.map { .failure($0) } ?? answer
    }

    func health(timeout: Duration) async -> TokenStoreError? { nil }

    func close(timeout: Duration) async {
        if await self.enter(.close).isDone { await self.base.close(timeout: timeout) }
    }
}
