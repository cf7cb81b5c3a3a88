//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Testing

@testable import LatchkeySimulator

/// The published order of eviction policies, at a tenth of the published size.
@Suite(.timeLimit(.minutes(5))) struct EvictionOrderTests {
    private static let keys = 10_000
    private static let sweepLength = 500

    /// Uneven requests at 100 in a second, and every 50 seconds a sweep through keys that nobody asks for again.
    private func scenario() throws -> Scenario {
        let sweeps = 20
        let loads = (0..<sweeps).map { sweep in
            """
            { "kind": "scan", "rate": 500, "at": "\(50 * (sweep + 1))s", "first": \(Self.keys + sweep * Self.sweepLength), \
            "count": \(Self.sweepLength) }
            """
        }
        let names: [EvictionName] = [.lru, .s3fifo, .wtinylfu]
        let models = names.map {
            "{ \"name\": \"\($0.rawValue)\", \"preset\": \"expiry-only\", \"eviction\": \"\($0.rawValue)\", "
                + "\"maximumEntries\": 1000 }"
        }
        return try Scenario(
            parsing: """
                { "duration": "1100s", "keys": { "count": \(Self.keys + sweeps * Self.sweepLength), "tenants": 4 },
                  "tokens": { "life": "12h" }, "store": null, "fleet": { "tick": "60s" },
                  "issuer": { "latency": "1ms" },
                  "workload": [{ "kind": "zipf", "rate": 100, "exponent": 0.9, "count": \(Self.keys) },
                    \(loads.joined(separator: ", "))],
                  "policies": [{ "name": "engine", "maximumEntries": 1000 }, \(models.joined(separator: ", "))] }
                """
        )
    }

    // Scoreboard: CE92
    @Test func s3FIFOIsNearTheBestAndAheadOfLRU() throws {
        let result = try Simulation(self.scenario()).run()
        func hits(_ name: String) throws -> Double { try result.policy(name).totals.hitRatio * 100 }
        let (lru, best) = (try hits("lru"), try hits("wtinylfu"))
        for name in ["engine", "s3fifo"] {
            let ratio = try hits(name)
            #expect(ratio >= best - 1, "\(name): \(ratio), W-TinyLFU: \(best)")
            #expect(ratio >= lru + 2, "\(name): \(ratio), LRU: \(lru)")
        }
    }
}
