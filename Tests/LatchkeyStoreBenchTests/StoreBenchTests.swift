//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyBench
import Testing

@testable import LatchkeyStoreBench

@Suite(.serialized, .timeLimit(.minutes(5))) struct StoreBenchTests {
    @Test func everyStoreIsMeasured() async throws {
        let result = try await StoreBench(.trial).run()
        #expect(Set(result.rows.map(\.store)) == ["redis", "sqlite"])
        let redis = ["set", "get", "single", "recordGet", "recordPut", "get, TLS", "set, TLS", "memoryHit"]
        #expect(result.rows.filter { $0.store == "redis" }.map(\.operation) == redis)
        for row in result.rows {
            #expect(row.operationsPerSecond > 0 && row.referenceOperationsPerSecond > 0, "\(row)")
            #expect(row.ratio > 0 && row.p50Microseconds <= row.p99Microseconds, "\(row)")
        }
    }

    @Test func aResultIsPrintedForProgramsAndPeople() throws {
        let row = StoreBenchRow(
            store: "redis",
            operation: "get",
            operationsPerSecond: 300_000,
            reference: "program",
            referenceOperationsPerSecond: 400_000,
            ratio: 0.75,
            target: 0.5,
            p50Microseconds: 10.5,
            p99Microseconds: 20
        )
        let result = StoreBenchResult(valueBytes: 2_048, rows: [row])
        #expect(result.isRight)
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(try result.json().utf8)) as? [String: Any]
        )
        let rows = try #require(json["rows"] as? [[String: Any]])
        #expect(
            Set(rows[0].keys) == [
                "store", "operation", "operationsPerSecond", "reference", "referenceOperationsPerSecond", "ratio",
                "target",
                "p50Microseconds", "p99Microseconds",
            ]
        )
        #expect(result.text().contains("300000") && result.text().contains("1 of 1 limits"))
    }

    @Test func aFigureBelowItsLimitIsNotRight() {
        let row = StoreBenchRow(
            store: "redis",
            operation: "get",
            operationsPerSecond: 1,
            reference: "program",
            referenceOperationsPerSecond: 10,
            ratio: 0.1,
            target: 0.5,
            p50Microseconds: 1,
            p99Microseconds: 1
        )
        #expect(!StoreBenchResult(valueBytes: 1, rows: [row]).isRight)
    }

    @Test func aMissingProgramIsNamedWithItsPackage() {
        let error = #expect(throws: StoreBenchError.self) {
            try BenchProgram.check("no-such-program", package: "some-package")
        }
        #expect(error?.description.contains("no-such-program") == true)
        #expect(error?.description.contains("some-package") == true)
    }
}
