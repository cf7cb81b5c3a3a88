//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// The present, as one call of the store sees it.
struct StoreInstant: Sendable {
    /// Nanoseconds since the machine was started.
    var continuous: Int64
    /// The later of what the wall clock shows and what it would show had nobody set it: judges the end of lives.
    var latest: WallTime
    /// The earlier of the two: judges what may be forgotten for good.
    var earliest: WallTime

    /// A time so far ahead that nobody takes it for past too early.
    func latest(after duration: Duration) -> WallTime {
        let nanoseconds = max(0, duration.nanoseconds)
        let milliseconds = nanoseconds / 1_000_000 + (nanoseconds % 1_000_000 == 0 ? 0 : 1)
        return WallTime(milliseconds: self.latest.milliseconds.addingClamped(milliseconds))
    }
}
