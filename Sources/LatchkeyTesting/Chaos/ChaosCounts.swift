//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// How many faults a ``ChaosStore`` has injected.
public struct ChaosCounts: Hashable, Sendable {
    /// Calls or keys that failed with nothing done.
    public var errors = 0
    /// Calls or keys that failed although they were done.
    public var lostAnswers = 0
    /// Calls, keys or changes that were done or delivered twice.
    public var duplicates = 0
    /// Payloads that were cut.
    public var tornWrites = 0
    /// Keys that were answered with a former state.
    public var staleReads = 0
    /// Calls that were delayed.
    public var delays = 0
    /// Calls that were delayed beyond their timeout.
    public var timeouts = 0

    /// Creates counts of nothing.
    public init() {}

    /// How many faults there were of any kind.
    public var total: Int {
        self.errors + self.lostAnswers + self.duplicates + self.tornWrites + self.staleReads + self.delays
            + self.timeouts
    }
}
