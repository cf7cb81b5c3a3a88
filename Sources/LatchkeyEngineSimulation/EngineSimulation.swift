//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Runs the real engine under virtual time, with callers, faults and schedules that a seed decides.
package enum EngineSimulation {
    /// What one seed led to.
    package struct Outcome: Sendable {
        package var seed: UInt64
        package var violations: [String]
        package var kinds: [String: Int]
        /// A hash of everything that happened: the same seed gives the same hash.
        package var trace: UInt64
        package var lines: [String]
    }

    /// Runs one seed.
    ///
    /// - Parameters:
    ///   - seed: Decides everything.
    ///   - keepsLines: Whether to keep what happened, in words.
    /// - Returns: What it led to.
    /// - Throws: ``TokenCacheError`` when the simulated keys cannot be made.
    package static func run(seed: UInt64, keepsLines: Bool = false) throws -> Outcome {
        let world = try World(seed: seed, keepsLines: keepsLines)
        world.run()
        return Outcome(
            seed: seed,
            violations: world.history.violations,
            kinds: world.history.kinds,
            trace: world.history.trace,
            lines: world.history.lines
        )
    }
}
