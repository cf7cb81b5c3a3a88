//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import LatchkeyTokenCache
import Testing

@testable import LatchkeyTokenAcquisition

/// What the metrics of a service say of its token requests.
@Suite struct AcquisitionMetricTests {
    private let metrics = MetricCapture()

    /// Runs a test on a client whose cache measures into the capture, and publishes what was counted.
    private func measure(_ issuer: ScriptedIssuer, _ body: (ConfidentialClient) async throws -> Void) async throws {
        // Time stands still, so that a failure is remembered however busy the machine is.
        let cache = TokenCache(time: ManualTime(), metrics: self.metrics)
        try await body(try issuer.client(cache: cache))
        await cache.shutdown()
    }

    // Scoreboard: P62
    @Test func successesAreCountedByWhereTheTokenCameFrom() async throws {
        let issuer = ScriptedIssuer { _ in .init(body: Sample.response()) }
        try await self.measure(issuer) { client in
            for _ in 0..<10 { _ = try await client.token(scopes: ["api://a/.default"], as: .app) }
        }
        #expect(self.metrics.total("tokencache.request", ["result": "loaded_authority"]) == 1)
        #expect(self.metrics.total("tokencache.request", ["result": "hit_fresh"]) == 9)
        // How long the issuer took, how long the callers waited, and how long tokens still live when they are given out.
        #expect(self.metrics.values("tokencache.flight.duration", ["reason": "load"]).count == 1)
        #expect(self.metrics.values("tokencache.request.duration", ["result": "loaded_authority"]).count == 1)
        #expect(!self.metrics.values("tokencache.token.remaining", ["at": "serve"]).isEmpty)
    }

    // Scoreboard: P62
    @Test func failuresAreCounted() async throws {
        let issuer = ScriptedIssuer { _ in .init(status: 400, body: #"{"error": "invalid_scope"}"#) }
        try await self.measure(issuer) { client in
            for _ in 0..<3 {
                await #expect(throws: AcquisitionError.self) {
                    try await client.token(scopes: ["api://a/.default"], as: .app)
                }
            }
        }
        #expect(self.metrics.total("tokencache.request", ["result": "error"]) == 1)
        #expect(self.metrics.total("tokencache.request", ["result": "negative"]) == 2)
        #expect(self.metrics.total("tokencache.flight.failed", ["reason": "load"]) == 1)
    }

    // Scoreboard: P62
    @Test func renewalsOnDemandAreCountedApart() async throws {
        let issuer = ScriptedIssuer { _ in .init(body: Sample.response()) }
        try await self.measure(issuer) { client in
            _ = try await client.token(scopes: ["api://a/.default"], as: .app)
            _ = try await client.token(scopes: ["api://a/.default"], as: .app, options: .init(forceRefresh: true))
        }
        #expect(self.metrics.values("tokencache.flight.duration", ["reason": "forced"]).count == 1)
    }
}
