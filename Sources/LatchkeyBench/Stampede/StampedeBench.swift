//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyBenchFloors
import LatchkeyTokenCache
import Synchronization

/// Measures what it costs when many tasks want the same missing token.
package struct StampedeBench: Sendable {
    /// How many tasks wait.
    package var waiters = 100_000
    /// How many rounds count.
    package var rounds = 9

    /// Creates the measurement in its full size.
    package init() {}

    /// Measures.
    ///
    /// - Returns: The cost of a waiter, and of the floor.
    /// - Throws: ``BenchError`` when a waiter gets no token.
    @concurrent
    package func run() async throws -> StampedeResult {
        var configuration = TokenCache.Configuration()
        configuration.loadTimeout = .seconds(600)
        let cache = TokenCache(configuration: configuration)
        let key = try CacheKey(authority: "issuer", client: "floor")
        try await cache.prime(AcquiredToken(value: "token", lifetime: .duration(.seconds(3600))), for: key)
        guard let token = cache.cachedToken(for: key) else { throw BenchError.tokenMissing }

        let mostAcquisitions = Mutex(0)
        let contestants = [
            Contestant("cache", operations: self.waiters) { round in
                let acquisitions = try await self.stampede(cache, round: round)
                mostAcquisitions.withLock { $0 = max($0, acquisitions) }
            },
            Contestant("floor", operations: self.waiters) { _ in
                try await self.waitBarely(for: token)
            },
        ]
        let samples = try await InterleavedRounds(self.rounds, warmUps: 1).measure(contestants)
        await cache.shutdown()
        let time = (samples["cache"]?.median ?? .nan) / 1000
        let floor = (samples["floor"]?.median ?? .nan) / 1000
        return StampedeResult(
            waiters: self.waiters,
            acquisitions: mostAcquisitions.withLock { $0 },
            cpuMicrosecondsPerWaiter: time,
            floorCpuMicrosecondsPerWaiter: floor,
            ratioToFloor: time / floor
        )
    }

    /// Lets all wait for a key that is new to the cache; returns how often its token was acquired.
    private func stampede(_ cache: TokenCache, round: Int) async throws -> Int {
        let source = GatedSource()
        let key = try CacheKey(authority: "issuer", client: "client", subject: "\(round)")
        try await Crowd().gather(self.waiters) {
            (try? await cache.token(for: key, from: source)) != nil
        } release: {
            source.open()
        }
        return source.acquisitions
    }

    private func waitBarely(for token: AccessToken) async throws {
        let floor = FloorWaiters(capacity: self.waiters)
        try await Crowd().gather(self.waiters) {
            swallow(await floor.wait())
            return true
        } release: {
            floor.resumeAll(with: token)
        }
    }
}
