//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyBench
import LatchkeyTokenCache
import Testing

/// The measurements in a tiny size: whether they run, and what they print.
@Suite
struct BenchTests {
    private func object(_ result: some BenchResult) throws -> [String: Any] {
        let json = try JSONSerialization.jsonObject(with: Data(result.json().utf8))
        return try #require(json as? [String: Any])
    }

    @Test
    func theHitsOfTheWholeGridArePrinted() async throws {
        var bench = HitBench()
        bench.keys = [1, 20]
        bench.tasks = [1, 2, 3]
        bench.rounds = 1
        bench.hits = 200
        bench.sharedHits = 600
        let result = try await bench.run()

        let json = try JSONSerialization.jsonObject(with: Data(result.json().utf8))
        let rows = try #require(json as? [[String: Any]])
        let grid = rows.prefix(6).map { [$0["keys"] as? Int, $0["tasks"] as? Int] }
        #expect(grid == [[1, 1], [1, 2], [1, 3], [20, 1], [20, 2], [20, 3]])
        #expect(rows.prefix(6).allSatisfy { $0["case"] as? String == "token(for:from:)" })
        #expect(Set(rows.compactMap { $0["case"] as? String }) == Set(HitCase.allCases.map(\.rawValue)))
        let figures = [
            "medianNanoseconds", "floorNanoseconds", "ratioToFloor", "rawFloorNanoseconds", "actorNanoseconds",
        ]
        for row in rows {
            for figure in figures {
                #expect(try #require(row[figure] as? Double) > 0, "\(figure)")
            }
        }
        #expect(result.text().contains("times the floor"))
    }

    @Test
    func handlesAreMeasuredOnOneCoreAndOnTwo() async throws {
        var bench = HandleBench()
        bench.rounds = 1
        bench.hits = 200
        bench.sharedHits = 200
        bench.cleanRounds = 1
        bench.mostRounds = 2
        let result = try await bench.run()

        let json = try self.object(result)
        for figure in ["ownedRatio", "borrowedRatio", "twoCoreScaling"] {
            #expect(try #require(json[figure] as? Double) > 0, "\(figure)")
        }
    }

    @Test
    func oneAcquisitionServesAllWaiters() async throws {
        var bench = StampedeBench()
        bench.waiters = 500
        bench.rounds = 2
        let result = try await bench.run()

        let json = try self.object(result)
        #expect(json["waiters"] as? Int == 500)
        #expect(json["acquisitions"] as? Int == 1)
        for figure in ["cpuMicrosecondsPerWaiter", "floorCpuMicrosecondsPerWaiter", "ratioToFloor"] {
            #expect(try #require(json[figure] as? Double) > 0, "\(figure)")
        }
    }

    @Test
    func allEntriesAreWeighedAndExpire() async throws {
        var bench = MemoryBench()
        bench.tenants = 10
        bench.subjects = 20
        bench.evictionWorkload.keys = 200
        bench.evictionWorkload.requests = 2000
        bench.evictionCells = [.init(exponent: 0.9, capacity: 20)]
        let result = try await bench.run()

        let json = try self.object(result)
        #expect(json["entries"] as? Int == 200)
        #expect(json["overheadBytesPerEntry"] is Double)
        #expect(json["expiryPauseMilliseconds"] is Double)
        let row = try #require(json["evictionHitRatios"] as? [[String: Any]]).first
        #expect(row?["capacity"] as? Int == 20)
        #expect(try #require(row?["s3FIFO"] as? Double) > 0)
        #expect(result.entriesAfterExpiry == 1)
    }
}
