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
                let lap = try await Lap(of: contestant, round: round)
                guard round >= self.warmUps else { continue }
                let operations = Double(contestant.operations)
                samples[contestant.name, default: Samples()].append(
                    lap.time / operations,
                    disturbance: lap.disturbance / operations,
                    isClean: lap.isClean
                )
            }
        }
        return samples
    }
}

/// How long a contestant's turn took.
private struct Lap {
    let time: Double
    /// How much of the time the contestant's threads could not run, by what the kernel says.
    let disturbance: Double
    let isClean: Bool

    init(of contestant: Contestant, round: Int) async throws {
        try await contestant.prepare()
        let isWall = contestant.clock == .wall
        let waited = isWall ? RunQueue.waited() : 0
        let computed = BenchClock.cpu.nanoseconds
        let start = contestant.clock.nanoseconds
        try await contestant.run(round)
        self.time = Double(contestant.clock.nanoseconds - start)
        guard isWall else {
            self.disturbance = 0
            self.isClean = true
            return
        }
        let threads = Double(contestant.threads)
        let leastTime = Double(BenchClock.cpu.nanoseconds - computed) / threads
        let waiting = Double(RunQueue.waited() - waited)
        self.disturbance = max(0, min(waiting / threads, self.time - leastTime))
        self.isClean = waiting <= self.time * RunQueue.tolerance
    }
}
