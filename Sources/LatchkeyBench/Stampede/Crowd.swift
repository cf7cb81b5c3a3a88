//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

/// Many tasks that wait for the same.
final class Crowd: Sendable {
    private let arrived = Atomic(0)
    private let failed = Atomic(0)

    /// Starts tasks, lets all of them begin to wait, and then ends the wait.
    ///
    /// - Parameters:
    ///   - count: How many tasks wait.
    ///   - wait: Waits; returns whether it was worth it.
    ///   - release: Ends the wait.
    /// - Throws: ``BenchError`` when it was not worth it for some.
    @concurrent
    func gather(
        _ count: Int,
        wait: @escaping @Sendable () async -> Bool,
        release: @escaping @Sendable () -> Void
    ) async throws {
        await withDiscardingTaskGroup { group in
            for _ in 0..<count {
                group.addTask {
                    self.arrived.add(1, ordering: .relaxed)
                    guard await wait() else {
                        self.failed.add(1, ordering: .relaxed)
                        return
                    }
                }
            }
            while self.arrived.load(ordering: .relaxed) < count {
                try? await Task.sleep(for: .milliseconds(1), clock: .continuous)
            }
            release()
        }
        let failed = self.failed.load(ordering: .relaxed)
        guard failed == 0 else { throw BenchError.callersFailed(failed) }
    }
}
