//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

/// The timer wheel against a list of deadlines.
@Suite struct ExpiryWheelTests {
    // Scoreboard: CE38
    @Test("every deadline is met within a turn of the finest level", arguments: 1...10 as ClosedRange<UInt64>)
    func model(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var wheel = ExpiryWheel()
        var deadlines: [UInt32: Int64] = [:]
        var now = Int64.seconds(1000)
        let spans: [Int64] = [2, 100, 5000, 200_000, 2_000_000]
        for _ in 0..<3000 {
            let index = UInt32(random.next() % 64)
            switch random.next() % 8 {
            case 0..<4:
                let span = spans[Int(random.next() % 5)]
                let deadline = now + .milliseconds(Int64(random.next() % UInt64(span * 1000)))
                wheel.schedule(index, at: deadline, now: now)
                deadlines[index] = deadline
            case 4:
                wheel.unlink(index)
                deadlines[index] = nil
            default:
                let step = spans[Int(random.next() % 4)]
                now += .milliseconds(Int64(random.next() % UInt64(step * 400)))
                wheel.turn(to: now, limit: .max) { index in
                    guard let deadline = deadlines[index] else {
                        Issue.record("An entry that was taken out is looked at.")
                        return .leave
                    }
                    guard deadline <= now else { return .wait(until: deadline) }
                    deadlines[index] = nil
                    return .leave
                }
                let late = deadlines.values.filter { $0 + (1 << 30) < now }
                #expect(late.isEmpty)
            }
        }
    }

    @Test func limitIsKeptAndTheRestComesNext() {
        var wheel = ExpiryWheel()
        for index in 0..<100 as Range<UInt32> { wheel.schedule(index, at: .seconds(50), now: 0) }
        var seen: Set<UInt32> = []
        for _ in 0..<10 {
            var looks = 0
            wheel.turn(to: .seconds(100), limit: 10) { index in
                looks += 1
                seen.insert(index)
                return .leave
            }
            #expect(looks == 10)
        }
        #expect(seen.count == 100)
        wheel.turn(to: .seconds(200), limit: 10) { _ in
            Issue.record("Nothing is left.")
            return .leave
        }
    }

    @Test func timeThatGoesBackIsIgnored() {
        var wheel = ExpiryWheel()
        wheel.schedule(3, at: .seconds(10), now: .seconds(100))
        wheel.turn(to: .seconds(5), limit: 10) { _ in
            Issue.record("It is not time yet.")
            return .leave
        }
        var looks = 0
        wheel.turn(to: .seconds(102), limit: 10) { _ in
            looks += 1
            return .leave
        }
        #expect(looks == 1)
    }
}
