//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import DequeModule
import LatchkeyTokenCache

/// Calls on their way to one or more threads, each answered in time even when the thread hangs.
final class Lane: Sendable {
    /// What a thread is to do next.
    enum Work: Sendable {
        /// These calls, in this order.
        case calls([any LaneCall])
        /// Nothing was to be done for as long as the thread was willing to wait.
        case nothing
        /// To end: no call will come.
        case end
    }

    private struct State {
        var waiting: Deque<any LaneCall> = []
        /// What each thread works on.
        var running: [Int: [any LaneCall]] = [:]
        var isClosed = false
        /// When the calls are looked through for those whose time is over.
        var nextLook = Int64.max
        var watch: Task<Void, Never>?
    }

    private let monitor = Monitor(State())

    /// Leaves a call for the threads, or answers at once that the store is closed.
    func submit(_ call: any LaneCall) {
        let isTaken = self.monitor.withLock { state in
            guard !state.isClosed else { return false }
            state.waiting.append(call)
            self.monitor.wakeOne()
            if call.deadline < state.nextLook { self.watch(from: call.deadline, &state) }
            return true
        }
        if !isTaken { call.fail(.sqliteStoreClosed) }
    }

    /// How many calls wait for a thread, and how many the threads work on.
    var load: (waiting: Int, running: Int) {
        self.monitor.withLock { ($0.waiting.count, $0.running.values.reduce(0) { $0 + $1.count }) }
    }

    /// Takes no more calls; the threads end when those that were taken are done.
    func close() {
        self.monitor.withLock { $0.isClosed = true }
        self.monitor.wakeAll()
    }

    /// Answers everybody who still waits; for a lane without threads.
    func abandon(_ error: TokenStoreError) {
        let calls = self.monitor.withLock { state in
            state.isClosed = true
            state.watch?.cancel()
            defer { state.waiting = [] }
            return state.waiting
        }
        for call in calls { call.fail(error) }
    }

    // MARK: - On the threads

    /// Waits for calls.
    ///
    /// - Parameters:
    ///   - thread: Who asks; what it took before counts as done.
    ///   - limit: How many calls to take at most.
    ///   - patience: For how long to wait; `nil` for ever.
    /// - Returns: What to do.
    func next(for thread: Int, atMost limit: Int, patience: Duration? = nil) -> Work {
        let work = self.monitor.wait(atMost: patience) { state -> Work? in
            state.running[thread] = nil
            if !state.waiting.isEmpty {
                let calls = Array(state.waiting.prefix(limit))
                state.waiting.removeFirst(calls.count)
                state.running[thread] = calls
                return .calls(calls)
            }
            return state.isClosed ? .end : nil
        }
        return work ?? .nothing
    }
}

// MARK: - Deadlines

extension Lane {
    /// Sees to it that calls are answered in time from a point on; called under the lock.
    private func watch(from deadline: Int64, _ state: inout State) {
        state.nextLook = deadline
        state.watch?.cancel()
        // Detached, so that the task does not carry on a caller's task-local values.
        state.watch = Task.detached(name: "sqlite-store-deadlines") { [weak self] in
            var next: Int64? = deadline
            while let deadline = next {
                // Long waits are cut, because the system's clock does not take any number.
                let latest = SystemTime().continuousNanoseconds().addingClamped(3_600_000_000_000)
                guard (try? await SystemTime().sleep(until: min(deadline, latest))) != nil else { return }
                next = self?.answerLateCalls()
            }
        }
    }

    /// Answers those whose time is over.
    ///
    /// - Returns: When to look again, or `nil` when nobody waits or another watches.
    private func answerLateCalls() -> Int64? {
        let now = SystemTime().continuousNanoseconds()
        let (late, next) = self.monitor.withLock { state -> ([any LaneCall], Int64?) in
            guard !Task.isCancelled else { return ([], nil) }
            let all = state.waiting + state.running.values.joined()
            state.waiting.removeAll { $0.deadline <= now }
            let next = all.lazy.map(\.deadline).filter { $0 > now }.min()
            state.nextLook = next ?? .max
            return (all.filter { $0.deadline <= now }, next)
        }
        for call in late { call.fail(.sqliteStoreTimedOut) }
        return next
    }
}
