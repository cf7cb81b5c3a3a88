//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Synchronization

extension ManualTime {
    private static let ids = Atomic<UInt64>(0)

    /// Suspends the calling task until the clocks have been moved to a point.
    ///
    /// - Parameter deadline: The point, in nanoseconds of ``continuousNanoseconds()``.
    /// - Throws: `CancellationError` when the task is cancelled.
    public func sleep(until deadline: Int64) async throws {
        try Task.checkCancellation()
        switch self.sleeping {
        case .movesClocks:
            self.move { $0.advance(by: .nanoseconds(max(0, deadline - $0.continuous)), suspended: false) }
            await Task.yield()
        case .untilMoved:
            try await self.sleepUntilMoved(to: deadline)
        }
    }

    private func sleepUntilMoved(to deadline: Int64) async throws {
        let id = Self.ids.wrappingAdd(1, ordering: .relaxed).newValue
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                enum Decision { case sleep, wake, cancel }
                let decision = self.state.update { state -> Decision in
                    // Cancellation takes the lock after it has marked the task: it is seen here or finds the sleeper.
                    if Task.isCancelled { return .cancel }
                    if deadline <= state.continuous { return .wake }
                    state.insert(.init(deadline: deadline, continuation: continuation), id: id)
                    return .sleep
                }
                switch decision {
                case .sleep: break
                case .wake: continuation.resume()
                case .cancel: continuation.resume(throwing: CancellationError())
                }
            }
        } onCancel: {
            self.state.update { $0.remove(id) }?.continuation.resume(throwing: CancellationError())
        }
    }

    /// How many tasks sleep at the moment.
    public var sleeperCount: Int { self.state.read(\.sleepers.count) }

    /// Waits for a task that goes to sleep; each call returns another, in the order in which they went to sleep.
    ///
    /// Tasks that have woken or were cancelled before anyone asked are left out.
    ///
    /// - Returns: How long the task will sleep from now.
    /// - Throws: `CancellationError` when the calling task is cancelled.
    @discardableResult
    public func nextSleeper() async throws -> Duration {
        try await self.state.wait { $0.report() }
    }

    /// Waits until a number of tasks sleep.
    ///
    /// - Parameter count: How many at least.
    /// - Throws: `CancellationError` when the calling task is cancelled.
    public func sleepers(_ count: Int) async throws {
        try await self.state.wait { $0.sleepers.count >= count ? () : nil }
    }
}
