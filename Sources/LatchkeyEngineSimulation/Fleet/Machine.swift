//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

/// One machine of a fleet: its clocks, its tasks, and the instance that runs on it.
final class Machine: Sendable {
    private struct State {
        var instance: SimulatedInstance?
        /// When the machine stood still until, and for how long.
        var stops: [(end: Int64, length: Int64)] = []
        var isStopped = false
    }

    let slot: Int
    let time: MachineTime
    let executor: SimulatedExecutor
    private let state = Mutex(State())

    init(slot: Int, time: VirtualTime, scheduler: SimulatedScheduler) {
        self.slot = slot
        self.time = MachineTime(time)
        self.executor = SimulatedExecutor(scheduler)
    }

    /// The instance that runs; `nil` between a crash and the next start.
    var instance: SimulatedInstance? {
        get { self.state.withLock(\.instance) }
        set { self.state.withLock { $0.instance = newValue } }
    }

    /// Notes that the machine is about to stand still.
    ///
    /// - Returns: Whether it does not already.
    func beginStop() -> Bool {
        self.state.withLock { state in
            defer { state.isStopped = true }
            return !state.isStopped
        }
    }

    /// Notes that the machine has stood still until now.
    func endStop(at now: Int64, length: Int64) {
        self.state.withLock { state in
            state.isStopped = false
            state.stops.append((now, length))
        }
    }

    /// How much of the time since a point may have gone unnoticed.
    ///
    /// - Parameters:
    ///   - point: The point.
    ///   - window: How long it takes the cache to notice that it stood still.
    /// - Returns: The nanoseconds.
    func slack(since point: Int64, window: Int64) -> Int64 {
        self.state.withLock { state in
            state.stops.reduce(0) { $0 + ($1.end >= point - window ? $1.length : 0) }
        }
    }
}
