//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

@Suite struct StoreScheduleTests {
    @Test func oneTimerIsEnoughUntilAFlushIsDueEarlier() {
        var schedule = StoreSchedule()
        #expect(schedule.plan(at: 100) == true)
        #expect(schedule.plan(at: 100) == false)
        #expect(schedule.plan(at: 500) == false)
        #expect(schedule.plan(at: 50) == true)
    }

    @Test func afterATimerHasGoneOffTheNextOneIsNeeded() {
        var schedule = StoreSchedule()
        _ = schedule.plan(at: 100)
        _ = schedule.plan(at: 50)
        schedule.begin(at: 49)
        #expect(schedule.plan(at: 60) == false)
        schedule.begin(at: 50)
        #expect(schedule.plan(at: 60) == true)
        schedule.begin(at: 1000)
        #expect(schedule.plan(at: .max) == false)
        #expect(schedule.plan(at: 2000) == true)
    }
}
