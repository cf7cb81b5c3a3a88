//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import LatchkeyTokenCache
import Testing

/// What a service may decide about refreshes.
enum RefreshAhead {
    static func patientCache() -> TokenCache {
        var configuration = TokenCache.Configuration()
        // Survive an outage of half an hour, where tokens live long enough.
        configuration.outageTolerance = .seconds(1800)
        // Refresh only what is asked for.
        configuration.keepAlive = .zero
        return TokenCache(configuration: configuration)
    }

    /// Acquires what the first requests will need before the service says that it is ready.
    static func start(_ cache: TokenCache, _ requests: [WarmUpRequest]) async -> Bool {
        let report = await cache.warmUp(requests, readyShare: 0.9, timeout: .seconds(10))
        return report.failed == 0
    }
}

@Suite(.timeLimit(.minutes(1))) struct OutageTests {
    // Scoreboard: H14
    @Test func anOutageOfTenMinutesGoesUnnoticed() async throws {
        let time = ManualTime()
        let cache = TokenCache(time: time)
        let key = try CacheKey(authority: "issuer.example", client: "my-service", scopes: ["api"])
        let issuer = ScriptedSource([.token("first", life: .seconds(3600))], afterwards: .failure(.transient))
        _ = try await cache.token(for: key, from: issuer)

        // The refresh is due; the issuer does not answer, and the held token goes on serving.
        time.advance(by: .seconds(2700))
        #expect(try await cache.token(for: key, from: issuer).value == "first")
        try await issuer.call(2)
        time.advance(by: .seconds(600))
        #expect(try await cache.token(for: key, from: issuer).value == "first")
        await cache.shutdown()
    }
}
