//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

@Suite struct SkewEstimatorTests {
    private let local = WallTime(seconds: 1_000_000)

    private func issuer(_ seconds: Int64) -> WallTime { WallTime(seconds: 1_000_000 + seconds) }

    // Scoreboard: CE34
    @Test func theFirstAnswerIsTakenAndTheNextSmoothed() {
        var estimator = SkewEstimator()
        #expect(estimator.milliseconds(of: "issuer") == 0)
        #expect(estimator.observe(issuer: self.issuer(40), local: self.local, authority: "issuer") == 40_000)
        #expect(estimator.observe(issuer: self.issuer(80), local: self.local, authority: "issuer") == 50_000)
        #expect(estimator.observe(issuer: self.issuer(10), local: self.local, authority: "issuer") == 40_000)
        #expect(estimator.observe(issuer: self.issuer(-120), local: self.local, authority: "issuer") == 0)
        #expect(estimator.milliseconds(of: "issuer") == 0)
    }

    @Test func theEstimateApproachesASkewThatLasts() {
        var estimator = SkewEstimator()
        _ = estimator.observe(issuer: self.issuer(0), local: self.local, authority: "issuer")
        for _ in 0..<40 {
            _ = estimator.observe(issuer: self.issuer(120), local: self.local, authority: "issuer")
        }
        #expect(abs(estimator.milliseconds(of: "issuer") - 120_000) < 10)
    }

    @Test(
        "ten minutes are the most that is believed",
        arguments: [
            (599, 599_000), (600, 600_000), (601, 600_000), (86_400, 600_000), (-601, -600_000), (-599, -599_000),
        ] as [(Int64, Int64)]
    )
    func limit(seconds: Int64, milliseconds: Int64) {
        var estimator = SkewEstimator()
        #expect(
            estimator.observe(issuer: self.issuer(seconds), local: self.local, authority: "issuer") == milliseconds
        )
    }

    @Test(
        "times without measure do no harm",
        arguments: [
            (.min, 1_000_000, -600_000), (.max, 1_000_000, 600_000), (.min, .max, -600_000), (.max, .min, 600_000),
            (.max, -1, 600_000), (.min, 1, -600_000),
        ] as [(Int64, Int64, Int64)]
    )
    func absurd(issuer: Int64, local: Int64, expected: Int64) {
        var estimator = SkewEstimator()
        let (issuer, local) = (WallTime(milliseconds: issuer), WallTime(milliseconds: local))
        #expect(estimator.observe(issuer: issuer, local: local, authority: "issuer") == expected)
    }

    @Test func issuersHaveClocksOfTheirOwn() {
        var estimator = SkewEstimator()
        _ = estimator.observe(issuer: self.issuer(30), local: self.local, authority: "a")
        _ = estimator.observe(issuer: self.issuer(-30), local: self.local, authority: "b")
        #expect(estimator.milliseconds(of: "a") == 30_000)
        #expect(estimator.milliseconds(of: "b") == -30_000)
        #expect(estimator.milliseconds(of: "c") == 0)
    }
}
