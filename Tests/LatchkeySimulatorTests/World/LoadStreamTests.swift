//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Testing

@testable import LatchkeySimulator

@Suite struct LoadStreamTests {
    private func requests(_ load: String, keys: Int = 100) throws -> [LoadStream.Request] {
        let scenario = try Scenario(
            parsing: "{ \"duration\": \"1000s\", \"keys\": { \"count\": \(keys) }, \"workload\": [\(load)] }"
        )
        var workload = Workload(scenario, seed: 1)
        var all: [LoadStream.Request] = []
        while let request = workload.next() { all.append(request) }
        return all
    }

    private func isOrdered(_ requests: [LoadStream.Request]) -> Bool {
        zip(requests, requests.dropFirst()).allSatisfy { $0.time <= $1.time }
    }

    @Test func rateIsKeptAndTimesAreOrdered() throws {
        let requests = try self.requests(#"{ "kind": "zipf", "rate": 10 }, { "kind": "uniform", "rate": 5 }"#)
        #expect((14_400...15_600).contains(requests.count))
        #expect(self.isOrdered(requests))
        #expect(requests.allSatisfy { (0..<100).contains($0.key) })
    }

    @Test func scanAsksForEveryKeyOnce() throws {
        let requests = try self.requests(#"{ "kind": "scan", "rate": 1, "at": "10s" }"#)
        #expect(requests.map(\.key) == Array(0..<100))
        #expect(requests.first?.time == 10_000_000_000)
        #expect(try self.requests(#"{ "kind": "scan", "rate": 1, "every": "200s" }"#).count == 500)
    }

    @Test func sunRisesAndSets() throws {
        let load = #"{ "kind": "diurnal", "rate": 20, "period": "1000s", "low": 0.1 }"#
        let requests = try self.requests(load)
        let noon = requests.count { (400_000_000_000..<600_000_000_000).contains($0.time) }
        let night = requests.count { $0.time < 100_000_000_000 }
        #expect(noon > 8 * night)
    }

    @Test func tenantsComeOneAfterTheOther() throws {
        let requests = try self.requests(#"{ "kind": "onboarding", "rate": 20, "from": 10 }"#)
        #expect(requests.prefix(1000).allSatisfy { $0.key < 20 })
        #expect(requests.suffix(1000).contains { $0.key > 90 })
    }

    @Test func popularKeysAreAsLikelyAsTheExponentSays() {
        let table = AliasTable(ranks: 100, exponent: 1)
        var random = SeededRandom(seed: 3)
        var counts = Array(repeating: 0, count: 100)
        for _ in 0..<20_000 { counts[table.next(using: &random)] += 1 }
        // 1 / (1 + 1/2 + … + 1/100) is 0.193.
        #expect((3_600...4_100).contains(counts[0]))
        #expect((1_750...2_100).contains(counts[1]))
    }

    @Test func delaysHaveTheirPercentiles() {
        let delay = Delay(.milliseconds(100), high: .milliseconds(500))
        var random = SeededRandom(seed: 5)
        let drawn = (0..<10_000).map { _ in delay.draw(from: &random) }.sorted()
        #expect((95_000_000...105_000_000).contains(drawn[5_000]))
        #expect((430_000_000...580_000_000).contains(drawn[9_900]))
        #expect(Delay(.milliseconds(7)).draw(from: &random) == 7_000_000)
    }
}
