//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Synchronization

/// The clocks of one simulated machine.
final class MachineTime: TimeProvider {
    private struct State {
        /// How long the machine has slept, in nanoseconds.
        var suspended: Int64 = 0
        /// By how much the wall clock is wrong, in milliseconds.
        var wallError: Int64 = 0
    }

    private let world: VirtualTime
    private let state = Mutex(State())

    init(_ world: VirtualTime) {
        self.world = world
    }

    func coarseNanoseconds() -> Int64 { self.world.now - self.state.withLock(\.suspended) }
    func continuousNanoseconds() -> Int64 { self.world.now }
    func wallTime() -> WallTime {
        WallTime(milliseconds: self.world.wallTime.milliseconds + self.state.withLock(\.wallError))
    }

    func sleep(until deadline: Int64) async throws {
        guard await self.world.sleep(until: deadline) else { throw CancellationError() }
    }

    /// Notes time that the coarse clock does not count.
    func suspend(nanoseconds: Int64) { self.state.withLock { $0.suspended += nanoseconds } }

    /// Sets the wall clock wrong, or right with zero.
    func setWall(error milliseconds: Int64) { self.state.withLock { $0.wallError = milliseconds } }
}
