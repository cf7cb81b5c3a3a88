//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HeapModule

/// What is to happen at a time.
enum TimerEvent: Sendable {
    /// A caller has waited long enough.
    case waiter(CacheKey, WaiterID)
    /// A flight has taken long enough.
    case flight(CacheKey, UInt64)
    /// A flight without waiters has been given its grace.
    case abandoned(CacheKey, UInt64, departure: Int)
    /// A late flight's result is not wanted any more.
    case late(CacheKey, UInt64)
    /// Records may be waiting to be written.
    case flush
    /// Clocks are to be compared.
    case tick
    /// A bounded call has used up its time.
    case bound(BoundedCall)
    /// A lease is to be extended, if it is still held.
    case lease(StoreKey, LeaseOwner)
    /// The store is to be asked whether it is back.
    case probe
}

/// The timers of a cache: one task sleeps until the earliest.
final class TimerQueue: Sendable {
    private struct Item: Comparable, Sendable {
        var deadline: Int64
        var number: UInt64
        var event: TimerEvent

        static func < (left: Self, right: Self) -> Bool {
            (left.deadline, left.number) < (right.deadline, right.number)
        }

        static func == (left: Self, right: Self) -> Bool { left.number == right.number }
    }

    private struct State: Sendable {
        var items = Heap<Item>()
        var nextNumber: UInt64 = 0
        /// Until when the sleeper sleeps; `nil` when none does.
        var wakeAt: Int64?
        var sleeper: Task<Void, Never>?
        /// Counts sleepers, so that one that was replaced does not act.
        var sleeperNumber: UInt64 = 0
        var isClosed = false
    }

    private let state = Locked(State())

    /// What to do after a change of the queue.
    enum Change: Sendable {
        case none
        /// The queue is closed: nothing will ever happen.
        case closed
        /// Start a sleeper with this number and hand its task to ``attach(_:number:)``.
        case startSleeper(UInt64)
    }

    /// Adds a timer.
    func arm(_ event: TimerEvent, at deadline: Int64) -> Change {
        self.state.withLock { state in
            guard !state.isClosed else { return .closed }
            state.nextNumber += 1
            state.items.insert(Item(deadline: deadline, number: state.nextNumber, event: event))
            if let wakeAt = state.wakeAt, wakeAt <= deadline { return .none }
            state.sleeper?.cancel()
            state.sleeper = nil
            state.sleeperNumber += 1
            state.wakeAt = deadline
            return .startSleeper(state.sleeperNumber)
        }
    }

    /// Keeps the task of a sleeper, so that an earlier timer can replace it.
    func attach(_ task: Task<Void, Never>, number: UInt64) {
        let isCurrent = self.state.withLock { state in
            guard !state.isClosed, state.sleeperNumber == number, state.wakeAt != nil else { return false }
            state.sleeper = task
            return true
        }
        if !isCurrent { task.cancel() }
    }

    /// The time until which the sleeper shall sleep, or `nil` when it is to end.
    func nextDeadline(sleeper number: UInt64) -> Int64? {
        self.state.withLock { state in
            guard !state.isClosed, state.sleeperNumber == number else { return nil }
            state.wakeAt = state.items.min?.deadline
            if state.wakeAt == nil { state.sleeper = nil }
            return state.wakeAt
        }
    }

    /// Takes out what is due.
    func due(at now: Int64) -> [TimerEvent] {
        self.state.withLock { state in
            var events: [TimerEvent] = []
            while let item = state.items.min, item.deadline <= now {
                events.append(item.event)
                state.items.removeMin()
            }
            return events
        }
    }

    /// Drops all timers and ends the sleeper and the calls that have a limit on time.
    ///
    /// - Returns: The sleeper's task, to be waited for.
    func close() -> Task<Void, Never>? {
        let (items, sleeper) = self.state.withLock { state in
            state.isClosed = true
            state.sleeper?.cancel()
            defer { (state.items, state.sleeper) = (Heap(), nil) }
            return (state.items.unordered, state.sleeper)
        }
        for case .bound(let call) in items.map(\.event) { call.end(inTime: false) }
        return sleeper
    }

    var count: Int { self.state.withLock { $0.items.count } }
}
