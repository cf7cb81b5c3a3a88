//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import DequeModule
import Synchronization

/// Runs the tasks of a simulation on the thread that drives it, in the order in which they become ready.
final class SimulationExecutor: TaskExecutor {
    private let jobs = Mutex(Deque<UnownedJob>())
    private let count = Atomic(0)

    /// Whether no task is ready.
    var isIdle: Bool { self.count.load(ordering: .relaxed) == 0 }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        self.jobs.withLock { $0.append(job) }
        self.count.add(1, ordering: .relaxed)
    }

    /// Runs what is ready until nothing is.
    func drain() {
        while let job = self.jobs.withLock({ $0.popFirst() }) {
            self.count.subtract(1, ordering: .relaxed)
            unsafe job.runSynchronously(on: self.asUnownedTaskExecutor())
        }
    }

    /// Starts a task.
    func spawn(_ work: @escaping @Sendable () async -> Void) {
        _ = Task.detached(executorPreference: self, operation: work)
    }
}
