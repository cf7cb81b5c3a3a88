//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

/// The time of one cache: nanoseconds that count suspend, read from a clock that does not.
///
/// Hits read the coarse clock and add what the machine has slept through, which ``findSuspend()`` measures.
final class CacheTime: Sendable {
    /// What differs between two samples of coarse and continuous clock without any suspend: the coarse clock's lag.
    private static let tolerance: Int64 = 50_000_000

    /// Whether the clocks are the system's, which are read without a detour.
    private let isSystem: Bool
    private let provider: any TimeProvider
    private let suspended: Atomic<Int64>
    /// Both clocks when the cache was created: what the wall clock would show had nobody set it since.
    private let anchor: ClockSample

    init(_ provider: any TimeProvider) {
        self.isSystem = provider is SystemTime
        self.provider = provider
        self.anchor = ClockSample(continuous: provider.continuousNanoseconds(), wall: provider.wallTime())
        self.suspended = Atomic(provider.continuousNanoseconds() - provider.coarseNanoseconds())
    }

    /// The present, a few milliseconds coarse; the only clock of a hit.
    @inline(__always)
    func now() -> Int64 {
        let coarse = self.isSystem ? SystemTime.coarse() : self.providedNow()
        return coarse &+ self.suspended.load(ordering: .relaxed)
    }

    @inline(never)
    private func providedNow() -> Int64 { self.provider.coarseNanoseconds() }

    /// The present, exact.
    func exactNow() -> Int64 {
        self.isSystem ? SystemTime.continuous() : self.provider.continuousNanoseconds()
    }

    func wallTime() -> WallTime {
        self.provider.wallTime()
    }

    /// The wall time, where it was not set since, and the earlier of the two where it was.
    ///
    /// An expiry that is written by it is never too late, an expiry that is judged by ``latestWallTime()`` never lasts
    /// too long, however the wall clock is moved in between.
    func earliestWallTime() -> WallTime { min(self.wallTime(), self.steadyWallTime()) }

    /// The wall time, where it was not set since, and the later of the two where it was.
    func latestWallTime() -> WallTime { max(self.wallTime(), self.steadyWallTime()) }

    private func steadyWallTime() -> WallTime {
        let elapsed = (self.exactNow() - self.anchor.continuous) / 1_000_000
        return WallTime(milliseconds: self.anchor.wall.milliseconds + elapsed)
    }

    func sleep(until deadline: Int64) async throws {
        try await self.provider.sleep(until: deadline)
    }

    /// Looks for time that passed in suspend and moves the present forward by it.
    ///
    /// - Returns: The nanoseconds that were found, zero when there were none.
    func findSuspend() -> Int64 {
        let known = self.suspended.load(ordering: .relaxed)
        let coarse = self.provider.coarseNanoseconds()
        let found = self.exactNow() - coarse - known
        guard found > Self.tolerance else { return 0 }
        self.suspended.store(known + found, ordering: .relaxed)
        return found
    }
}
