//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization
import Testing

@testable import LatchkeySimulator

@Suite struct VirtualClockTests {
    @Test func eventsHappenInTheOrderOfTheirTimes() {
        let clock = VirtualClock()
        let log = Mutex<[Int]>([])
        for delay in [30, 10, 20, 10] {
            clock.schedule(at: VirtualClock.start + Int64(delay)) { log.withLock { $0.append(delay) } }
        }
        let end = VirtualClock.start + 25
        while clock.nextDeadline <= end { clock.fire(until: end) }
        #expect(log.withLock { $0 } == [10, 10, 20])
        #expect(clock.now == VirtualClock.start + 20)
        clock.move(to: end)
        #expect(clock.now == end)
        #expect(clock.nextDeadline == VirtualClock.start + 30)
    }

    @Test func wokenSleeperDoesNotMoveTheTime() {
        let clock = VirtualClock()
        let executor = SimulationExecutor()
        let results = Mutex<[Bool]>([])
        let number = clock.reserve()
        executor.spawn {
            let isOver = await clock.pause(until: VirtualClock.start + 50, as: number)
            results.withLock { $0.append(isOver) }
        }
        executor.drain()
        clock.wake(number)
        executor.drain()
        clock.fire(until: VirtualClock.start + 100)
        #expect(results.withLock { $0 } == [false])
        #expect(clock.now == VirtualClock.start)
        #expect(executor.isIdle)
    }
}
