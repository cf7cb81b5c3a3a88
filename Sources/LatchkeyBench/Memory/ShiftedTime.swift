//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Synchronization

/// The clocks of the system, some time ahead.
final class ShiftedTime: TimeProvider {
    private let shift = Atomic<Int64>(0)
    private let system = SystemTime()

    /// Moves the clocks ahead.
    func advance(by seconds: Int64) {
        self.shift.add(seconds * 1_000_000_000, ordering: .relaxed)
    }

    func coarseNanoseconds() -> Int64 { self.system.coarseNanoseconds() + self.shift.load(ordering: .relaxed) }

    func continuousNanoseconds() -> Int64 { self.system.continuousNanoseconds() + self.shift.load(ordering: .relaxed) }

    func wallTime() -> WallTime {
        let wall = self.system.wallTime()
        return WallTime(milliseconds: wall.milliseconds + self.shift.load(ordering: .relaxed) / 1_000_000)
    }

    func sleep(until deadline: Int64) async throws {
        // In short steps, since the clocks may be moved meanwhile.
        while self.continuousNanoseconds() < deadline {
            let left = deadline - self.continuousNanoseconds()
            try await Task.sleep(for: .nanoseconds(min(Int(left), 10_000_000)), clock: .continuous)
        }
    }
}
