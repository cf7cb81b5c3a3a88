//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Testing

@testable import LatchkeySQLite

/// The measurement does what it says; how fast that is, a test cannot tell.
@Suite(.timeLimit(.minutes(1))) struct MeasurementTests {
    @Test func everyContestantIsMeasured() async throws {
        let measurement = SQLiteMeasurement(records: 50, tasks: 4, rounds: 3, turn: .milliseconds(5))
        let rows = try await withFolder { try await measurement.run(in: $0.path) }
        #expect(rows.map(\.name) == ["pointRead", "upsert, FULL", "upsert, FULL", "upsert, NORMAL"])
        #expect(rows.map(\.target) == [0.7, 5, 0.8, nil])
        for row in rows {
            #expect(row.operationsPerSecond > 0 && row.referenceOperationsPerSecond > 0 && row.ratio > 0)
            #expect(row.p50Microseconds > 0 && row.p50Microseconds <= row.p99Microseconds)
        }
    }

    @Test func keysAreManyAndTheSameEachTime() {
        let measurement = SQLiteMeasurement(records: 100)
        let keys = (0..<200).map { measurement.key($0) }
        #expect(Set(keys).count == 100)
        #expect(keys.allSatisfy { $0.bytes.count == 20 })
        #expect(Array(keys.prefix(100)) == Array(keys.suffix(100)))
    }
}
