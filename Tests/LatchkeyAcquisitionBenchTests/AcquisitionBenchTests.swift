//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyAcquisitionBench
import LatchkeyBench
import Testing

/// The measurement in a tiny size: whether it runs, and what it prints.
@Suite(.timeLimit(.minutes(10))) struct AcquisitionBenchTests {
    @Test func acquiredAndHeldTokensAreMeasured() async throws {
        var bench = AcquisitionBench()
        bench.exchangeRounds = 1
        bench.exchanges = 2
        bench.lookupRounds = 1
        bench.lookups = 20
        let result = try await bench.run()

        let json = try JSONSerialization.jsonObject(with: Data(result.json().utf8))
        let rows = try #require(json as? [[String: Any]])
        let cases = ["coldAppToken", "onBehalfOfToken", "onBehalfOfTokenKeptRequest"]
        #expect(rows.map { $0["case"] as? String } == cases)
        for row in rows {
            for figure in ["medianNanoseconds", "referenceNanoseconds", "ratio", "target"] {
                #expect(try #require(row[figure] as? Double) > 0, "\(figure)")
            }
        }
        #expect(rows[0]["exchangesPerToken"] as? Double == 1)
        #expect(result.text().contains("limits"))
    }

    @Test func aFigureIsJudgedByTheReferenceDividedByIt() {
        let rows = [
            AcquisitionBenchRow(.coldAppToken, ours: 130, reference: 101, exchangesPerToken: 1),
            AcquisitionBenchRow(.newUserRequest, ours: 200, reference: 100),
        ]
        #expect(AcquisitionBenchResult(rows: rows).isRight)
        let slow = AcquisitionBenchRow(.newUserRequest, ours: 201, reference: 100)
        #expect(!AcquisitionBenchResult(rows: [slow]).isRight)
        let wasteful = AcquisitionBenchRow(.coldAppToken, ours: 100, reference: 100, exchangesPerToken: 2)
        #expect(!AcquisitionBenchResult(rows: [wasteful]).isRight)
        #expect(!AcquisitionBenchResult(rows: [AcquisitionBenchRow(.coldAppToken, ours: nil, reference: 1)]).isRight)
    }
}
