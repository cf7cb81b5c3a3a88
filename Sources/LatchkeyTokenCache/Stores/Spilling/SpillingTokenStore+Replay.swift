//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension SpillingTokenStore {
    /// Moves what the local store holds to the shared one.
    ///
    /// It begins by itself when the shared store answers.
    ///
    /// - Parameter timeout: How long each call of a store may take; 5 seconds by default.
    /// - Returns: How many records were moved or found to be out of date.
    /// - Throws: ``TokenStoreError`` of the store that failed; what is left stays.
    @discardableResult
    public func replay(timeout: Duration = .seconds(5)) async throws(TokenStoreError) -> Int {
        let spills = self.state.withLock { $0.spills }
        var moved = 0
        var cursor: StoreCursor?
        repeat {
            let page = try await self.spill.scan(nil, after: cursor, limit: 64, timeout: timeout).get()
            try await self.move(page.records, timeout: timeout)
            moved += page.records.count
            cursor = page.next
        } while cursor != nil
        self.state.withLock { state in
            if state.spills == spills { state.mayHold = false }
        }
        return moved
    }

    private func move(_ records: [StoredRecord], timeout: Duration) async throws(TokenStoreError) {
        guard !records.isEmpty else { return }
        let outcomes = await self.base.put(records.map { StoreWrite($0) }, timeout: timeout)
        let settled = zip(records, outcomes).filter { !$0.1.isFailure }.map(\.0)
        await self.forget(settled, timeout: timeout)
        guard settled.count == records.count else {
            for case .failed(let error) in outcomes { throw error }
            throw .noOutcome
        }
    }

    /// Begins to move what the local store holds, unless that is under way.
    func beginReplay() {
        self.state.withLock { state in
            guard state.mayHold, state.replay == nil, !state.isClosed else { return }
            state.replay = Task(name: "token-store-replay") { [weak self] in
                _ = try? await self?.replay()
                self?.state.withLock { $0.replay = nil }
            }
        }
    }

    /// Compares what the local store has with what the shared one has answered; the newer one counts.
    func merge(_ record: StoredRecord, into outcome: StoreReadOutcome, timeout: Duration) async -> StoreReadOutcome {
        switch outcome {
        case .failed: return .record(record)
        case .record(let stored) where stored.version >= record.version:
            await self.forget([record], timeout: timeout)
            return outcome
        case .record, .absent:
            // Only the shared store knows whether the record was removed.
            let written = await self.base.put([StoreWrite(record)], timeout: timeout)
            switch written.first {
            case .accepted?:
                await self.forget([record], timeout: timeout)
                return .record(record)
            case .superseded?:
                await self.forget([record], timeout: timeout)
                return outcome
            case .failed?, nil: return outcome
            }
        }
    }

    /// Puts records into the local store.
    func keep(_ records: [StoredRecord], timeout: Duration) async {
        guard !records.isEmpty else { return }
        self.state.withLock { state in
            state.mayHold = true
            state.spills += 1
        }
        _ = await self.spill.put(records.map { StoreWrite($0) }, timeout: timeout)
    }

    /// Takes records out of the local store that the shared one has answered for.
    func forget(_ records: [StoredRecord], timeout: Duration) async {
        guard !records.isEmpty else { return }
        let removals = records.map { record in
            StoreRemoval(
                key: record.key,
                partition: record.partition,
                condition: .ifNotNewer(than: record.version),
                tombstone: .zero
            )
        }
        _ = await self.spill.remove(removals, timeout: timeout)
    }
}

extension StoreReadOutcome {
    /// Whether the store has answered.
    var isAnswer: Bool { if case .failed = self { false } else { true } }
}

extension StoreWriteOutcome {
    /// Whether the store has answered.
    var isAnswer: Bool { !self.isFailure }
}

extension StoreWrite {
    /// Whether a record that a store did not take belongs into the local one.
    func mustSpill(after outcome: StoreWriteOutcome) -> Bool {
        guard self.record.durability == .mustKeep, case .failed(let error) = outcome else { return false }
        guard error.code != .misconfigured, error.code != .closed else { return false }
        return self.condition == .ifNewer || self.condition == .always
    }

    /// Whether a store's answer leaves nothing to be kept of the record, or an older one, in the local store.
    func isSettled(by outcome: StoreWriteOutcome) -> Bool {
        switch outcome {
        case .accepted: true
        case .superseded: self.condition == .ifNewer
        case .failed: false
        }
    }
}
