//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Notices that the process has started, or its machine has slept or had its clock set, and spreads what follows.
///
/// Several processes that wake at once would all want to redeem at once.
struct FamilyWaking: Sendable {
    /// What the clocks may differ by, in nanoseconds, without any suspend.
    private static let tolerance: Int64 = 1_000_000_000

    private var wokeAt: Int64
    private var sample: ClockSample
    private var suspended: Int64

    init(_ time: any TimeProvider) {
        self.sample = ClockSample(continuous: time.continuousNanoseconds(), wall: time.wallTime())
        self.suspended = time.continuousNanoseconds() - time.coarseNanoseconds()
        self.wokeAt = self.sample.continuous
    }

    /// When a redemption may begin.
    ///
    /// - Parameters:
    ///   - time: The clocks.
    ///   - spread: Over what time redemptions are spread.
    ///   - unit: A number in `0 ..< 1` that belongs to the instance and the family.
    /// - Returns: The earliest time.
    mutating func start(_ time: any TimeProvider, spread: Duration, unit: Double) -> Int64 {
        let now = ClockSample(continuous: time.continuousNanoseconds(), wall: time.wallTime())
        let suspended = now.continuous - time.coarseNanoseconds()
        if suspended - self.suspended > Self.tolerance || now.jump(since: self.sample) != nil {
            self.wokeAt = now.continuous
        }
        self.sample = now
        self.suspended = suspended
        return self.wokeAt.addingClamped(Int64(Double(max(0, spread.nanoseconds)) * unit))
    }
}
