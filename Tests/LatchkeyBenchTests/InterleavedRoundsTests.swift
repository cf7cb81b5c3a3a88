//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyBench
import Synchronization
import Testing

@Suite
struct InterleavedRoundsTests {
    @Test
    func contestantsTakeTurnsInAnOrderThatIsReversedEveryOtherRound() async throws {
        let turns = Mutex<[String]>([])
        let contestants = ["a", "b", "c"].map { name in
            Contestant(name, operations: 1) { round in turns.withLock { $0.append("\(name)\(round)") } }
        }
        _ = try await InterleavedRounds(2, warmUps: 1).measure(contestants)
        #expect(turns.withLock { $0 } == ["a0", "b0", "c0", "c1", "b1", "a1", "a2", "b2", "c2"])
    }

    @Test
    func warmUpsAreNotCounted() async throws {
        let samples = try await InterleavedRounds(5, warmUps: 3).measure([Contestant("a", operations: 1) { _ in }])
        #expect(samples["a"]?.count == 5)
    }

    @Test
    func theTimeOfARoundIsSharedByItsOperations() async throws {
        let clock = ContinuousClock()
        let work: @Sendable (Int) -> Void = { _ in
            let end = clock.now + .milliseconds(2)
            while clock.now < end {}
        }
        let samples = try await InterleavedRounds(3).measure([
            Contestant("one", operations: 1) { work($0) },
            Contestant("thousand", operations: 1000) { work($0) },
        ])
        let one = try #require(samples["one"]).median
        let thousand = try #require(samples["thousand"]).median
        #expect(thousand > 0)
        #expect(thousand < one / 100)
    }

    @Test
    func whatAContestantThrowsEndsTheRounds() async {
        await #expect(throws: CancellationError.self) {
            let contestant = Contestant("a", operations: 1) { _ in throw CancellationError() }
            _ = try await InterleavedRounds(1).measure([contestant])
        }
    }
}
