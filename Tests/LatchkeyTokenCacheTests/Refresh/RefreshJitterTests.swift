//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

/// How caches draw the jitter of their refresh points.
@Suite(.timeLimit(.minutes(1))) struct RefreshJitterTests {
    private let key: CacheKey
    private let token = AcquiredToken(value: "token", lifetime: .duration(.seconds(3600)))

    init() throws {
        self.key = try CacheKey(authority: "issuer", client: "app", scopes: ["api/.default"])
    }

    /// When the refresh of a token is due in a new cache.
    private func refreshDue(seed: UInt64, key: CacheKey? = nil, generation: Int = 1) async throws -> Int64 {
        let cache = TokenCache(time: ManualTime(), spawner: .standard, seed: seed)
        for _ in 0..<generation { try await cache.prime(self.token, for: key ?? self.key) }
        let due = cache.explain(key ?? self.key).refreshDue
        await cache.shutdown()
        return try #require(due).nanoseconds
    }

    // Scoreboard: CE15
    @Test func aRefreshPointIsDrawnOnceForAToken() async throws {
        let time = ManualTime()
        let cache = TokenCache(time: time, spawner: .standard, seed: 1)
        try await cache.prime(self.token, for: self.key)
        let due = try #require(cache.explain(self.key).refreshDue)
        for _ in 0..<100 {
            #expect(cache.cachedToken(for: self.key)?.value == "token")
            #expect(cache.explain(self.key).refreshDue == due)
        }
        time.advance(by: .seconds(10))
        #expect(cache.explain(self.key).refreshDue == due - .seconds(10))
        await cache.shutdown()
    }

    @Test func theSameInstanceKeyAndVersionLeadToTheSamePoint() async throws {
        let other = try CacheKey(authority: "issuer", client: "app", scopes: ["other/.default"])
        let due = try await self.refreshDue(seed: 1)
        #expect(try await self.refreshDue(seed: 1) == due)
        #expect(try await self.refreshDue(seed: 2) != due)
        #expect(try await self.refreshDue(seed: 1, key: other) != due)
        #expect(try await self.refreshDue(seed: 1, generation: 2) != due)
    }

    // Scoreboard: CE14
    @Test func aFleetDoesNotRefreshAtOnce() async throws {
        var minutes: [Int64: Int] = [:]
        for seed in 1...100 as ClosedRange<UInt64> {
            let due = try await self.refreshDue(seed: seed)
            #expect(due > .seconds(2400))
            #expect(due <= .seconds(2700))
            minutes[(due - 1) / .seconds(60), default: 0] += 1
        }
        // A hundred draws from five minutes: every minute gets its share, about twenty.
        #expect(minutes.count == 5)
        #expect(minutes.values.allSatisfy { (8...36).contains($0) })
    }
}
