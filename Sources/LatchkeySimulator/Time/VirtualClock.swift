//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HeapModule
import LatchkeyTokenCache
import Synchronization

/// The time of a simulation: it moves only when nothing else can happen, from one event to the next.
final class VirtualClock: TimeProvider {
    private struct Entry: Comparable {
        var deadline: Int64
        var number: UInt64

        static func < (left: Self, right: Self) -> Bool {
            (left.deadline, left.number) < (right.deadline, right.number)
        }
    }

    /// What happens at a time.
    private enum Event {
        case sleeper(CheckedContinuation<Bool, Never>)
        case action(@Sendable () -> Void)
    }

    private struct State {
        var entries = Heap<Entry>()
        /// What is still to happen; an entry of the heap that is not here was woken before.
        var events: [UInt64: Event] = [:]
        /// Those who were woken before they fell asleep.
        var woken: Set<UInt64> = []
        var lastNumber: UInt64 = 0
    }

    /// When simulations begin, in nanoseconds: late enough to look back from.
    static let start: Int64 = 1_000_000_000_000
    /// What lies between the clock and its calendar, in milliseconds.
    private static let calendar: Int64 = 1_800_000_000_000

    private let present = Atomic(VirtualClock.start)
    private let earliest = Atomic(Int64.max)
    private let state = Mutex(State())

    /// The present.
    var now: Int64 { self.present.load(ordering: .relaxed) }

    /// When the next event is due; `.max` when there is none.
    var nextDeadline: Int64 { self.earliest.load(ordering: .relaxed) }

    func coarseNanoseconds() -> Int64 { self.now }
    func continuousNanoseconds() -> Int64 { self.now }
    func wallTime() -> WallTime { WallTime(milliseconds: self.now / 1_000_000 + Self.calendar) }

    func sleep(until deadline: Int64) async throws {
        guard await self.pause(until: deadline) else { throw CancellationError() }
    }

    // MARK: - Moving

    /// Moves the present to a time before which no event is due.
    func move(to time: Int64) {
        if time > self.now { self.present.store(time, ordering: .relaxed) }
    }

    /// Moves the present to the next event that is due until a time, and lets it happen.
    func fire(until end: Int64) {
        let event = self.state.withLock { state -> Event? in
            var event: Event?
            while event == nil, let entry = state.entries.min, entry.deadline <= end {
                state.entries.removeMin()
                event = state.events.removeValue(forKey: entry.number)
                if event != nil { self.move(to: entry.deadline) }
            }
            self.earliest.store(state.entries.min?.deadline ?? .max, ordering: .relaxed)
            return event
        }
        switch event {
        case .sleeper(let continuation)?: continuation.resume(returning: true)
        case .action(let action)?: action()
        case nil: break
        }
    }

    // MARK: - Events

    /// Does something at a time.
    func schedule(at deadline: Int64, _ action: @escaping @Sendable () -> Void) {
        self.state.withLock { state in
            state.lastNumber += 1
            self.enter(.action(action), at: deadline, as: state.lastNumber, in: &state)
        }
    }

    /// A number under which a sleeper can be woken.
    func reserve() -> UInt64 {
        self.state.withLock { state in
            state.lastNumber += 1
            return state.lastNumber
        }
    }

    /// Sleeps until a time, or until woken or cancelled.
    ///
    /// - Returns: Whether the time has come.
    @discardableResult
    func pause(until deadline: Int64, as reserved: UInt64? = nil) async -> Bool {
        let number = reserved ?? self.reserve()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = self.state.withLock { state in
                    if state.woken.remove(number) != nil { return true }
                    self.enter(.sleeper(continuation), at: deadline, as: number, in: &state)
                    return false
                }
                if isOver { continuation.resume(returning: false) }
            }
        } onCancel: {
            self.wake(number)
        }
    }

    /// Wakes a sleeper before its time.
    func wake(_ number: UInt64) {
        let event = self.state.withLock { state in
            let event = state.events.removeValue(forKey: number)
            if event == nil { state.woken.insert(number) }
            return event
        }
        if case .sleeper(let continuation)? = event { continuation.resume(returning: false) }
    }

    private func enter(_ event: Event, at deadline: Int64, as number: UInt64, in state: inout State) {
        state.events[number] = event
        state.entries.insert(Entry(deadline: deadline, number: number))
        if deadline < self.nextDeadline { self.earliest.store(deadline, ordering: .relaxed) }
    }
}
