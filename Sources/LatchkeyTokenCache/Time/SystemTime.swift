//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The clocks of the system.
public struct SystemTime: TimeProvider {
    /// Creates the system's clocks.
    public init() {}

    /// Nanoseconds of the kernel's tick-based monotonic clock: about 3 ns to read, 1 to 4 ms coarse.
    public func coarseNanoseconds() -> Int64 { Self.coarse() }

    /// Nanoseconds since boot, time in suspend included.
    public func continuousNanoseconds() -> Int64 { Self.continuous() }

    /// The system's wall clock.
    public func wallTime() -> WallTime {
        WallTime(milliseconds: Self.read(CLOCK_REALTIME) / 1_000_000)
    }

    /// Suspends the calling task until the continuous clock reaches a point.
    public func sleep(until deadline: Int64) async throws {
        let left = Duration.nanoseconds(max(0, deadline - Self.continuous()))
        try await Task.sleep(for: left, clock: ContinuousClock())
    }

    #if canImport(Darwin)
    @inline(__always)
    static func coarse() -> Int64 { Self.read(CLOCK_MONOTONIC_RAW_APPROX) }
    static func continuous() -> Int64 { Self.read(CLOCK_MONOTONIC) }
    #else
    @inline(__always)
    static func coarse() -> Int64 { Self.read(CLOCK_MONOTONIC_COARSE) }
    static func continuous() -> Int64 { Self.read(CLOCK_BOOTTIME) }
    #endif

    @inline(__always)
    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        unsafe clock_gettime(clock, &time)
        let seconds = Int64(time.tv_sec)
        return seconds &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }
}
