//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeySQLite

/// State behind a lock, and threads that wait for it to change.
@safe
final class Monitor<State: Sendable>: @unchecked Sendable {
    // Proof: the state is touched between locking and unlocking only. All three lie behind pointers of their own, because
    // the lock must not move and because tools that look for races take a stored property for the whole object.
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private let state = UnsafeMutablePointer<State>.allocate(capacity: 1)

    init(_ state: State) {
        unsafe pthread_mutex_init(self.mutex, nil)
        unsafe latchkey_sqlite_condition_init(self.condition)
        unsafe self.state.initialize(to: state)
    }

    deinit {
        unsafe pthread_cond_destroy(self.condition)
        unsafe pthread_mutex_destroy(self.mutex)
        unsafe self.state.deinitialize(count: 1)
        unsafe self.state.deallocate()
        unsafe self.condition.deallocate()
        unsafe self.mutex.deallocate()
    }

    func withLock<Result>(_ body: (inout State) -> Result) -> Result {
        unsafe pthread_mutex_lock(self.mutex)
        defer { unsafe pthread_mutex_unlock(self.mutex) }
        return unsafe body(&self.state.pointee)
    }

    /// Blocks the thread until a closure returns a value.
    ///
    /// - Parameters:
    ///   - timeout: For how long at most; `nil` for ever.
    ///   - take: Looks for the value under the lock, at once and after each change.
    /// - Returns: What the closure returned, or `nil` when the time is over.
    func wait<Value>(atMost timeout: Duration? = nil, for take: (inout State) -> Value?) -> Value? {
        let end = timeout.map { ContinuousClock.now + $0 }
        return self.withLock { state in
            while true {
                if let value = take(&state) { return value }
                guard let end else {
                    unsafe pthread_cond_wait(self.condition, self.mutex)
                    continue
                }
                let left = ContinuousClock.now.duration(to: end)
                guard left > .zero else { return nil }
                let (seconds, attoseconds) = min(left, .seconds(3_600)).components
                let nanoseconds = seconds * 1_000_000_000 + attoseconds / 1_000_000_000
                unsafe latchkey_sqlite_condition_wait(self.condition, self.mutex, nanoseconds)
            }
        }
    }

    /// Wakes one thread that waits.
    func wakeOne() {
        unsafe pthread_cond_signal(self.condition)
    }

    /// Wakes all threads that wait.
    func wakeAll() {
        unsafe pthread_cond_broadcast(self.condition)
    }
}
