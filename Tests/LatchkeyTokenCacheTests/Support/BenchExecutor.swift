//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// Runs jobs one after another in the order in which they come, and knows when there is none left.
final class BenchExecutor: TaskExecutor {
    private struct State: Sendable {
        var jobs: ArraySlice<UnownedJob> = []
        var whenIdle: ArraySlice<CheckedContinuation<Void, Never>> = []
        var isRunning = false
    }

    /// What is to be done next.
    private enum Step {
        case run(UnownedJob)
        case tell(CheckedContinuation<Void, Never>)
        case end
    }

    private let state = Locked(State())

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let wasRunning = self.state.withLock { state in
            defer { state.isRunning = true }
            state.jobs.append(job)
            return state.isRunning
        }
        if !wasRunning { Task.detached(name: "bench") { self.run() } }
    }

    private func run() {
        while true {
            switch self.next() {
            case .run(let job): unsafe job.runSynchronously(on: self.asUnownedTaskExecutor())
            case .tell(let continuation): continuation.resume()
            case .end: return
            }
        }
    }

    private func next() -> Step {
        self.state.withLock { state in
            if let job = state.jobs.popFirst() { return .run(job) }
            if let continuation = state.whenIdle.popFirst() { return .tell(continuation) }
            state.isRunning = false
            return .end
        }
    }

    /// Waits until nothing is left to do.
    ///
    /// To be called by a task of this executor.
    func idle() async {
        await withCheckedContinuation { continuation in
            self.state.withLock { $0.whenIdle.append(continuation) }
        }
    }
}
