//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// State that tasks can wait for.
final class Observed<State: Sendable>: Sendable {
    private struct Waiter: Sendable {
        /// Tries to take what the waiter wants; returns how to wake it when it could.
        let attempt: @Sendable (inout State) -> (@Sendable () -> Void)?
        let cancel: @Sendable () -> Void
    }

    private struct Guarded: Sendable {
        var state: State
        /// In the order in which they came.
        var waiters: [(id: UInt64, waiter: Waiter)] = []
        var nextID: UInt64 = 0
    }

    private let guarded: Locked<Guarded>

    init(_ state: State) {
        self.guarded = Locked(Guarded(state: state))
    }

    /// Reads the state.
    func read<Value: Sendable>(_ body: (State) -> Value) -> Value {
        self.guarded.withLock { body($0.state) }
    }

    /// Changes the state and wakes who waited for that.
    func update<Value: Sendable>(_ body: (inout State) -> Value) -> Value {
        let (value, wakings) = self.guarded.withLock { guarded in
            let value = body(&guarded.state)
            return (value, Self.satisfy(&guarded))
        }
        for wake in wakings {
            wake()
        }
        return value
    }

    /// Waits until a closure that looks at the state, and may take something out of it, returns a value.
    ///
    /// - Parameter take: Runs under the lock, at once and after each change.
    /// - Returns: What the closure returned.
    /// - Throws: `CancellationError` when the task is cancelled.
    func wait<Value: Sendable>(for take: @escaping @Sendable (inout State) -> Value?) async throws -> Value {
        let id = self.guarded.withLock { guarded in
            guarded.nextID += 1
            return guarded.nextID
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Value, any Error>) in
                self.register(id, take: take, continuation: continuation)
            }
        } onCancel: {
            let waiter = self.guarded.withLock { guarded -> Waiter? in
                guard let index = guarded.waiters.firstIndex(where: { $0.id == id }) else { return nil }
                return guarded.waiters.remove(at: index).waiter
            }
            waiter?.cancel()
        }
    }

    /// Waits as ``wait(for:)`` does, even when the task is cancelled.
    func waitThroughCancellation<Value: Sendable>(for take: @escaping @Sendable (inout State) -> Value?) async -> Value
    {
        await withCheckedContinuation { (continuation: CheckedContinuation<Value, Never>) in
            let waiter = Waiter(
                attempt: { state in
                    guard let value = take(&state) else { return nil }
                    return { continuation.resume(returning: value) }
                },
                cancel: {}
            )
            let wakings = self.guarded.withLock { guarded in
                guarded.nextID += 1
                guarded.waiters.append((guarded.nextID, waiter))
                return Self.satisfy(&guarded)
            }
            for wake in wakings {
                wake()
            }
        }
    }

    private func register<Value: Sendable>(
        _ id: UInt64,
        take: @escaping @Sendable (inout State) -> Value?,
        continuation: CheckedContinuation<Value, any Error>
    ) {
        let waiter = Waiter(
            attempt: { state in
                guard let value = take(&state) else { return nil }
                return { continuation.resume(returning: value) }
            },
            cancel: { continuation.resume(throwing: CancellationError()) }
        )
        let wakings = self.guarded.withLock { guarded -> [@Sendable () -> Void] in
            // Cancellation takes the lock after it has marked the task: it is seen here or finds the waiter.
            if Task.isCancelled { return [waiter.cancel] }
            guarded.waiters.append((id, waiter))
            return Self.satisfy(&guarded)
        }
        for wake in wakings {
            wake()
        }
    }

    private static func satisfy(_ guarded: inout Guarded) -> [@Sendable () -> Void] {
        var wakings: [@Sendable () -> Void] = []
        var index = 0
        while index < guarded.waiters.count {
            if let wake = guarded.waiters[index].waiter.attempt(&guarded.state) {
                wakings.append(wake)
                guarded.waiters.remove(at: index)
                // What this one took or left may be what an earlier one wants.
                index = 0
            } else {
                index += 1
            }
        }
        return wakings
    }
}
