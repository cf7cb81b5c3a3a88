//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HeapModule
import LatchkeyTokenCache
import Synchronization

/// The time of a simulated world: it moves only when nothing else can happen.
final class VirtualTime: Sendable {
    private struct Sleeper: Comparable {
        var deadline: Int64
        var number: UInt64

        static func < (left: Self, right: Self) -> Bool {
            (left.deadline, left.number) < (right.deadline, right.number)
        }
    }

    private struct State {
        var now: Int64 = 1_000_000_000_000
        var sleepers = Heap<Sleeper>()
        /// Those who sleep; a sleeper of the heap that is not here was woken before.
        var waiting: [UInt64: CheckedContinuation<Bool, Never>] = [:]
        /// Those who were woken before they fell asleep.
        var woken: Set<UInt64> = []
        var nextNumber: UInt64 = 0
    }

    /// What lies between the world's time and its calendar, in milliseconds.
    private static let calendar: Int64 = 1_800_000_000_000

    private let state = Mutex(State())

    var now: Int64 { self.state.withLock(\.now) }

    /// The wall clock of a host whose clock is right.
    var wallTime: WallTime { WallTime(milliseconds: self.now / 1_000_000 + Self.calendar) }

    /// A number under which somebody can be woken.
    func reserve() -> UInt64 {
        self.state.withLock { state in
            state.nextNumber += 1
            return state.nextNumber
        }
    }

    /// Sleeps until a time, or until woken or cancelled.
    ///
    /// - Returns: Whether the time has come.
    @discardableResult
    func sleep(until deadline: Int64, as reserved: UInt64? = nil) async -> Bool {
        let number = reserved ?? self.reserve()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = self.state.withLock { state in
                    if state.woken.remove(number) != nil { return true }
                    state.waiting[number] = continuation
                    state.sleepers.insert(Sleeper(deadline: deadline, number: number))
                    return false
                }
                if isOver { continuation.resume(returning: false) }
            }
        } onCancel: {
            self.wake(number)
        }
    }

    func sleep(for nanoseconds: Int64) async { await self.sleep(until: self.now + nanoseconds) }

    /// Wakes a sleeper before its time.
    func wake(_ number: UInt64) {
        let sleeper = self.state.withLock { state in
            let sleeper = state.waiting.removeValue(forKey: number)
            if sleeper == nil { state.woken.insert(number) }
            return sleeper
        }
        sleeper?.resume(returning: false)
    }

    /// Moves the time to the next sleeper's deadline and wakes it.
    ///
    /// - Returns: Whether anybody slept.
    func advance() -> Bool {
        let sleeper = self.state.withLock { state -> CheckedContinuation<Bool, Never>? in
            while let sleeper = state.sleepers.popMin() {
                guard let continuation = state.waiting.removeValue(forKey: sleeper.number) else { continue }
                state.now = max(state.now, sleeper.deadline)
                return continuation
            }
            return nil
        }
        sleeper?.resume(returning: true)
        return sleeper != nil
    }
}
