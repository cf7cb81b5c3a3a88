//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HeapModule
import LatchkeyTokenCache
import Synchronization

/// Clocks that move only when nothing else can happen.
final class VirtualTime: TimeProvider {
    private struct Sleeper: Comparable {
        var deadline: Int64
        var number: UInt64
        var continuation: CheckedContinuation<Bool, Never>

        static func < (left: Self, right: Self) -> Bool {
            (left.deadline, left.number) < (right.deadline, right.number)
        }

        static func == (left: Self, right: Self) -> Bool { left.number == right.number }
    }

    private struct State {
        var continuous: Int64 = 1_000_000_000_000
        var suspended: Int64 = 0
        var wallOffset: Int64 = 1_800_000_000_000
        var sleepers = Heap<Sleeper>()
        var cancelled: Set<UInt64> = []
        var waiting: Set<UInt64> = []
        var nextNumber: UInt64 = 0
    }

    private let state = Mutex(State())

    func coarseNanoseconds() -> Int64 { self.state.withLock { $0.continuous - $0.suspended } }
    func continuousNanoseconds() -> Int64 { self.state.withLock(\.continuous) }
    func wallTime() -> WallTime {
        self.state.withLock { WallTime(milliseconds: $0.continuous / 1_000_000 + $0.wallOffset) }
    }

    func sleep(until deadline: Int64) async throws {
        let number = self.state.withLock { state in
            state.nextNumber += 1
            return state.nextNumber
        }
        let finished = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = self.state.withLock { state in
                    if state.cancelled.remove(number) != nil { return true }
                    state.waiting.insert(number)
                    state.sleepers.insert(
                        Sleeper(deadline: deadline, number: number, continuation: continuation)
                    )
                    return false
                }
                if isOver { continuation.resume(returning: false) }
            }
        } onCancel: {
            self.cancel(number)
        }
        guard finished else { throw CancellationError() }
    }

    private func cancel(_ number: UInt64) {
        let sleeper = self.state.withLock { state -> Sleeper? in
            guard state.waiting.remove(number) != nil else {
                state.cancelled.insert(number)
                return nil
            }
            let all = state.sleepers.unordered
            state.sleepers = Heap(all.filter { $0.number != number })
            return all.first { $0.number == number }
        }
        sleeper?.continuation.resume(returning: false)
    }

    /// Moves the clocks to the next sleeper's deadline and wakes it.
    ///
    /// - Returns: Whether anybody slept.
    func advance() -> Bool {
        let sleeper = self.state.withLock { state -> Sleeper? in
            guard let sleeper = state.sleepers.popMin() else { return nil }
            state.waiting.remove(sleeper.number)
            state.continuous = max(state.continuous, sleeper.deadline)
            return sleeper
        }
        sleeper?.continuation.resume(returning: true)
        return sleeper != nil
    }

    /// Lets time pass that the coarse clock does not count.
    func suspend(nanoseconds: Int64) {
        self.state.withLock { state in
            state.continuous += nanoseconds
            state.suspended += nanoseconds
        }
    }

    /// Sets the wall clock.
    func moveWall(milliseconds: Int64) {
        self.state.withLock { $0.wallOffset += milliseconds }
    }

    var sleepers: Int { self.state.withLock { $0.sleepers.count } }
}
