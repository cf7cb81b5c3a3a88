//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

/// Runs every job of a simulation on the thread that drives it, in an order that the seed decides.
final class SimulatedScheduler: Sendable {
    struct Job {
        var job: UnownedJob
        var executor: SimulatedExecutor
    }

    private struct State {
        var jobs: [Job] = []
        var random: SeededSequence
    }

    private let state: Mutex<State>

    init(seed: UInt64) {
        self.state = Mutex(State(random: SeededSequence(seed: seed)))
    }

    func add(_ jobs: [Job]) { self.state.withLock { $0.jobs += jobs } }

    /// Takes out the jobs of one executor.
    func take(of executor: SimulatedExecutor) -> [Job] {
        self.state.withLock { state in
            defer { state.jobs.removeAll { $0.executor === executor } }
            return state.jobs.filter { $0.executor === executor }
        }
    }

    /// Runs one job.
    ///
    /// - Returns: Whether there was one.
    func step() -> Bool {
        let next = self.state.withLock { state -> Job? in
            guard !state.jobs.isEmpty else { return nil }
            let index = Int(state.random.next(below: UInt64(state.jobs.count)))
            state.jobs.swapAt(index, state.jobs.count - 1)
            return state.jobs.removeLast()
        }
        guard let next else { return false }
        unsafe next.job.runSynchronously(on: next.executor.asUnownedTaskExecutor())
        return true
    }
}

/// Where the tasks of one machine run; it can stand still while the world goes on.
final class SimulatedExecutor: TaskExecutor {
    private struct State {
        var isStopped = false
        var held: [SimulatedScheduler.Job] = []
    }

    private let scheduler: SimulatedScheduler
    private let state = Mutex(State())

    init(_ scheduler: SimulatedScheduler) {
        self.scheduler = scheduler
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = SimulatedScheduler.Job(job: UnownedJob(job), executor: self)
        let isHeld = self.state.withLock { state in
            if state.isStopped { state.held.append(job) }
            return state.isStopped
        }
        if !isHeld { self.scheduler.add([job]) }
    }

    /// Lets nothing run until ``resume()``.
    func stop() {
        let jobs = self.scheduler.take(of: self)
        self.state.withLock { state in
            state.isStopped = true
            state.held += jobs
        }
    }

    func resume() {
        let jobs = self.state.withLock { state in
            defer { state.held = [] }
            state.isStopped = false
            return state.held
        }
        self.scheduler.add(jobs)
    }

    func spawn(_ work: @escaping @Sendable () async -> Void) -> Task<Void, Never> {
        Task.detached(executorPreference: self, operation: work)
    }
}
