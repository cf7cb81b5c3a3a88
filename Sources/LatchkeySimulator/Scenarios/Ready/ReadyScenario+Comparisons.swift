//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension ReadyScenario {
    /// Refresh points, and what each costs.
    static let refreshCost = Self(
        name: "refresh-cost",
        text: """
            {
              "name": "refresh-cost",
              "title": "What it costs to refresh early",
              "description": "Two instances serve 100 requests per second for 200 keys with tokens of one hour, without a store. Who refreshes after a share f of the life calls the issuer 1/f times as often, and survives an outage as long as the rest. After four hours the issuer is down for ten minutes.",
              "duration": "6h",
              "fleet": { "instances": 2 },
              "keys": { "count": 200, "tenants": 20, "issuerPerTenant": true },
              "tokens": { "life": "1h", "spread": 0.2 },
              "issuer": { "outages": [{ "at": "4h", "for": "10m" }] },
              "store": null,
              "workload": [{ "kind": "zipf", "rate": 100, "exponent": 0.5 }],
              "policies": [
                { "name": "At 50 %", "refreshAt": 0.5 },
                { "name": "Standard: 15 minutes before" },
                { "name": "At 90 %", "refreshAt": 0.9 },
                { "name": "No refresh-ahead", "refreshAhead": false }
              ]
            }

            """
    )

    /// Refresh rules, each with the same outage at every moment of a token's life.
    static let refreshRules = Self(
        name: "refresh-rules",
        text: """
            {
              "name": "refresh-rules",
              "title": "Refresh rules in an outage of 15 minutes",
              "description": "Each of 720 keys has an instance of its own and a token of one hour; their tokens are acquired five seconds apart, so that the outage meets every moment of a token's life. Requests begin three minutes before it. The share of keys whose users noticed is the chance to notice.",
              "duration": "2h30m",
              "fleet": { "instances": 720, "routing": "sticky", "tick": "30s" },
              "keys": { "count": 720, "tenants": 720, "issuerPerTenant": true },
              "tokens": { "life": "1h" },
              "issuer": { "latency": "300ms", "failureLatency": "300ms", "outages": [{ "at": "2h", "for": "15m" }] },
              "store": null,
              "workload": [
                { "kind": "scan", "rate": 0.2, "at": "57m" },
                { "kind": "uniform", "rate": 720, "at": "1h57m" }
              ],
              "policies": [
                { "name": "Latchkey, at 0.75" , "refreshAt": 0.75, "jitter": false },
                { "name": "Latchkey, at 0.50" , "refreshAt": 0.5, "jitter": false },
                { "name": "Latchkey, as shipped" },
                { "preset": "msal-net" },
                { "preset": "azure-core-net" },
                { "preset": "google-go" },
                { "preset": "soto" },
                { "preset": "aws-go" }
              ]
            }

            """
    )

    /// What sharing saves.
    static let sharing = Self(
        name: "sharing",
        text: """
            {
              "name": "sharing",
              "title": "What leases and a feed save",
              "description": "Forty instances share twenty tokens of ten minutes. With leases one instance acquires and the others take its token; without them those whose refresh points come within the time of one acquisition acquire for themselves: about (N-1)·d/J for each token, d being the time until others know of it and J the jitter.",
              "duration": "1h",
              "fleet": { "instances": 40, "tick": "1s" },
              "keys": { "count": 20, "tenants": 5 },
              "tokens": { "life": "10m" },
              "issuer": { "latency": "1s" },
              "store": { "latency": { "median": "1ms", "p99": "8ms" } },
              "workload": [{ "kind": "uniform", "rate": 800 }],
              "policies": [
                { "name": "Latchkey" },
                { "name": "Latchkey, no leases", "leases": false, "keepAlive": false },
                { "name": "Latchkey, no feed", "feed": false },
                { "name": "Latchkey, no store", "store": false }
              ]
            }

            """
    )
}
