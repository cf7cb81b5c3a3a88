//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

@Suite(.timeLimit(.minutes(1))) struct CacheTimeTests {
    private let clocks = ManualTime(wall: WallTime(seconds: 1000))

    // Scoreboard: CE33
    @Test func aCachesTimeFollowsItsClocks() {
        let time = CacheTime(self.clocks)
        let start = time.now()
        #expect(time.exactNow() == start)
        self.clocks.advance(by: .seconds(5))
        #expect(time.now() == start + .seconds(5))
        #expect(time.exactNow() == start + .seconds(5))
        #expect(time.wallTime() == WallTime(seconds: 1005))
        #expect(time.findSuspend() == 0)
    }

    // Scoreboard: CE32
    @Test("setting the wall clock moves nothing else", arguments: [WallTime(seconds: 0), WallTime(seconds: 9_999_999)])
    func wallClock(_ wall: WallTime) {
        let time = CacheTime(self.clocks)
        let start = time.now()
        self.clocks.setWall(wall)
        self.clocks.advance(by: .seconds(1))
        #expect(time.now() == start + .seconds(1))
        #expect(time.exactNow() == start + .seconds(1))
        #expect(time.findSuspend() == 0)
    }

    // Scoreboard: CE32
    @Test func timeInSuspendIsFoundOnce() {
        let time = CacheTime(self.clocks)
        let start = time.now()
        self.clocks.suspend(for: .seconds(3600))
        #expect(time.now() == start)
        #expect(time.exactNow() == start + .seconds(3600))
        #expect(time.findSuspend() == .seconds(3600))
        #expect(time.now() == start + .seconds(3600))
        #expect(time.findSuspend() == 0)
        self.clocks.advance(by: .seconds(1))
        self.clocks.suspend(for: .seconds(10))
        #expect(time.findSuspend() == .seconds(10))
        #expect(time.now() == start + .seconds(3611))
        #expect(time.now() == time.exactNow())
    }

    @Test func suspendBeforeTheCacheWasCreatedDoesNotCount() {
        self.clocks.suspend(for: .seconds(500))
        let time = CacheTime(self.clocks)
        #expect(time.now() == time.exactNow())
        #expect(time.findSuspend() == 0)
    }

    @Test func theLagOfTheCoarseClockIsNoSuspend() {
        let time = CacheTime(self.clocks)
        let start = time.now()
        self.clocks.suspend(for: .milliseconds(50))
        #expect(time.findSuspend() == 0)
        #expect(time.now() == start)
        // Small pieces add up.
        self.clocks.suspend(for: .milliseconds(1))
        #expect(time.findSuspend() == .milliseconds(51))
        #expect(time.now() == start + .milliseconds(51))
    }

    @Test(
        "of the wall clock and the one that nobody has set, the earlier and the later are known",
        arguments: [(1010, 1010, 1010), (5000, 1010, 5000), (10, 10, 1010)] as [(Int64, Int64, Int64)]
    )
    func earliestAndLatest(wall: Int64, earliest: Int64, latest: Int64) {
        let time = CacheTime(self.clocks)
        self.clocks.advance(by: .seconds(10))
        self.clocks.setWall(WallTime(seconds: wall))
        #expect(time.earliestWallTime() == WallTime(seconds: earliest))
        #expect(time.latestWallTime() == WallTime(seconds: latest))
        #expect(time.wallTime() == WallTime(seconds: wall))
    }

    @Test func timeInSuspendCountsForTheWallClockThatNobodyHasSet() {
        let time = CacheTime(self.clocks)
        self.clocks.suspend(for: .seconds(100))
        self.clocks.setWall(WallTime(seconds: 1))
        #expect(time.latestWallTime() == WallTime(seconds: 1100))
    }

    @Test func sleepEndsAtItsDeadline() async throws {
        let time = CacheTime(self.clocks)
        let deadline = time.exactNow() + .seconds(10)
        let sleeper = Task { try await time.sleep(until: deadline) }
        #expect(try await self.clocks.nextSleeper() == .seconds(10))
        self.clocks.advance(by: .seconds(10))
        try await sleeper.value
        #expect(time.exactNow() == deadline)
    }

    @Test func theSystemsClocksAgreeAndGoForward() async throws {
        let time = CacheTime(SystemTime())
        var last = time.now()
        for _ in 0..<1000 {
            let now = time.now()
            #expect(now >= last)
            last = now
        }
        #expect(abs(time.exactNow() - time.now()) < .seconds(1))
        #expect(time.earliestWallTime() <= time.latestWallTime())
        // After 2025-01-01 and before 2200.
        #expect((1_735_689_600..<7_258_118_400).contains(time.wallTime().seconds))
        try await time.sleep(until: time.exactNow())
        let sleeper = Task { try await time.sleep(until: .max) }
        sleeper.cancel()
        await #expect(throws: CancellationError.self) { try await sleeper.value }
    }
}
