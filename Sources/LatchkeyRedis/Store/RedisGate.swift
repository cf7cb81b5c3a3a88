//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

/// Lets calls in until it is closed, and knows when the last has left.
final class RedisGate: Sendable {
    private struct State {
        var isClosed = false
        var inside = 0
        var waiters: [CheckedContinuation<Void, Never>] = []

        mutating func takeWaiters() -> [CheckedContinuation<Void, Never>] {
            defer { self.waiters = [] }
            return self.waiters
        }
    }

    private let state = Mutex(State())

    var isClosed: Bool { self.state.withLock { $0.isClosed } }

    func enter() -> Bool {
        self.state.withLock { state in
            guard !state.isClosed else { return false }
            state.inside += 1
            return true
        }
    }

    func leave() {
        let waiters = self.state.withLock { state -> [CheckedContinuation<Void, Never>] in
            state.inside -= 1
            guard state.inside == 0, !state.waiters.isEmpty else { return [] }
            return state.takeWaiters()
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Lets nobody in any more.
    func close() {
        self.state.withLock { $0.isClosed = true }
    }

    /// Waits until all have left, but no longer than a time.
    func waitUntilEmpty(atMost timeout: Duration) async {
        await withTaskGroup { group in
            group.addTask {
                await withCheckedContinuation { (waiter: CheckedContinuation<Void, Never>) in
                    let isEmpty = self.state.withLock { state in
                        if state.inside > 0 { state.waiters.append(waiter) }
                        return state.inside == 0
                    }
                    if isEmpty { waiter.resume() }
                }
            }
            group.addTask {
                try? await Task.sleep(for: timeout)
                // Whoever still waits waits no longer.
                for waiter in self.state.withLock({ $0.takeWaiters() }) { waiter.resume() }
            }
            await group.next()
            group.cancelAll()
        }
    }
}
