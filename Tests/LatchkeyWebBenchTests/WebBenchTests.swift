//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyBench
import LatchkeyWebBench
import Testing

/// The measurement in a tiny size: whether it runs, and what it prints.
@Suite(.timeLimit(.minutes(5))) struct WebBenchTests {
    @Test func validationAndRoutesAreMeasured() async throws {
        var bench = WebBench()
        bench.rounds = 1
        bench.validations = 20
        bench.loads = 1
        bench.loadSeconds = 1
        bench.connections = 2
        let result = try await bench.run()
        let rows = try #require(try JSONSerialization.jsonObject(with: Data(result.json().utf8)) as? [[String: Any]])
        #expect(rows.map { $0["case"] as? String } == ["tokenValidation", "protectedRoute"])
        for row in rows {
            for figure in ["medianNanoseconds", "referenceNanoseconds", "ratio", "target"] {
                #expect(try #require(row[figure] as? Double) > 0, "\(figure)")
            }
        }
        #expect(result.text().contains("limits"))
    }

    @Test func figuresAreJudgedByTheirRatio() {
        let good = [
            WebBenchRow(.validation, ours: 119, reference: 100), WebBenchRow(.route, ours: 110, reference: 100),
        ]
        #expect(WebBenchResult(rows: good).isRight)
        #expect(!WebBenchResult(rows: [WebBenchRow(.validation, ours: 121, reference: 100)]).isRight)
        #expect(!WebBenchResult(rows: [WebBenchRow(.route, ours: 120, reference: 100)]).isRight)
        #expect(!WebBenchResult(rows: [WebBenchRow(.route, ours: nil, reference: 1)]).isRight)
    }
}
