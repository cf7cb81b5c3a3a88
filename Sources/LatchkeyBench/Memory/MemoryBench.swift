//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

package import LatchkeyTokenCache

/// Measures what tokens take beside their text, and whether their expiry disturbs anyone.
package struct MemoryBench: Sendable {
    /// How many tenants have tokens.
    package var tenants = 1_000
    /// For how many subjects each of them has one.
    package var subjects = 1_000
    /// How long the expiry is watched, in milliseconds, if tokens remain.
    package var watchMilliseconds = 15_000

    /// What a cache that is too small is asked for.
    package var evictionWorkload = EvictionWorkload()
    /// How uneven popularity is and how small the cache.
    package var evictionCells = EvictionComparison.publishedCells

    private static let life: Int64 = 3600

    /// Creates the measurement in its full size.
    package init() {}

    /// Measures.
    ///
    /// - Returns: The weight of an entry, and the longest pause.
    /// - Throws: ``BenchError`` when the cache does not hold what was put into it.
    @concurrent
    package func run() async throws -> MemoryResult {
        let time = ShiftedTime()
        var configuration = TokenCache.Configuration()
        configuration.maximumEntries = self.tenants * self.subjects * 2 + 10_000
        configuration.maximumBytes = .max
        let cache = TokenCache(configuration: configuration, time: time)
        // All tokens share their text, which leaves it out of the sum. A first one makes what is made only once.
        let text = String(repeating: "a", count: 1800)
        let stays = try self.key(tenant: self.tenants, subject: 0)
        try await cache.prime(AcquiredToken(value: text, lifetime: .duration(.seconds(86_400))), for: stays)

        let before = AllocationCounter.bytesInUse
        try await self.fill(cache, text: text)
        let bytes = AllocationCounter.bytesInUse - before
        let entries = await cache.statistics.entries - 1
        guard entries == self.tenants * self.subjects else { throw BenchError.tokenMissing }

        let running = Task(name: "bench-cache") { await cache.run() }
        let (pause, left) = await self.expireAll(cache, time: time, stays: stays)
        running.cancel()
        await running.value
        return MemoryResult(
            entries: entries,
            overheadBytesPerEntry: Double(bytes) / Double(entries),
            expiryPauseMilliseconds: pause,
            entriesAfterExpiry: left,
            evictionHitRatios: EvictionRow.rows(self.evictionWorkload, cells: self.evictionCells)
        )
    }

    private func fill(_ cache: TokenCache, text: String) async throws {
        for tenant in 0..<self.tenants {
            for subject in 0..<self.subjects {
                let token = AcquiredToken(value: text, lifetime: .duration(.seconds(Self.life)))
                try await cache.prime(token, for: self.key(tenant: tenant, subject: subject))
            }
        }
    }

    private func key(tenant: Int, subject: Int) throws -> CacheKey {
        try CacheKey(
            authority: "login.microsoftonline.com",
            tenant: Self.identifier(tenant, of: "72f988bf-86f1-41af-91ab-"),
            client: "0c9f9f26-3c4e-4b53-9f4e-1d2c3b4a5f60",
            flow: "on_behalf_of",
            subject: Self.identifier(tenant * self.subjects + subject, of: "5b3f1c7e-0d9a-4c61-b5f2-"),
            scopes: ["https://graph.microsoft.com/.default"]
        )
    }

    private static func identifier(_ number: Int, of start: String) -> String {
        let digits = String(number, radix: 16)
        return start + String(repeating: "0", count: 12 - digits.count) + digits
    }

    /// Lets all tokens but one expire at once, while a thread gets the one that stays.
    private func expireAll(
        _ cache: TokenCache,
        time: ShiftedTime,
        stays: CacheKey
    ) async -> (pause: Double, left: Int) {
        let watch = PauseWatch()
        let thread = BenchThread { watch.watch(cache, key: stays) }
        time.advance(by: Self.life + 60)
        let deadline = BenchClock.wall.nanoseconds + Int64(self.watchMilliseconds) * 1_000_000
        var left = await cache.statistics.entries
        while left > 1, BenchClock.wall.nanoseconds < deadline {
            try? await Task.sleep(for: .milliseconds(20), clock: .continuous)
            left = await cache.statistics.entries
        }
        let pause = watch.end()
        thread.join()
        return (pause, left)
    }
}
