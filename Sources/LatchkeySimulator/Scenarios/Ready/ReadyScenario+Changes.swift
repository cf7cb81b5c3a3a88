//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension ReadyScenario {
    /// All instances are replaced at once.
    static let fleetRestart = Self(
        name: "fleet-restart",
        text: """
            {
              "name": "fleet-restart",
              "title": "A fleet of 20 restarts at once",
              "description": "After half an hour every instance is replaced by an empty one at the same moment. With a shared store the tokens are still there; without one every instance asks the issuer for everything, which allows 300 calls in 10 seconds.",
              "duration": "1h",
              "fleet": { "instances": 20 },
              "keys": { "count": 500, "tenants": 50 },
              "tokens": { "life": "1h", "spread": 0.5 },
              "issuer": { "limit": { "calls": 300, "per": "10s" }, "retryAfter": "10s" },
              "workload": [{ "kind": "zipf", "rate": 200, "exponent": 0.8 }],
              "events": [{ "kind": "restart", "at": "30m" }],
              "policies": [
                { "name": "Latchkey" },
                { "name": "Latchkey, no leases", "leases": false },
                { "name": "Latchkey, no store", "store": false },
                { "preset": "no-coalescing" }
              ]
            }

            """
    )

    /// A certificate is replaced by the next.
    static let certificateRotation = Self(
        name: "certificate-rotation",
        text: """
            {
              "name": "certificate-rotation",
              "title": "A certificate is rotated, and some instances are late",
              "description": "After 40 minutes a new certificate is published. Instances take it up over half an hour, but the issuer accepts the old one for 15 minutes only. Instances that are late are refused; tokens that others acquired and shared carry them over.",
              "duration": "2h30m",
              "fleet": { "instances": 10 },
              "keys": { "count": 100, "tenants": 10 },
              "tokens": { "life": "1h", "spread": 0.5 },
              "workload": [{ "kind": "zipf", "rate": 50, "exponent": 0.6 }],
              "events": [{ "kind": "rotateCredential", "at": "40m", "overlap": "15m", "pickup": "30m" }],
              "policies": [
                { "name": "Latchkey" },
                { "name": "Latchkey, no store", "store": false },
                { "name": "Latchkey, no refresh-ahead, no store", "refreshAhead": false, "store": false }
              ]
            }

            """
    )

    /// A tenant's tokens are revoked.
    static let tokenRevocation = Self(
        name: "token-revocation",
        text: """
            {
              "name": "token-revocation",
              "title": "A tenant's tokens are revoked",
              "description": "After half an hour the tokens of one tenant of ten are revoked, and somebody purges the tenant on one instance. The change feed tells the others at once; without it they find out when they compare their tokens with the store. Models know nothing of one another: they use revoked tokens until these end.",
              "duration": "1h30m",
              "fleet": { "instances": 10 },
              "keys": { "count": 100, "tenants": 10 },
              "tokens": { "life": "1h", "spread": 0.5 },
              "workload": [{ "kind": "uniform", "rate": 100 }],
              "events": [{ "kind": "revoke", "at": "30m", "tenant": 3, "response": "purge" }],
              "policies": [
                { "name": "Latchkey" },
                { "name": "Latchkey, no feed", "feed": false },
                { "name": "Latchkey, no store", "store": false },
                { "preset": "azure-core-net" }
              ]
            }

            """
    )

    /// Memory holds a part of the keys, and shrinks.
    static let memoryPressure = Self(
        name: "memory-pressure",
        text: """
            {
              "name": "memory-pressure",
              "title": "Memory for a tenth of the keys, and a scan in between",
              "description": "One instance may hold 2,000 of 20,000 tokens. Popularity is uneven, a job asks for every key once every ten minutes, and after 40 minutes the memory is halved for a while. What counts is how often a token is still there.",
              "duration": "1h",
              "fleet": { "instances": 1 },
              "keys": { "count": 20000, "tenants": 20000, "issuerPerTenant": true },
              "tokens": { "life": "12h" },
              "issuer": { "latency": "100ms" },
              "store": null,
              "workload": [
                { "kind": "zipf", "rate": 150, "exponent": 0.9 },
                { "kind": "scan", "rate": 100, "at": "5m", "count": 5000, "first": 15000, "every": "10m" }
              ],
              "events": [{ "kind": "shrink", "at": "40m", "share": 0.5 }],
              "policies": [
                { "name": "Latchkey (S3-FIFO)", "maximumEntries": 2000 },
                { "name": "S3-FIFO, model", "preset": "expiry-only", "eviction": "s3fifo", "maximumEntries": 2000 },
                { "name": "W-TinyLFU, model", "preset": "expiry-only", "eviction": "wtinylfu", "maximumEntries": 2000 },
                { "name": "SIEVE, model", "preset": "expiry-only", "eviction": "sieve", "maximumEntries": 2000 },
                { "name": "CLOCK, model", "preset": "expiry-only", "eviction": "clock", "maximumEntries": 2000 },
                { "name": "LRU, model", "preset": "expiry-only", "eviction": "lru", "maximumEntries": 2000 }
              ]
            }

            """
    )
}
