//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

/// Runs every job of a simulation on the thread that drives it, in an order that the seed decides.
final class SimulatedExecutor: TaskExecutor, SerialExecutor {
    private struct State {
        var jobs: [UnownedJob] = []
        var random: SeededSequence
    }

    private let state: Mutex<State>

    init(seed: UInt64) {
        self.state = Mutex(State(random: SeededSequence(seed: seed)))
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        self.state.withLock { $0.jobs.append(job) }
    }

    /// Runs one job.
    ///
    /// - Returns: Whether there was one.
    func step() -> Bool {
        let job = self.state.withLock { state -> UnownedJob? in
            guard !state.jobs.isEmpty else { return nil }
            let index = Int(state.random.next(below: UInt64(state.jobs.count)))
            state.jobs.swapAt(index, state.jobs.count - 1)
            return state.jobs.removeLast()
        }
        guard let job else { return false }
        unsafe job.runSynchronously(on: self.asUnownedTaskExecutor())
        return true
    }

    var isIdle: Bool { self.state.withLock { $0.jobs.isEmpty } }
}
