//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

/// A tenth of the published table.
@Suite(.timeLimit(.minutes(1))) struct EvictionComparisonTests {
    private static let cells = EvictionComparison.publishedCells.map { cell in
        EvictionComparison.Cell(exponent: cell.exponent, capacity: cell.capacity / 50)
    }

    private static var workload: EvictionWorkload {
        var workload = EvictionWorkload()
        workload.keys = 2_000
        workload.requests = 30_000
        workload.sweepInterval = 1_000
        workload.sweepLength = 100
        workload.churnInterval = 100
        workload.churnLength = 1
        return workload
    }

    // Scoreboard: CE37
    @Test(arguments: Self.cells) func s3FIFOIsNearTheBestAndAheadOfLRU(cell: EvictionComparison.Cell) throws {
        let comparison = EvictionComparison.run(
            Self.workload,
            cells: [cell],
            policies: [.lru, .s3FIFO, .wTinyLFU]
        )
        let row = try #require(comparison.rows.first)
        #expect(try #require(row.lead(of: .s3FIFO, over: .wTinyLFU)) >= -1, "\(comparison.table)")
        #expect(try #require(row.lead(of: .s3FIFO, over: .lru)) >= 2, "\(comparison.table)")
        #expect(row.lead(of: .s3FIFO, over: .sieve) == nil)
    }

    @Test func everyPolicyBeatsChanceAndTheTableShowsThem() throws {
        let cell = EvictionComparison.Cell(exponent: 0.9, capacity: 200)
        let comparison = EvictionComparison.run(Self.workload, cells: [cell])
        let row = try #require(comparison.rows.first)
        #expect(row.hitRatios.count == 5)
        #expect(row.hitRatios.values.allSatisfy { $0 > 0.3 && $0 < 0.8 }, "\(comparison.table)")
        let lines = comparison.table.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines.first == "| zipf / capacity | LRU | CLOCK | SIEVE | S3-FIFO | W-TinyLFU |")
        #expect(lines.last?.hasPrefix("| 0.9 / 200 | ") == true)
    }

    @Test func workloadIsTheSameForTheSameSeed() {
        var workload = Self.workload
        let trace = workload.trace()
        #expect(trace == workload.trace())
        #expect(trace.count == 33_000)
        #expect(trace.allSatisfy { $0 < UInt32(workload.keyCount) })
        #expect(Set(trace.filter { $0 >= 2_000 }).count == 3_000, "keys of sweeps are asked for once")
        workload.seed = 2
        #expect(trace != workload.trace())
    }

    @Test func ranksAreAsLikelyAsTheExponentSays() {
        let distribution = ZipfDistribution(ranks: 100, exponent: 1)
        var random = SeededRandom(seed: 1)
        var counts = Array(repeating: 0, count: 100)
        for _ in 0..<20_000 { counts[distribution.next(using: &random)] += 1 }
        // 1 / (1 + 1/2 + … + 1/100) is 0.193.
        #expect((3_600...4_100).contains(counts[0]))
        #expect((1_750...2_100).contains(counts[1]))
        #expect(counts[9] > counts[99])
    }
}
