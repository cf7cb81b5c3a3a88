//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenCache

/// Clocks that stand still until a test moves them.
///
/// ```swift
/// let time = ManualTime()
/// async let value = subject.valueAfterFiveSeconds(time)
/// #expect(try await time.nextSleeper() == .seconds(5))
/// time.advance(by: .seconds(5))
/// ```
/// All three clocks move together, except that the coarse one stands still in ``suspend(for:)`` and that only the wall
/// clock heeds ``setWall(_:)``. Sleeping tasks are woken in the order of their deadlines, those with the same deadline
/// in the order in which they went to sleep.
public final class ManualTime: TimeProvider {
    /// What becomes of a task that goes to sleep.
    public enum Sleeping: Sendable {
        /// It sleeps until the clocks have been moved to its deadline.
        case untilMoved
        /// It moves the clocks to its deadline and goes on; for subjects whose delays do not matter.
        case movesClocks
    }

    let sleeping: Sleeping
    let state: Observed<ManualTimeState>

    /// Creates clocks.
    ///
    /// - Parameters:
    ///   - wall: What the wall clock shows at first; 2026-01-01T00:00:00Z by default.
    ///   - sleeping: What becomes of a task that goes to sleep; it sleeps until the clocks are moved by default.
    public init(wall: WallTime = WallTime(seconds: 1_767_225_600), sleeping: Sleeping = .untilMoved) {
        self.sleeping = sleeping
        self.state = Observed(ManualTimeState(wall: wall))
    }

    /// Nanoseconds of the virtual coarse clock, which stands still in suspend.
    public func coarseNanoseconds() -> Int64 { self.state.read(\.coarse) }

    /// Nanoseconds of the virtual clock that counts suspend.
    public func continuousNanoseconds() -> Int64 { self.state.read(\.continuous) }

    /// The virtual wall clock.
    public func wallTime() -> WallTime { self.state.read(\.wall) }

    /// Moves all clocks and wakes who has slept long enough.
    ///
    /// - Parameter duration: How far; nothing happens when it is negative.
    public func advance(by duration: Duration) {
        self.move { $0.advance(by: duration, suspended: false) }
    }

    /// Moves the clocks as if the machine had been suspended: the coarse clock stands still.
    ///
    /// - Parameter duration: For how long; nothing happens when it is negative.
    public func suspend(for duration: Duration) {
        self.move { $0.advance(by: duration, suspended: true) }
    }

    /// Moves all clocks to the deadline of the task that wakes first.
    ///
    /// - Returns: How far the clocks were moved, or `nil` when nobody sleeps.
    @discardableResult
    public func advanceToNextDeadline() -> Duration? {
        self.move { state in
            guard let deadline = state.nextDeadline else { return (nil, []) }
            let duration = Duration.nanoseconds(deadline - state.continuous)
            return (duration, state.advance(by: duration, suspended: false).woken)
        }
    }

    /// Moves all clocks step by step: to each deadline on the way, and at last to the end.
    ///
    /// - Parameters:
    ///   - duration: How far; nothing happens when it is negative.
    ///   - settle: Waits until those who were woken have done their work; called before each step and after the last.
    /// - Throws: What the closure throws.
    public func advance<Failure: Error>(
        by duration: Duration,
        settle: () async throws(Failure) -> Void
    ) async throws(Failure) {
        let start = self.continuousNanoseconds()
        let (sum, overflow) = start.addingReportingOverflow(max(0, duration.nanoseconds))
        let end = overflow ? Int64.max : sum
        var isOver = false
        while !isOver {
            try await settle()
            isOver = self.move { state in
                let target = min(state.nextDeadline ?? .max, end)
                let step = Duration.nanoseconds(target - state.continuous)
                return (target == end, state.advance(by: step, suspended: false).woken)
            }
        }
        try await settle()
    }

    /// Sets the wall clock and leaves the others.
    ///
    /// - Parameter wall: What it shows from now on.
    public func setWall(_ wall: WallTime) {
        self.state.update { $0.wall = wall }
    }

    @discardableResult
    func move<Value: Sendable>(
        _ body: (inout ManualTimeState) -> (value: Value, woken: [ManualTimeState.Sleeper])
    ) -> Value {
        let (value, woken) = self.state.update(body)
        for sleeper in woken {
            sleeper.continuation.resume()
        }
        return value
    }
}
