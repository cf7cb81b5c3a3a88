//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The present, as one call of a ``MemoryTokenStore`` sees it.
struct MemoryStoreInstant: Sendable {
    var continuous: Int64
    var wall: WallTime

    init(_ time: some TimeProvider) {
        self.continuous = time.continuousNanoseconds()
        self.wall = time.wallTime()
    }

    /// The point of the continuous clock that is this far ahead.
    func after(_ duration: Duration) -> Int64 {
        self.continuous.addingClamped(duration.nanoseconds)
    }

    /// The point of the continuous clock at which the wall clock, left alone, will show this time.
    func deadline(of expiry: WallTime) -> Int64 {
        let (milliseconds, underflow) = expiry.milliseconds.subtractingReportingOverflow(self.wall.milliseconds)
        let (nanoseconds, overflow) = milliseconds.multipliedReportingOverflow(by: 1_000_000)
        guard !underflow, !overflow else { return expiry < self.wall ? .min : .max }
        return self.continuous.addingClamped(nanoseconds)
    }
}
