//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Synchronization

/// Lets a number of calls pass at a time, and the others in the order in which they came.
final class ConcurrencyGate: Sendable {
    /// What became of a call at the gate.
    enum Admission: Hashable, Sendable {
        case entered
        /// Too many wait already.
        case refused
        case timedOut
        case cancelled
    }

    private struct Waiter: Sendable {
        let id: UInt64
        let continuation: CheckedContinuation<Admission, Never>
    }

    private struct State: Sendable {
        var running = 0
        var waiters: [Waiter] = []
        var lastID: UInt64 = 0
    }

    private let state = Mutex(State())

    /// How many calls wait at the moment.
    var waiting: Int { self.state.withLock { $0.waiters.count } }

    /// Waits for a turn; who has entered must ``leave()``.
    ///
    /// - Parameters:
    ///   - limit: How many may be inside, and how many may wait.
    ///   - deadline: Until when to wait, in nanoseconds of the clock.
    ///   - time: The clock.
    /// - Returns: What became of it.
    func enter(_ limit: ConcurrencyLimit, until deadline: Int64, _ time: any TimeProvider) async -> Admission {
        let (admission, id) = self.state.withLock { state -> (Admission?, UInt64) in
            if state.running < limit.maximumCalls {
                state.running += 1
                return (.entered, 0)
            }
            state.lastID += 1
            return (state.waiters.count >= limit.maximumWaiting ? .refused : nil, state.lastID)
        }
        if let admission { return admission }
        let timer = Task(name: "concurrency-gate") {
            if (try? await time.sleep(until: deadline)) != nil { self.end(id, with: .timedOut) }
        }
        defer { timer.cancel() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                self.wait(Waiter(id: id, continuation: continuation), limit, until: deadline, time)
            }
        } onCancel: {
            self.end(id, with: .cancelled)
        }
    }

    /// Passes the turn on.
    func leave() {
        let next = self.state.withLock { state -> Waiter? in
            guard state.waiters.isEmpty else { return state.waiters.removeFirst() }
            state.running -= 1
            return nil
        }
        next?.continuation.resume(returning: .entered)
    }

    private func wait(
        _ waiter: Waiter,
        _ limit: ConcurrencyLimit,
        until deadline: Int64,
        _ time: any TimeProvider
    ) {
        // Whoever ends a wait takes the lock afterwards: it is seen here, or finds the waiter.
        let admission = self.state.withLock { state -> Admission? in
            if Task.isCancelled { return .cancelled }
            if time.continuousNanoseconds() >= deadline { return .timedOut }
            if state.running < limit.maximumCalls {
                state.running += 1
                return .entered
            }
            state.waiters.append(waiter)
            return nil
        }
        if let admission { waiter.continuation.resume(returning: admission) }
    }

    private func end(_ id: UInt64, with admission: Admission) {
        let waiter = self.state.withLock { state in
            state.waiters.firstIndex { $0.id == id }.map { state.waiters.remove(at: $0) }
        }
        waiter?.continuation.resume(returning: admission)
    }
}
