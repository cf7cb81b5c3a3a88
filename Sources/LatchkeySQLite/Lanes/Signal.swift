//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// Something that happens now and then, and tasks that wait for the next time.
final class Signal: Sendable {
    private struct State: Sendable {
        var count: UInt64 = 0
        var waiters: [UInt64: CheckedContinuation<Void, Never>] = [:]
        var nextWaiter: UInt64 = 0
    }

    private let state = Locked(State())

    /// How often it has happened.
    var count: UInt64 { self.state.withLock { $0.count } }

    /// Lets it happen.
    func raise() {
        let waiters = self.state.withLock { state in
            state.count += 1
            defer { state.waiters = [:] }
            return Array(state.waiters.values)
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Waits until it has happened more often than a number of times, the time has come or the task is cancelled.
    func wait(beyond count: UInt64, until deadline: Int64, by time: any TimeProvider) async {
        await withTaskGroup { group in
            group.addTask { try? await time.sleep(until: deadline) }
            group.addTask { await self.wait(beyond: count) }
            await group.next()
            group.cancelAll()
        }
    }

    private func wait(beyond count: UInt64) async {
        let id = self.state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isWaiting = self.state.withLock { state in
                    // Cancellation takes the lock after it has marked the task: it is seen here or finds the waiter.
                    guard state.count <= count, !Task.isCancelled else { return false }
                    state.waiters[id] = continuation
                    return true
                }
                if !isWaiting { continuation.resume() }
            }
        } onCancel: {
            self.state.withLock { $0.waiters.removeValue(forKey: id) }?.resume()
        }
    }
}
