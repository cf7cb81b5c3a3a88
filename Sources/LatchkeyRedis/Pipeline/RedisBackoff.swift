//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// How long to wait between attempts to connect: 50 ms, twice as long after each failure, at most 250 ms.
struct RedisBackoff: Sendable {
    private static let first = Duration.milliseconds(50)
    private static let longest = Duration.milliseconds(250)

    private var next = Self.first

    /// Returns the next wait: somewhere between half and the whole of the step, so that a fleet spreads.
    ///
    /// - Parameter random: A number in `0 ..< 1`.
    /// - Returns: How long to wait.
    mutating func wait(random: Double) -> Duration {
        defer { self.next = min(self.next * 2, Self.longest) }
        return self.next * (0.5 + random / 2)
    }

    /// An attempt succeeded and lasted.
    mutating func reset() {
        self.next = Self.first
    }
}
