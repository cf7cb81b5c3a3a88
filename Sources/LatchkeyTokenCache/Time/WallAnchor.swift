//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

/// What lies between a cache's time and the wall clock, as it was last seen.
final class WallAnchor: Sendable {
    private let offset: Atomic<Int64>

    init(_ sample: ClockSample) {
        self.offset = Atomic(Self.offset(sample))
    }

    func move(to sample: ClockSample) { self.offset.store(Self.offset(sample), ordering: .relaxed) }

    /// The wall time of a point in the cache's time.
    func wallTime(of point: Int64) -> WallTime {
        WallTime(milliseconds: self.offset.load(ordering: .relaxed).addingClamped(point / 1_000_000))
    }

    private static func offset(_ sample: ClockSample) -> Int64 {
        sample.wall.milliseconds - sample.continuous / 1_000_000
    }
}
