//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

@Suite struct RefreshPlanTests {
    private func plan(
        life: Int64,
        hint: Int64? = nil,
        jitter: Double = 0,
        outageTolerance: Int64 = .seconds(900),
        issuedAt: Int64 = .seconds(1000)
    ) -> RefreshPlan {
        RefreshPlan(
            issuedAt: issuedAt,
            deadline: issuedAt + life,
            hint: hint.map { issuedAt.addingClamped($0) },
            jitter: jitter,
            outageTolerance: outageTolerance
        )
    }

    // Scoreboard: CE13, CE17
    @Test(
        "a life is divided by its length (seconds; refresh, mandatory window and floor in milliseconds)",
        arguments: [
            // Too short for a refresh ahead of expiry.
            (5, 4750, 4750, 4750), (19, 18_050, 18_050, 18_050),
            // Half of life.
            (20, 10_000, 18_000, 19_000), (60, 30_000, 54_000, 57_000), (600, 300_000, 540_000, 570_000),
            // A quarter of an hour before expiry: 50, 75, 80, 83 and 87.5 percent of life.
            (1800, 900_000, 1_680_000, 1_770_000), (3600, 2_700_000, 3_480_000, 3_570_000),
            (4500, 3_600_000, 4_380_000, 4_470_000), (5400, 4_500_000, 5_280_000, 5_370_000),
            (7200, 6_300_000, 7_080_000, 7_170_000),
            // Half of life again.
            (7201, 3_600_500, 7_081_000, 7_171_000), (86_400, 43_200_000, 86_280_000, 86_370_000),
            (2_592_000, 1_296_000_000, 2_591_880_000, 2_591_970_000),
        ] as [(Int64, Int64, Int64, Int64)]
    )
    func division(life: Int64, refresh: Int64, mandatory: Int64, floor: Int64) {
        let plan = self.plan(life: .seconds(life), issuedAt: 0)
        #expect(plan.refreshAt == .milliseconds(refresh))
        #expect(plan.mandatoryAt == .milliseconds(mandatory))
        #expect(plan.usableUntil == .milliseconds(floor))
        #expect(plan.deadline == .seconds(life))
    }

    @Test(
        "the outage that is to go unnoticed decides within limits",
        arguments: [
            (3600, 0, 3480), (3600, 60, 3480), (3600, 300, 3300), (3600, 1800, 1800), (3600, 9999, 1800),
            (3600, -60, 3480), (86_400, 60, 43_200), (10, 900, 10),
        ] as [(Int64, Int64, Int64)]
    )
    func outageTolerance(life: Int64, tolerance: Int64, refreshAt: Int64) {
        let plan = self.plan(life: .seconds(life), outageTolerance: .seconds(tolerance), issuedAt: 0)
        #expect(plan.refreshAt == min(.seconds(refreshAt), plan.usableUntil))
    }

    // Scoreboard: CE12
    @Test(
        "the issuer's hint counts, within what makes sense",
        arguments: [
            (1800, 1800), (361, 361), (3479, 3479),
            (0, 360), (359, 360), (-100_000, 360), (3480, 3480), (3481, 3480), (3600, 3480), (1_000_000, 3480),
        ] as [(Int64, Int64)]
    )
    func hint(_ hint: Int64, refreshAt: Int64) {
        #expect(self.plan(life: .seconds(3600), hint: .seconds(hint), issuedAt: 0).refreshAt == .seconds(refreshAt))
    }

    @Test("a hint without measure does no harm", arguments: [Int64.min, .max])
    func absurdHint(_ hint: Int64) {
        for life in [5, 20, 3600, 2_592_000] as [Int64] {
            let plan = self.plan(life: .seconds(life), hint: hint)
            self.expectOrder(plan, issuedAt: .seconds(1000))
        }
    }

    @Test func aHintIsOfNoUseToAShortLife() {
        let plan = self.plan(life: .seconds(19), hint: .seconds(5), issuedAt: 0)
        #expect(plan.refreshAt == plan.usableUntil)
    }

