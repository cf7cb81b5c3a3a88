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
        /// How many requests and other calls of the cache there were.
        package var events: Int
        /// How many faults were injected.
        package var faults: Int
        /// A hash of everything that happened: the same seed gives the same hash.
        package var trace: UInt64
        package var lines: [String]
    }

    /// Runs one seed.
    ///
    /// - Parameters:
    ///   - seed: Decides everything.
    ///   - isQuiet: Whether nothing fails and nothing is invalidated, so that no refresh may come late.
    ///   - keepsLines: Whether to keep what happened, in words.
    /// - Returns: What it led to.
    /// - Throws: ``TokenCacheError`` when the simulated keys cannot be made.
    package static func run(
        seed: UInt64,
        isQuiet: Bool = false,
        keepsLines: Bool = false
    ) throws -> Outcome {
        let world = try World(seed: seed, keepsLines: keepsLines, isQuiet: isQuiet)
        world.run()
        let kinds = world.history.kinds
        func total(_ isCounted: (String) -> Bool) -> Int {
            kinds.reduce(0) { $0 + (isCounted($1.key) ? $1.value : 0) }
        }
        return Outcome(
            seed: seed,
            violations: world.history.violations,
            kinds: kinds,
            events: total { SimulatedCall.kinds.contains($0) },
            faults: total { $0.hasPrefix("fault.") },
            trace: world.history.trace,
            lines: world.history.lines
        )
    }
}
