//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension ReadyScenario {
    /// Everybody wants the same token.
    static let flashCrowd = Self(
        name: "flash-crowd",
        text: """
            {
              "name": "flash-crowd",
              "title": "A crowd asks for the same five tokens",
              "description": "To a steady load come 2,000 requests per second for five minutes, all for five keys that nobody has asked for before. One acquisition for each key is enough.",
              "duration": "30m",
              "fleet": { "instances": 10 },
              "keys": { "count": 105, "tenants": 5 },
              "tokens": { "life": "1h", "spread": 0.5 },
              "issuer": { "latency": { "median": "400ms", "p99": "1500ms" } },
              "workload": [
                { "kind": "zipf", "rate": 50, "first": 5, "exponent": 0.8 },
                { "kind": "crowd", "rate": 2000, "at": "10m", "for": "5m", "keys": 5 }
              ],
              "policies": [
                { "name": "Latchkey" },
                { "name": "Latchkey, no leases", "leases": false },
                { "preset": "expiry-only" },
                { "preset": "no-coalescing" }
              ]
            }

            """
    )

    /// More and more tenants come.
    static let tenantOnboarding = Self(
        name: "tenant-onboarding",
        text: """
            {
              "name": "tenant-onboarding",
              "title": "A hundred tenants become two thousand in a day",
              "description": "Each tenant has one token. In the course of a working day more and more of them come, so that many requests are for a key that an instance has not seen. The issuer allows 120 calls in a minute.",
              "duration": "8h",
              "fleet": { "instances": 4 },
              "keys": { "count": 2000, "tenants": 2000 },
              "tokens": { "life": "1h", "spread": 0.5 },
              "issuer": { "limit": { "calls": 120, "per": "1m" }, "retryAfter": "20s" },
              "workload": [{ "kind": "onboarding", "rate": 20, "from": 100 }],
              "policies": [
                { "name": "Latchkey" },
                { "name": "Latchkey, no store", "store": false },
                { "preset": "expiry-only" },
                { "preset": "azure-core-net" }
              ]
            }

            """
    )

    /// A job goes through all keys at night.
    static let nightlyScan = Self(
        name: "nightly-scan",
        text: """
            {
              "name": "nightly-scan",
              "title": "A nightly job asks for every key",
              "description": "By day requests follow the sun; at two in the morning a job asks for each of 3,000 keys once within five minutes. It shall neither drive out what users need nor stay in use for it.",
              "duration": "6h",
              "fleet": { "instances": 3 },
              "keys": { "count": 3000, "tenants": 300, "issuerPerTenant": true },
              "tokens": { "life": "1h", "spread": 0.5 },
              "workload": [
                { "kind": "diurnal", "rate": 30, "exponent": 1.1, "period": "6h", "low": 0.2 },
                { "kind": "scan", "rate": 10, "at": "2h" }
              ],
              "policies": [
                { "name": "Latchkey", "maximumEntries": 800 },
                { "name": "Latchkey, no keep-alive", "maximumEntries": 800, "keepAlive": false },
                { "name": "Latchkey, no store", "maximumEntries": 800, "store": false },
                { "name": "LRU, model", "preset": "expiry-only", "eviction": "lru", "maximumEntries": 800 }
              ]
            }

            """
    )

    /// A day of a fleet.
    static let fleetDay = Self(
        name: "fleet-day",
        text: """
            {
              "name": "fleet-day",
              "title": "A day of a fleet of 20: 17 million requests",
              "description": "Twenty instances serve 200 requests per second for 300 keys during a day, over a shared store.",
              "duration": "1d",
              "fleet": { "instances": 20 },
              "keys": { "count": 300, "tenants": 30 },
              "tokens": { "life": "1h", "spread": 0.5 },
              "workload": [{ "kind": "zipf", "rate": 200, "exponent": 0.9 }],
              "policies": [{ "name": "Latchkey" }]
            }

            """
    )
}
