//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Synchronization

/// A store that is slow, fails, forgets, repeats itself and lies, as the schedule says; versions never go back in it.
final class SimulatedStore: EpochTokenStore {
    /// How the store behaves.
    enum Mood: String, CaseIterable, Sendable {
        case well
        case failing
        case hanging
        /// Does what it is asked and then fails.
        case failingAfterwards
        /// Writes half of a payload.
        case tearing
        /// Loses every record.
        case forgetful
    }

    private struct State {
        var records: [StoreKey: StoredRecord] = [:]
        var tombstones: [StoreKey: RecordVersion] = [:]
        var epochs: [StorePartition: UInt64] = [:]
        var mood = Mood.well
        var versionsWentBack = 0
        var random: SeededSequence
    }

    private let state: Mutex<State>
    private let time: VirtualTime

    init(seed: UInt64, time: VirtualTime) {
        self.state = Mutex(State(random: SeededSequence(seed: seed)))
        self.time = time
    }

    var versionsWentBack: Int { self.state.withLock(\.versionsWentBack) }

    func become(_ mood: Mood) {
        self.state.withLock { state in
            state.mood = mood
            if mood == .forgetful { state.records = [:] }
        }
    }

    /// Waits as long as the store takes, and says how it behaves.
    private func pass(timeout: Duration) async -> Mood {
        let (mood, delay) = self.state.withLock { state in
            (state.mood, Int64(state.random.next(below: state.random.chance(0.05) ? 200_000_000 : 3_000_000)))
        }
        // A hanging store does not keep to its time limit.
        let pause = mood == .hanging ? timeout.nanoseconds * 3 : delay
        try? await self.time.sleep(until: self.time.continuousNanoseconds() + pause)
        return mood
    }

    private static let failure = TokenStoreError(.unavailable, "The store is down.")

    func get(_ keys: [StoreKey], timeout: Duration) async -> [StoreReadOutcome] {
        let mood = await self.pass(timeout: timeout)
        let wall = self.time.wallTime()
        return self.state.withLock { state in
            keys.map { key in
                if mood == .failing || mood == .failingAfterwards { return .failed(Self.failure) }
                guard let record = state.records[key], wall < record.expiresAt else { return .absent }
                return .record(record)
            }
        }
    }

    func put(_ writes: [StoreWrite], timeout: Duration) async -> [StoreWriteOutcome] {
        let mood = await self.pass(timeout: timeout)
        let wall = self.time.wallTime()
        return self.state.withLock { state in
            writes.map { write in
                if mood == .failing { return .failed(Self.failure) }
                let outcome = Self.put(write, mood: mood, wall: wall, in: &state)
                return mood == .failingAfterwards ? .failed(Self.failure) : outcome
            }
        }
    }

    private static func put(
        _ write: StoreWrite,
        mood: Mood,
        wall: WallTime,
        in state: inout State
    ) -> StoreWriteOutcome {
        let key = write.record.key
        // A record whose time is over is as good as none.
        if let old = state.records[key], wall >= old.expiresAt { state.records[key] = nil }
        let stored = [state.records[key]?.version, state.tombstones[key]].compactMap(\.self).max()
        if let stored, stored >= write.record.version { return .superseded(by: stored) }
        if let stored, write.record.version < stored { state.versionsWentBack += 1 }
        var record = write.record
        if mood == .tearing { record.payload.removeLast(record.payload.count / 2) }
        state.records[key] = record
        return .accepted
    }

    func remove(_ removals: [StoreRemoval], timeout: Duration) async -> [StoreRemovalOutcome] {
        let mood = await self.pass(timeout: timeout)
        return self.state.withLock { state in
            removals.map { removal in
                if mood == .failing { return .failed(Self.failure) }
                let outcome = Self.remove(removal, in: &state)
                return mood == .failingAfterwards ? .failed(Self.failure) : outcome
            }
        }
    }

    private static func remove(_ removal: StoreRemoval, in state: inout State) -> StoreRemovalOutcome {
        let stored = state.records[removal.key]?.version
        if case .ifNotNewer(let limit) = removal.condition {
            if let stored, stored > limit { return .superseded(by: stored) }
            state.tombstones[removal.key] = max(state.tombstones[removal.key] ?? limit, limit)
        } else if let stored {
            state.tombstones[removal.key] = max(state.tombstones[removal.key] ?? stored, stored)
        }
        state.records[removal.key] = nil
        return stored == nil ? .absent : .removed
    }

    func epoch(of partition: StorePartition, timeout: Duration) async -> Result<UInt64, TokenStoreError> {
        let mood = await self.pass(timeout: timeout)
        if mood == .failing { return .failure(Self.failure) }
        return .success(self.state.withLock { $0.epochs[partition] ?? 0 })
    }

    func raiseEpoch(of partition: StorePartition, timeout: Duration) async -> Result<UInt64, TokenStoreError> {
        let mood = await self.pass(timeout: timeout)
        if mood == .failing { return .failure(Self.failure) }
        return .success(
            self.state.withLock { state in
                state.epochs[partition, default: 0] += 1
                return state.epochs[partition]!
            }
        )
    }

    func health(timeout: Duration) async -> TokenStoreError? {
        await self.pass(timeout: timeout) == .failing ? Self.failure : nil
    }

    func close(timeout: Duration) async {}
}
