//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// The dice and the memory of a ``ChaosStore``.
struct ChaosState: Sendable {
    /// How many former states of a key are remembered.
    private static let depth = 4

    var faults: ChaosFaults
    var overrides: [ChaosOperation: ChaosFaults] = [:]
    var counts = ChaosCounts()
    private var random: SeededRandom
    /// What was written under each key, the present state last; `nil` for a removal.
    private var history: [StoreKey: [StoredRecord?]] = [:]

    init(faults: ChaosFaults, seed: UInt64) {
        self.faults = faults
        self.random = SeededRandom(seed: seed)
    }

    /// Throws the dice for a call.
    mutating func plan(_ operation: ChaosOperation, count: Int, timeout: Duration) -> ChaosPlan {
        let faults = self.overrides[operation] ?? self.faults
        let span = faults.delay.upperBound - faults.delay.lowerBound
        let delay = faults.delay.lowerBound + span * self.random.nextUnit()
        if delay > .zero { self.counts.delays += 1 }
        guard delay >= timeout, delay > .zero, faults.keepsTimeouts else {
            return ChaosPlan(delay: delay, fates: (0..<count).map { _ in self.fate(operation, faults) })
        }
        self.counts.timeouts += 1
        let error = TokenStoreError(.timedOut, "The call took longer than its timeout (an injected fault).")
        let isDone = operation.changesState && self.random.nextUnit() < 0.5
        return ChaosPlan(
            delay: max(.zero, timeout),
            fates: Array(repeating: isDone ? .lose(error) : .refuse(error), count: count)
        )
    }

    private mutating func fate(_ operation: ChaosOperation, _ faults: ChaosFaults) -> ChaosFate {
        var dice = self.random.nextUnit()
        func isHit(_ probability: Double) -> Bool {
            defer { dice -= probability }
            return dice < probability
        }
        let error = TokenStoreError(.unavailable, "The store broke off (an injected fault).")
        if isHit(faults.error) {
            self.counts.errors += 1
            return .refuse(error)
        }
        if operation.changesState, isHit(faults.lostAnswer) {
            self.counts.lostAnswers += 1
            return .lose(error)
        }
        if operation.changesState || operation == .changes, isHit(faults.duplicate) {
            self.counts.duplicates += 1
            return .duplicate
        }
        if operation == .put, isHit(faults.tornWrite) {
            self.counts.tornWrites += 1
            return .tear
        }
        return operation == .get && isHit(faults.staleRead) ? .makeStale : .spare
    }

    /// Remembers what a key holds from now on.
    mutating func remember(_ record: StoredRecord?, of key: StoreKey) {
        var states = self.history[key] ?? [nil]
        states.append(record)
        self.history[key] = states.suffix(Self.depth)
    }

    /// One of the former states of a key; `nil` when there is none to choose from.
    mutating func formerState(of key: StoreKey, at wall: WallTime) -> StoreReadOutcome? {
        guard let state = self.history[key]?.dropLast().randomElement(using: &self.random) else { return nil }
        self.counts.staleReads += 1
        guard let record = state, record.expiresAt > wall else { return .absent }
        return .record(record)
    }
}
