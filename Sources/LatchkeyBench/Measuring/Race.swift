//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

/// Threads that begin the same work at the same moment.
enum Race {
    /// How long the work of one thread took.
    struct Lap: Sendable {
        var start: Int64 = 0
        var end: Int64 = 0
        var computed: Int64 = 0

        var time: Int64 { self.end - self.start }
        /// Whether the thread had a processor all the time.
        var isUndisturbed: Bool { Double(self.computed) >= Double(self.time) * 0.96 }
    }

    /// The laps of a race.
    struct Outcome: Sendable {
        var laps: [Lap]

        /// Whether all threads had a processor all the time, and at the same time.
        var isClean: Bool {
            let start = self.laps.map(\.start).max() ?? 0
            let end = self.laps.map(\.end).min() ?? 0
            return self.laps.allSatisfy { $0.isUndisturbed && Double(end - start) >= Double($0.time) * 0.9 }
        }

        /// How much work the threads did together in a nanosecond of their processors' time.
        var throughput: Double { self.laps.reduce(0) { $0 + 1 / Double($1.computed) } }
    }

    /// Runs a closure on several threads.
    static func run(threads: Int, _ body: @escaping @Sendable () -> Void) -> Outcome {
        let course = Course(threads: threads)
        if threads > 1 {
            let second = BenchThread { course.run(1, body) }
            let first = BenchThread { course.run(0, body) }
            first.join()
            second.join()
        } else {
            let only = BenchThread { course.run(0, body) }
            only.join()
        }
        return Outcome(laps: course.laps.withLock { $0 })
    }

    private final class Course: Sendable {
        private let missing: Atomic<Int>
        let laps: Mutex<[Lap]>

        init(threads: Int) {
            self.missing = Atomic(threads)
            self.laps = Mutex(Array(repeating: Lap(), count: threads))
        }

        func run(_ number: Int, _ body: () -> Void) {
            self.missing.subtract(1, ordering: .acquiringAndReleasing)
            while self.missing.load(ordering: .acquiring) > 0 {}
            let computed = BenchClock.thread.nanoseconds
            var lap = Lap(start: BenchClock.wall.nanoseconds)
            body()
            lap.end = BenchClock.wall.nanoseconds
            lap.computed = BenchClock.thread.nanoseconds - computed
            self.laps.withLock { [lap] in $0[number] = lap }
        }
    }
}
