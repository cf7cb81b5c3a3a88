//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The clocks of a token cache, for tests and simulations that control time.
public protocol TimeProvider: Sendable {
    /// Nanoseconds of a monotonic clock that is cheap to read; it may stand still while the system is suspended.
    func coarseNanoseconds() -> Int64
    /// Nanoseconds of a monotonic clock that counts while the system is suspended.
    func continuousNanoseconds() -> Int64
    /// The wall clock.
    func wallTime() -> WallTime
    /// Suspends the calling task until the continuous clock reaches a point.
    ///
    /// - Parameter deadline: The point, in nanoseconds of ``continuousNanoseconds()``.
    /// - Throws: `CancellationError` when the task is cancelled.
    func sleep(until deadline: Int64) async throws
}
