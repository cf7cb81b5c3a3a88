//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import LatchkeyTokenCache
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ManualTimeTests {
    let time = ManualTime()

    @Test func clocksStandStill() {
        let before = [self.time.coarseNanoseconds(), self.time.continuousNanoseconds()]
        #expect([self.time.coarseNanoseconds(), self.time.continuousNanoseconds()] == before)
        #expect(self.time.wallTime() == WallTime(seconds: 1_767_225_600))
    }

    @Test func advancingMovesAllClocks() {
        let (coarse, continuous) = (self.time.coarseNanoseconds(), self.time.continuousNanoseconds())
        self.time.advance(by: .milliseconds(1_500))
        #expect(self.time.coarseNanoseconds() == coarse + 1_500_000_000)
        #expect(self.time.continuousNanoseconds() == continuous + 1_500_000_000)
        #expect(self.time.wallTime() == WallTime(milliseconds: 1_767_225_601_500))
    }

    @Test func suspendLeavesTheCoarseClock() {
        let (coarse, continuous) = (self.time.coarseNanoseconds(), self.time.continuousNanoseconds())
        self.time.suspend(for: .seconds(60))
        #expect(self.time.coarseNanoseconds() == coarse)
        #expect(self.time.continuousNanoseconds() == continuous + 60_000_000_000)
        #expect(self.time.wallTime() == WallTime(seconds: 1_767_225_660))
    }

    @Test func settingTheWallClockLeavesTheOthers() {
        let continuous = self.time.continuousNanoseconds()
        self.time.setWall(WallTime(seconds: 100))
        self.time.advance(by: .seconds(5))
        #expect(self.time.wallTime() == WallTime(seconds: 105))
        #expect(self.time.continuousNanoseconds() == continuous + 5_000_000_000)
    }

    @Test func timeDoesNotRunBackwards() {
        let continuous = self.time.continuousNanoseconds()
        self.time.advance(by: .seconds(-5))
        self.time.advance(by: .seconds(Int64.min))
        #expect(self.time.continuousNanoseconds() == continuous)
        self.time.advance(by: .seconds(Int64.max))
        self.time.advance(by: .seconds(Int64.max))
        #expect(self.time.continuousNanoseconds() == .max)
    }

    @Test func sleepersWakeInTheOrderOfTheirDeadlines() async throws {
        let woken = Record<Int>()
        let time = self.time
        let start = time.continuousNanoseconds()
        try await withThrowingTaskGroup { group in
            for seconds in [30, 10, 20] {
                group.addTask {
                    try await time.sleep(until: start + Int64(seconds) * 1_000_000_000)
                    woken.append(seconds)
                }
                #expect(try await time.nextSleeper() == .seconds(seconds))
            }
            for (count, expected) in [10, 20, 30].enumerated() {
                #expect(time.advanceToNextDeadline() == .seconds(10))
                try await group.next()
                #expect(woken.values.last == expected)
                #expect(time.sleeperCount == 2 - count)
            }
            #expect(time.advanceToNextDeadline() == nil)
        }
    }

    @Test func sleeperWakesAtItsDeadlineAndNotBefore() async throws {
        let time = self.time
        let sleeper = Task { try await time.sleep(until: time.continuousNanoseconds() + 1_000) }
        #expect(try await time.nextSleeper() == .nanoseconds(1_000))
        time.advance(by: .nanoseconds(999))
        #expect(time.sleeperCount == 1)
        time.suspend(for: .nanoseconds(1))
        try await sleeper.value
        #expect(time.sleeperCount == 0)
    }

    @Test func deadlineThatHasPassedIsNoSleep() async throws {
        try await self.time.sleep(until: self.time.continuousNanoseconds())
        try await self.time.sleep(until: .min)
    }

    @Test func cancelledSleeperWakesWithAnError() async throws {
        let time = self.time
        let sleeper = Task { try await time.sleep(until: .max) }
        try await time.sleepers(1)
        sleeper.cancel()
        await #expect(throws: CancellationError.self) { try await sleeper.value }
        #expect(time.sleeperCount == 0)
    }

    @Test func cancelledTaskDoesNotGoToSleep() async throws {
        let time = self.time
        let gate = Gate()
        let sleeper = Task {
            await gate.waitThroughCancellation()
            try await time.sleep(until: .max)
        }
        sleeper.cancel()
        gate.open()
        await #expect(throws: CancellationError.self) { try await sleeper.value }
    }

    @Test func sleeperThatHasWokenIsNotReported() async throws {
        let time = self.time
        let first = Task { try await time.sleep(until: time.continuousNanoseconds() + 1) }
        try await time.sleepers(1)
        time.advance(by: .nanoseconds(1))
        try await first.value
        let second = Task { try await time.sleep(until: .max) }
        #expect(try await time.nextSleeper() > .seconds(1))
        second.cancel()
    }

    @Test func waitingForASleeperCanBeCancelled() async {
        let time = self.time
        let waiter = Task { try await time.nextSleeper() }
        waiter.cancel()
        await #expect(throws: CancellationError.self) { try await waiter.value }
    }

    @Test func clocksCanMoveByThemselves() async throws {
        let time = ManualTime(sleeping: .movesClocks)
        let start = time.continuousNanoseconds()
        try await time.sleep(until: start + 5_000)
        try await time.sleep(until: start + 2_000)
        #expect(time.continuousNanoseconds() == start + 5_000)
    }

    @Test func advancingStepByStepPausesAtEachDeadline() async throws {
        let time = ManualTime()
        let start = time.continuousNanoseconds()
        let sleepers = [2, 1, 5].map { seconds in
            Task { try await time.sleep(until: start + seconds * 1_000_000_000) }
        }
        try await time.sleepers(3)
        var pauses: [Int64] = []
        await time.advance(by: .seconds(3)) {
            pauses.append((time.continuousNanoseconds() - start) / 1_000_000_000)
        }
        #expect(pauses == [0, 1, 2, 3])
        #expect(time.sleeperCount == 1)
        time.advance(by: .seconds(2))
        for sleeper in sleepers { try await sleeper.value }
    }
}
