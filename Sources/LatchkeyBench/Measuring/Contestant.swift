//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// One of several ways to do the same, to be compared in interleaved rounds.
package struct Contestant: Sendable {
    /// What the way is called; unique among the contestants of a comparison.
    package var name: String
    /// What its time is measured by.
    package var clock: BenchClock
    /// How many operations make one round.
    package var operations: Int
    /// How many threads do them at once.
    package var threads: Int
    /// Fills the processor's caches before a round, off the clock.
    package var prepare: @Sendable () async throws -> Void
    /// Does that many operations; is told the number of the round.
    package var run: @Sendable (_ round: Int) async throws -> Void

    /// Creates a contestant.
    ///
    /// - Parameters:
    ///   - name: What it is called.
    ///   - clock: What its time is measured by; processor time by default.
    ///   - operations: How many operations make one round.
    ///   - threads: How many threads do them at once; one by default.
    ///   - prepare: Fills the processor's caches before a round; nothing by default.
    ///   - run: Does that many operations.
    package init(
        _ name: String,
        clock: BenchClock = .cpu,
        operations: Int,
        threads: Int = 1,
        prepare: @escaping @Sendable () async throws -> Void = {},
        run: @escaping @Sendable (_ round: Int) async throws -> Void
    ) {
        self.name = name
        self.clock = clock
        self.operations = operations
        self.threads = threads
        self.prepare = prepare
        self.run = run
    }
}
