//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// Measures how long it takes to get a held token through a handle, on one core and on two.
package struct HandleBench: Sendable {
    /// How many rounds count.
    package var rounds = 101
    /// How many hits make a round.
    package var hits = 20_000
    /// How many hits each core makes in a round with two.
    package var sharedHits = 10_000
    /// How many undisturbed rounds with two cores are enough.
    package var cleanRounds = 31
    /// How many rounds with two cores there are at most.
    package var mostRounds = 3_000

    /// Creates the measurement in its full size.
    package init() {}

    /// Measures.
    ///
    /// - Returns: The costs, and what a second core adds.
    /// - Throws: ``BenchError`` when there was no token.
    @concurrent
    package func run() async throws -> HandleResult {
        let workload = try await HandleWorkload()
        let samples = try await InterleavedRounds(self.rounds).measure([
            self.contestant("floor") { workload.hit.loopFloor(0..<$0, keys: workload.hit.floorKeys) },
            self.contestant("owned") { workload.loopOwned($0) },
            self.contestant("borrowed") { workload.loopBorrowed($0) },
        ])
        let allocations = try await AllocationCounter.perOperation(operations: self.hits) { _ in
            _ = workload.loopOwned(self.hits)
            _ = workload.loopBorrowed(self.hits)
        }
        let owned = self.scaling { _ = workload.loopOwned(self.sharedHits) }
        let borrowed = self.scaling { _ = workload.loopBorrowed(self.sharedHits) }
        await workload.hit.cache.shutdown()
        func median(_ name: String) -> Double { samples[name]?.median ?? .nan }
        return HandleResult(
            ownedRatio: median("owned") / median("floor"),
            borrowedRatio: median("borrowed") / median("floor"),
            twoCoreScaling: owned.median,
            borrowedTwoCoreScaling: borrowed.median,
            cleanTwoCoreRounds: owned.cleanCount,
            ownedNanoseconds: median("owned"),
            borrowedNanoseconds: median("borrowed"),
            floorNanoseconds: median("floor"),
            allocationsPerHit: allocations
        )
    }

    private func contestant(_ name: String, loop: @escaping @Sendable (Int) -> Int) -> Contestant {
        Contestant(name, operations: self.hits) { _ in
            let misses = loop(self.hits)
            guard misses == 0 else { throw BenchError.missed(name, count: misses) }
        }
    }

    /// How many times the throughput of one core two cores reach, in rounds in which they were there for nothing else.
    private func scaling(_ work: @escaping @Sendable () -> Void) -> Samples {
        var samples = Samples()
        for _ in 0..<self.mostRounds where samples.cleanCount < self.cleanRounds {
            let two = Race.run(threads: 2, work)
            let one = Race.run(threads: 1, work)
            samples.append(two.throughput / one.throughput, isClean: two.isClean)
        }
        return samples
    }
}
