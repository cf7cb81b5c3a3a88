//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Synchronization

/// Those who wait for something to happen, each no longer than it wants to.
final class RedisWaitList: Sendable {
    private struct State {
        var next = 0
        var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
    }

    private let state = Mutex(State())

    /// Returns when it has happened, the time has come or the task is cancelled.
    ///
    /// - Parameters:
    ///   - deadline: When the time has come, by the continuous clock.
    ///   - hasHappened: Whether it has happened; asked once whoever waits would be resumed.
    func wait(until deadline: Int64, unless hasHappened: @escaping @Sendable () -> Bool) async {
        await withTaskGroup { group in
            group.addTask { try? await SystemTime().sleep(until: deadline) }
            group.addTask { await self.wait(unless: hasHappened) }
            await group.next()
            group.cancelAll()
        }
    }

    private func wait(unless hasHappened: @Sendable () -> Bool) async {
        let id = self.state.withLock { state in
            state.next += 1
            return state.next
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { (waiter: CheckedContinuation<Void, Never>) in
                self.state.withLock { $0.waiters[id] = waiter }
                // Whatever came before is seen here; what comes after finds the waiter.
                if Task.isCancelled || hasHappened() { self.resume(id) }
            }
        } onCancel: {
            self.resume(id)
        }
    }

    private func resume(_ id: Int) {
        self.state.withLock { $0.waiters.removeValue(forKey: id) }?.resume()
    }

    /// It has happened.
    func resumeAll() {
        let waiters = self.state.withLock { state in
            defer { state.waiters = [:] }
            return Array(state.waiters.values)
        }
        for waiter in waiters { waiter.resume() }
    }
}