    // MARK: - Jitter

    // Scoreboard: CE14
    @Test(
        "jitter moves the refresh to an earlier time, by a tenth of life and five minutes at most",
        arguments: [
            (20, 0.5, 9000), (600, 0.5, 270_000), (3600, 0.5, 2_550_000), (3600, 0, 2_700_000),
            (86_400, 0.5, 43_050_000), (86_400, 1, 42_900_000), (3600, 1, 2_400_000), (19, 0.5, 18_050),
        ] as [(Int64, Double, Int64)]
    )
    func jitter(life: Int64, jitter: Double, refreshAt: Int64) {
        let plan = self.plan(life: .seconds(life), jitter: jitter, issuedAt: 0)
        #expect(plan.refreshAt == .milliseconds(refreshAt))
        // Nothing else moves.
        let still = self.plan(life: .seconds(life), issuedAt: 0)
        #expect(plan.mandatoryAt == still.mandatoryAt)
        #expect(plan.usableUntil == still.usableUntil)
    }

    @Test func jitterMovesAHintTooButNotBelowATenthOfLife() {
        #expect(
            self.plan(life: .seconds(3600), hint: .seconds(1800), jitter: 0.5, issuedAt: 0).refreshAt == .seconds(1650)
        )
        #expect(
            self.plan(life: .seconds(3600), hint: .seconds(400), jitter: 0.5, issuedAt: 0).refreshAt == .seconds(360)
        )
    }

    @Test("the points of a life are in order whatever it is", arguments: 1...8 as ClosedRange<UInt64>)
    func order(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        for _ in 0..<2000 {
            let scale = Int64.random(in: 0..<9, using: &random)
            let longest = (0..<scale).reduce(Int64.milliseconds(1)) { longest, _ in longest * 10 }
            let life = Int64.random(in: 1...longest * 3, using: &random)
            let hint: Int64? =
                switch Int.random(in: 0..<3, using: &random) {
                case 0: nil
                case 1: Int64.random(in: -life...2 * life, using: &random)
                default: Int64.random(in: .min ... .max, using: &random)
                }
            let issuedAt = Int64.random(in: 0...Int64.seconds(10_000_000), using: &random)
            let tolerance = Int64.random(in: 0...Int64.seconds(100_000), using: &random)
            let jitter = random.nextUnit()
            let plan = self.plan(
                life: life,
                hint: hint,
                jitter: jitter,
                outageTolerance: tolerance,
                issuedAt: issuedAt
            )
            self.expectOrder(plan, issuedAt: issuedAt)
            let still = self.plan(life: life, hint: hint, outageTolerance: tolerance, issuedAt: issuedAt)
            #expect(still.refreshAt - plan.refreshAt >= 0)
            #expect(still.refreshAt - plan.refreshAt <= min(life / 10, .seconds(300)))
            #expect(
                plan
                    == self.plan(life: life, hint: hint, jitter: jitter, outageTolerance: tolerance, issuedAt: issuedAt)
            )
        }
    }

    private func expectOrder(_ plan: RefreshPlan, issuedAt: Int64) {
        let life = plan.deadline - issuedAt
        #expect(plan.refreshAt >= issuedAt + life / 10)
        #expect(plan.refreshAt <= plan.mandatoryAt)
        #expect(plan.mandatoryAt <= plan.usableUntil)
        #expect(plan.usableUntil <= plan.deadline)
        #expect(plan.deadline - plan.usableUntil == min(.seconds(30), life / 20))
    }

    @Test(
        "a plan is the same when it is made from its deadline, life and lead",
        arguments: [
            5, 19, 20, 90, 600, 3600, 7200, 86_400, 2_592_000,
        ] as [Int64]
    )
    func again(life: Int64) {
        let plan = self.plan(life: .seconds(life), jitter: 0.5, issuedAt: .seconds(7))
        let again = RefreshPlan(
            deadline: plan.deadline,
            life: .seconds(life),
            lead: plan.deadline - plan.refreshAt
        )
        #expect(again == plan)
    }
}
