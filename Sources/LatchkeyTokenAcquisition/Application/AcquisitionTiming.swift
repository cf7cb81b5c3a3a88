//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The clock and the pauses of acquisitions, which tests replace.
package struct AcquisitionTiming: Sendable {
    /// The present.
    package var now: @Sendable () -> ContinuousClock.Instant
    /// Waits.
    package var sleep: @Sendable (Duration) async throws -> Void
    /// Seconds since 1970.
    package var wallSeconds: @Sendable () -> Int64

    /// Creates a clock.
    ///
    /// - Parameters:
    ///   - now: The present.
    ///   - sleep: Waits.
    ///   - wallSeconds: Seconds since 1970.
    package init(
        now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now },
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
        wallSeconds: @escaping @Sendable () -> Int64 = { SystemSeconds.now }
    ) {
        self.now = now
        self.sleep = sleep
        self.wallSeconds = wallSeconds
    }

    /// Waits for a while, a random part longer.
    ///
    /// - Parameters:
    ///   - duration: How long at least.
    ///   - jitter: The random part, as a share of the whole.
    /// - Throws: ``AcquisitionError``.
    func pause(_ duration: Duration, jitter: Double = 0) async throws(AcquisitionError) {
        do {
            try await self.sleep(duration * (1 + (jitter > 0 ? .random(in: 0...jitter) : 0)))
        } catch {
            throw AcquisitionError(.cancelled, "The task was cancelled while it waited.", cause: error)
        }
    }
}
