//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Both clocks at one moment.
struct ClockSample: Sendable {
    /// What the clocks may differ by between two samples without one of them having been set.
    private static let tolerance: Int64 = 30_000

    var continuous: Int64
    var wall: WallTime

    /// By how much the wall clock was set since an earlier sample, or `nil` when it was not.
    func jump(since before: Self) -> Duration? {
        let elapsed = (self.continuous - before.continuous) / 1_000_000
        let difference = self.wall.milliseconds - before.wall.milliseconds - elapsed
        return abs(difference) > Self.tolerance ? .milliseconds(difference) : nil
    }
}
