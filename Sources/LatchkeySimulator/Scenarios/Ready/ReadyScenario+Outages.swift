//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension ReadyScenario {
    /// The issuer is down for a quarter of an hour.
    static let issuerOutage = Self(
        name: "issuer-outage",
        text: """
            {
              "name": "issuer-outage",
              "title": "The issuer is down for 15 minutes",
              "description": "Five instances serve 50 requests per second for 200 keys with tokens of an hour to an hour and a half. After two hours the issuer fails for 15 minutes. How many users notice depends on how early tokens are refreshed, and on what is done after a failed attempt.",
              "duration": "4h",
              "fleet": { "instances": 5 },
              "keys": { "count": 200, "tenants": 20 },
              "tokens": { "life": "1h", "spread": 0.5 },
              "issuer": {
                "latency": { "median": "250ms", "p99": "900ms" },
                "outages": [{ "at": "2h", "for": "15m" }]
              },
              "store": { "latency": { "median": "1ms", "p99": "8ms" } },
              "workload": [{ "kind": "zipf", "rate": 50, "exponent": 0.7 }],
              "policies": [
                { "name": "Latchkey" },
                { "name": "Latchkey, no refresh-ahead", "refreshAhead": false },
                { "preset": "msal-net" },
                { "preset": "azure-core-net" },
                { "preset": "google-go" },
                { "preset": "aws-go" }
              ]
            }

            """
    )

    /// The store that the fleet shares is down.
    static let redisOutage = Self(
        name: "redis-outage",
        text: """
            {
              "name": "redis-outage",
              "title": "Redis dies for ten minutes and comes back empty",
              "description": "Ten instances share a Redis. After 40 minutes it is gone for ten minutes, and returns without what it held. Users shall not notice; the issuer may be called a little more, because instances do not share what they acquire.",
              "duration": "2h",
              "fleet": { "instances": 10 },
              "keys": { "count": 200, "tenants": 20 },
              "tokens": { "life": "1h", "spread": 0.5 },
              "store": {
                "latency": { "median": "1ms", "p99": "10ms" },
                "outages": [{ "at": "40m", "for": "10m", "kind": "refuse", "losesRecords": true }]
              },
              "workload": [{ "kind": "zipf", "rate": 100, "exponent": 0.7 }],
              "policies": [
                { "name": "Latchkey" },
                { "name": "Latchkey, no feed", "feed": false },
                { "name": "Latchkey, no leases", "leases": false },
                { "name": "Latchkey, no store", "store": false }
              ]
            }

            """
    )

    /// Tenants are told to be patient.
    static let tenantThrottling = Self(
        name: "tenant-throttling",
        text: """
            {
              "name": "tenant-throttling",
              "title": "One tenant is throttled, the others shall not feel it",
              "description": "The issuer answers 429 to one tenant of ten for ten minutes, with a Retry-After of 30 seconds, and lets no tenant have more than 60 calls in a minute. Calls that go out all the same are wasted, and may prolong the punishment.",
              "duration": "2h",
              "fleet": { "instances": 4 },
              "keys": { "count": 300, "tenants": 10 },
              "tokens": { "life": "30m", "spread": 0.5 },
              "issuer": {
                "retryAfter": "30s",
                "limit": { "calls": 60, "per": "1m", "scope": "tenant" },
                "outages": [{ "at": "50m", "for": "10m", "kind": "throttle", "tenant": 3 }]
              },
              "workload": [{ "kind": "uniform", "rate": 40 }],
              "policies": [
                { "name": "Latchkey" },
                { "name": "Latchkey, no store", "store": false },
                { "preset": "msal-net" },
                { "preset": "botocore" },
                { "preset": "no-coalescing" }
              ]
            }

            """
    )
}
