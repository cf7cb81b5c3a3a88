//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

@Suite(.timeLimit(.minutes(1))) struct ExpiryWheelTests {
    /// The finest level's buckets, about a second.
    private static let bucket: Int64 = 1 << 30

    /// Turns a wheel whose owner knows the deadlines.
    ///
    /// - Returns: The entries that left, and how many were looked at.
    private func turn(
        _ wheel: inout ExpiryWheel,
        to now: Int64,
        limit: Int = .max,
        deadlines: inout [UInt32: Int64]
    ) -> (left: [UInt32], looks: Int) {
        var left: [UInt32] = []
        var looks = 0
        let known = deadlines
        wheel.turn(to: now, limit: limit) { index in
            looks += 1
            guard let deadline = known[index] else {
                Issue.record("Entry \(index) is not in the wheel.")
                return .leave
            }
            guard deadline <= now else { return .wait(until: deadline) }
            left.append(index)
            return .leave
        }
        for index in left { deadlines[index] = nil }
        return (left.sorted(), looks)
    }

    // Scoreboard: CE38
    @Test(
        "an entry leaves within a bucket of its deadline, on every level and beyond the last (seconds)",
        arguments: [0, 1, 5, 68, 69, 70, 4396, 4398, 4400, 140_737, 140_740, 562_949, 562_954, 600_000, 3_000_000]
            as [Int64]
    )
    func leavesInTime(seconds: Int64) {
        for start in [0, 1, 12_345_678_901, .seconds(987_654)] as [Int64] {
            var wheel = ExpiryWheel()
            var deadlines: [UInt32: Int64] = [7: start + .seconds(seconds)]
            wheel.schedule(7, at: start + .seconds(seconds), now: start)
            var now = start
            let step = max(Self.bucket / 2, .seconds(seconds) / 500)
            while now + step < start + .seconds(seconds) {
                now += step
                #expect(self.turn(&wheel, to: now, deadlines: &deadlines).left == [])
            }
            let end = start + .seconds(seconds) + Self.bucket
            #expect(self.turn(&wheel, to: end, deadlines: &deadlines).left == [7])
        }
    }

    @Test func aDeadlineThatHasPassedIsDueAtOnce() {
        var wheel = ExpiryWheel()
        var deadlines: [UInt32: Int64] = [0: .seconds(10)]
        wheel.schedule(0, at: .seconds(10), now: .seconds(100))
        #expect(self.turn(&wheel, to: .seconds(102), deadlines: &deadlines).left == [0])
    }

    @Test func aTimerReplacesTheOneBefore() {
        var wheel = ExpiryWheel()
        var deadlines: [UInt32: Int64] = [1: .seconds(500)]
        wheel.schedule(1, at: .seconds(10), now: 0)
        wheel.schedule(1, at: .seconds(500), now: 0)
        #expect(self.turn(&wheel, to: .seconds(60), deadlines: &deadlines).looks == 0)
        #expect(self.turn(&wheel, to: .seconds(502), deadlines: &deadlines).left == [1])
    }

    @Test func whatIsTakenOutIsNotLookedAt() {
        var wheel = ExpiryWheel()
        var deadlines: [UInt32: Int64] = [0: .seconds(10), 2: .seconds(10)]
        for index in 0..<4 as Range<UInt32> { wheel.schedule(index, at: .seconds(10), now: 0) }
        for index in [1, 3, 3, 9] as [UInt32] { wheel.unlink(index) }
        #expect(self.turn(&wheel, to: .seconds(20), deadlines: &deadlines).left == [0, 2])
        #expect(self.turn(&wheel, to: .seconds(200_000), deadlines: &deadlines).looks == 0)
    }

    @Test func timeThatGoesBackTurnsNothing() {
        var wheel = ExpiryWheel()
        var deadlines: [UInt32: Int64] = [0: .seconds(10)]
        wheel.schedule(0, at: .seconds(10), now: 0)
        #expect(self.turn(&wheel, to: .seconds(5), deadlines: &deadlines).left == [])
        #expect(self.turn(&wheel, to: .seconds(2), deadlines: &deadlines).looks == 0)
        #expect(self.turn(&wheel, to: .seconds(12), deadlines: &deadlines).left == [0])
    }

    @Test func aLimitLeavesTheRestForTheNextTime() {
        var wheel = ExpiryWheel()
        var deadlines: [UInt32: Int64] = [:]
        for index in 0..<100 as Range<UInt32> {
            deadlines[index] = .seconds(10)
            wheel.schedule(index, at: .seconds(10), now: 0)
        }
        var left: Set<UInt32> = []
        for _ in 0..<4 {
            let turn = self.turn(&wheel, to: .seconds(20), limit: 30, deadlines: &deadlines)
            #expect(turn.looks <= 30)
            left.formUnion(turn.left)
        }
        #expect(left.count == 100)
    }

    @Test(
        "entries that wait on do not keep others from being looked at (seconds)",
        arguments: [1, 60, 3000, 100_000, 3_000_000] as [Int64]
    )
    func aCrowdThatWaits(seconds: Int64) {
        var wheel = ExpiryWheel()
        var deadlines: [UInt32: Int64] = [:]
        for index in 0..<100 as Range<UInt32> {
            // The first to come is the only one that is due.
            deadlines[index] = index == 0 ? 0 : .seconds(10 * seconds)
            wheel.schedule(index, at: .seconds(seconds), now: 0)
        }
        var left: [UInt32] = []
        for _ in 0..<50 {
            left += self.turn(&wheel, to: .seconds(seconds + 2), limit: 10, deadlines: &deadlines).left
        }
        #expect(left == [0])
        // The wheel is turned then.
        #expect(self.turn(&wheel, to: .seconds(seconds + 2), deadlines: &deadlines).looks == 0)
    }

    // Scoreboard: CE38
    @Test("any sequence agrees with a list of deadlines", arguments: 1...20 as ClosedRange<UInt64>)
    func agreesWithAList(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var wheel = ExpiryWheel()
        var deadlines: [UInt32: Int64] = [:]
        /// When each timer can go off at the earliest.
        var earliest: [UInt32: Int64] = [:]
        var now: Int64 = .seconds(Int64.random(in: 0..<100_000, using: &random))
        for _ in 0..<1000 {
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<6:
                let index = UInt32.random(in: 0..<200, using: &random)
                // From seconds to weeks.
                let scale: Int64 = [2, 100, 5000, 200_000, 2_000_000].randomElement(using: &random)!
                let deadline = now + .seconds(Int64.random(in: -1...scale, using: &random))
                deadlines[index] = deadline
                earliest[index] = max(deadline, now)
                wheel.schedule(index, at: deadline, now: now)
            case 6:
                guard let index = deadlines.keys.sorted().randomElement(using: &random) else { continue }
                deadlines[index] = nil
                wheel.unlink(index)
            default:
                let jump: Int64 = [1, 10, 1000, 100_000, 1_500_000].randomElement(using: &random)!
                now += .milliseconds(Int64.random(in: 0...jump * 1000, using: &random))
                let limit = Bool.random(using: &random) ? .max : Int.random(in: 1...5, using: &random)
                // As often as it takes, but not for ever.
                var rounds = 0
                while self.turn(&wheel, to: now, limit: limit, deadlines: &deadlines).looks >= limit, rounds < 10_000 {
                    rounds += 1
                }
                // What was due before the present bucket has left.
                #expect(deadlines.keys.allSatisfy { earliest[$0]! >> 30 >= now >> 30 })
            }
        }
        now += .seconds(10_000_000)
        let rest = deadlines.keys.sorted()
        #expect(self.turn(&wheel, to: now, deadlines: &deadlines).left == rest)
    }
}
