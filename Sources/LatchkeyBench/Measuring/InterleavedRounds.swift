//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Many short rounds in which every contestant takes its turn, so that what disturbs the machine disturbs all of them.
package struct InterleavedRounds: Sendable {
    /// How many rounds count.
    package var count: Int
    /// How many rounds come before them, to warm up.
    package var warmUps: Int

    /// Creates rounds.
    ///
    /// - Parameters:
    ///   - count: How many rounds count.
    ///   - warmUps: How many rounds come before them; two by default.
    package init(_ count: Int, warmUps: Int = 2) {
        self.count = count
        self.warmUps = warmUps
    }

    /// The turns of a round: the order is reversed every other round, so that nobody always follows the same other.
    ///
    /// - Parameters:
    ///   - round: The number of the round.
    ///   - contestants: How many contestants there are.
    /// - Returns: The contestants' numbers in the order of their turns.
    package static func turns(of round: Int, contestants: Int) -> [Int] {
        round.isMultiple(of: 2) ? Array(0..<contestants) : (0..<contestants).reversed()
    }

    /// Measures contestants.
    ///
    /// - Parameter contestants: Who takes part.
    /// - Returns: The nanoseconds of one operation, by the contestants' names.
    /// - Throws: What a contestant throws.
    @concurrent
    package func measure(_ contestants: [Contestant]) async throws -> [String: Samples] {
        var samples: [String: Samples] = [:]
        for round in 0..<(self.warmUps + self.count) {
            for turn in Self.turns(of: round, contestants: contestants.count) {
                let contestant = contestants[turn]
                let waited = contestant.clock == .wall ? RunQueue.waited() : 0
                let start = contestant.clock.nanoseconds
                try await contestant.run(round)
                let time = Double(contestant.clock.nanoseconds - start)
                guard round >= self.warmUps else { continue }
                let isClean =
                    contestant.clock == .cpu || Double(RunQueue.waited() - waited) < time * RunQueue.tolerance
                samples[contestant.name, default: Samples()]
                    .append(time / Double(contestant.operations), isClean: isClean)
            }
        }
        return samples
    }
}
