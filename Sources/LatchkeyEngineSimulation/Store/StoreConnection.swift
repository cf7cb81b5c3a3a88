//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Synchronization

/// One instance's way to the store: slow, broken, cut or dead, as the schedule says.
final class StoreConnection: Sendable {
    /// What is wrong with the way, beside what is wrong with the store.
    enum Mood: String, CaseIterable, Sendable {
        case well
        case cut
        case hanging
        /// Changes cannot be read.
        case deaf
        /// Reads of the feed get no answer.
        case stalled
    }

    private struct State {
        var mood = Mood.well
        var isDead = false
        var random: SeededSequence
    }

    let store: SimulatedStore
    let instance: Int
    private let state: Mutex<State>
    private let feedSeed: UInt64
    /// How long a slow call takes.
    private let slowness: UInt64

    private static let failure = TokenStoreError(.unavailable, "The store is down.")

    init(to store: SimulatedStore, instance: Int, seed: UInt64, slowness: UInt64) {
        self.store = store
        self.instance = instance
        self.state = Mutex(State(random: SeededSequence(seed: seed)))
        self.feedSeed = seed
        self.slowness = slowness
    }

    func become(_ mood: Mood) {
        self.state.withLock { $0.mood = mood }
        self.store.wakeReader(of: self.instance)
    }

    /// Lets no call reach the store any more.
    func die() {
        self.state.withLock { $0.isDead = true }
        self.store.wakeReader(of: self.instance)
    }

    private var isDead: Bool { self.state.withLock(\.isDead) }

    // MARK: - Calls

    /// What happens to a call.
    private struct Fate {
        var mood: SimulatedStore.Mood
        var pause: Int64
        /// Whether the call reaches the store at once and its answer is what takes time.
        var isEarly: Bool
    }

    private func fate(timeout: Duration) -> Fate? {
        let mood = self.store.mood
        return self.state.withLock { state in
            guard !state.isDead else { return nil }
            let slow = state.random.chance(0.05) ? self.slowness : 3_000_000
            var fate = Fate(
                mood: mood,
                pause: Int64(state.random.next(below: slow)),
                isEarly: state.random.chance(0.4)
            )
            switch state.mood {
            case .cut: fate.mood = .failing
            case .hanging where mood != .failing: fate.mood = .hanging
            default: break
            }
            // What hangs does not keep to its time limit.
            if fate.mood == .hanging { fate.pause = timeout.nanosecondCount * 3 }
            return fate
        }
    }

    /// Does something in the store, or fails.
    func call<Value>(timeout: Duration, failure: Value, _ operation: (SimulatedStore) -> Value) async -> Value {
        guard let fate = self.fate(timeout: timeout) else { return failure }
        guard fate.mood != .failing else {
            await self.store.time.sleep(for: fate.pause)
            return failure
        }
        let early = fate.isEarly ? operation(self.store) : nil
        if let early { self.store.detail(early, of: self.instance) }
        await self.store.time.sleep(for: fate.pause)
        // The answer to a process that is gone is nobody's; what it had not sent yet is lost.
        guard !self.isDead else { return failure }
        let value = early ?? operation(self.store)
        if early == nil { self.store.detail(value, of: self.instance) }
        return fate.mood == .failingAfterwards ? failure : value
    }

    /// Waits for changes.
    func changes(after cursor: StoreCursor?, limit: Int, timeout: Duration) async -> StoreChangeBatch {
        let time = self.store.time
        let end = time.now + timeout.nanosecondCount
        while true {
            let number = time.reserve()
            let storeMood = self.store.mood
            let (mood, reading) = self.state.withLock { state -> (Mood, SimulatedFeed.Reading?) in
                if state.isDead { return (.cut, nil) }
                let isWell = state.mood == .well && storeMood != .failing && storeMood != .hanging
                guard isWell else { return (state.mood, nil) }
                let reading = self.store.read(cursor, limit, reader: self.feedSeed, random: &state.random)
                return (.well, reading)
            }
            let wakeAt: Int64
            switch reading {
            case .batch(let batch)?:
                self.store.detail(batch, of: self.instance)
                return batch
            case .nothing(let visibleAt)?:
                guard time.now < end, !Task.isCancelled else { return .changes([], next: cursor!) }
                wakeAt = min(end, visibleAt ?? end)
            case nil where mood == .stalled || mood == .hanging || storeMood == .hanging:
                guard !Task.isCancelled else { return .failed(Self.failure) }
                wakeAt = time.now + 60_000_000_000
            case nil:
                return .failed(Self.failure)
            }
            self.store.state.withLock { $0.feed.listen(self.instance, as: number) }
            await time.sleep(until: wakeAt, as: number)
        }
    }

    static var failed: TokenStoreError { Self.failure }
}

extension SimulatedStore {
    /// Keeps what the store has answered for whoever reads what happened.
    fileprivate func detail(_ answer: some Any, of instance: Int) {
        self.history.detail("\(self.time.now)     store answers \(instance): \(self.describe(answer))")
    }

    fileprivate func read(
        _ cursor: StoreCursor?,
        _ limit: Int,
        reader: UInt64,
        random: inout SeededSequence
    ) -> SimulatedFeed.Reading {
        let now = self.time.now
        return self.state.withLock { state in
            state.feed.read(after: cursor, limit: limit, reader: reader, random: &random, now: now)
        }
    }
}
