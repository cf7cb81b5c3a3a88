//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

@Suite struct OutcomeWindowTests {
    @Test(
        "half of at least ten calls",
        arguments: [
            (0, 0, false), (9, 0, false), (10, 0, true), (5, 5, true), (4, 5, false), (5, 6, false), (50, 51, false),
            (51, 51, true), (0, 100, false),
        ] as [(failures: Int, successes: Int, isFailing: Bool)]
    )
    func share(failures: Int, successes: Int, isFailing: Bool) {
        var window = OutcomeWindow()
        for _ in 0..<failures { window.record(failed: true, now: .seconds(5)) }
        for _ in 0..<successes { window.record(failed: false, now: .seconds(6)) }
        #expect(window.isFailing(now: .seconds(7)) == isFailing)
    }

    @Test(
        "calls count for a minute in steps of ten seconds",
        arguments: [(100, true), (149, true), (159, true), (160, false), (1000, false)] as [(Int64, Bool)]
    )
    func age(now: Int64, isFailing: Bool) {
        var window = OutcomeWindow()
        for _ in 0..<10 { window.record(failed: true, now: .seconds(100)) }
        #expect(window.isFailing(now: .seconds(now)) == isFailing)
    }

    @Test func aStepThatIsUsedAgainForgetsWhatItHeld() {
        var window = OutcomeWindow()
        for _ in 0..<10 { window.record(failed: true, now: 0) }
        window.record(failed: true, now: .seconds(60))
        #expect(!window.isFailing(now: .seconds(60)))
    }

    @Test("any sequence agrees with a list of calls", arguments: 1...10 as ClosedRange<UInt64>)
    func agreesWithAList(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var window = OutcomeWindow()
        var calls: [(step: Int64, failed: Bool)] = []
        var now: Int64 = 0
        for _ in 0..<1000 {
            now += Int64.random(in: 0...Int64.seconds(6), using: &random)
            let failed = random.nextUnit() < 0.5
            window.record(failed: failed, now: now)
            calls.append((now / .seconds(10), failed))
            let recent = calls.filter { $0.step >= now / .seconds(10) - 5 }
            let isFailing = recent.count >= 10 && recent.count { $0.failed } * 2 >= recent.count
            #expect(window.isFailing(now: now) == isFailing)
        }
    }
}
