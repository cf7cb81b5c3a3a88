//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

/// Memory is bounded by count and by bytes, shared fairly, and given back when asked.
@Suite(.timeLimit(.minutes(1))) struct MemoryLimitTests {
    // Scoreboard: CE35
    @Test func entriesAreBoundedByCount() async throws {
        try await withCacheBench(configure: { $0.maximumEntries = 64 }) { bench in
            for number in 0..<500 {
                _ = await bench.answer(try .sample("\(number)"))
                #expect(bench.cache.held.entries <= 64)
            }
            // The keys of a shard are as many as chance has it.
            #expect(bench.cache.held.entries >= 48)
            #expect(bench.events.contains(.removed(.evicted)))
        }
    }

    // Scoreboard: CE36
    @Test func entriesAreBoundedByBytes() async throws {
        let text = String(repeating: "x", count: 2000)
        try await withCacheBench(
            afterwards: .acquired(AcquiredToken(value: text, lifetime: .duration(.seconds(3600)))),
            configure: { $0.maximumBytes = 400_000 }
        ) { bench in
            for number in 0..<300 {
                _ = await bench.answer(try .sample("\(number)"))
                #expect(bench.cache.held.bytes <= 400_000)
            }
            #expect(bench.cache.held.bytes > 200_000)
        }
    }

    // Scoreboard: CE42
    @Test func tokenThatTakesMoreThanAHundredthOfMemoryIsNotKept() async throws {
        let text = String(repeating: "x", count: 2000)
        try await withCacheBench(
            afterwards: .acquired(AcquiredToken(value: text, lifetime: .duration(.seconds(3600)))),
            configure: { $0.maximumBytes = 200_000 }
        ) { bench in
            #expect(await bench.answer().token == text)
            #expect(bench.cache.held.entries == 0)
            #expect(bench.cache.explain(bench.key).missReason == .oversize)
            #expect(bench.events.contains(.oversize))
        }
    }

    // Scoreboard: CE37
    @Test func tokensInUseOutliveASweep() async throws {
        try await withCacheBench(configure: { $0.maximumEntries = 160 }) { bench in
            let hot = try (0..<40).map { try CacheKey.sample("hot \($0)") }
            for _ in 0..<4 { for key in hot { _ = await bench.answer(key) } }
            for number in 0..<2000 {
                _ = await bench.answer(try .sample("\(number)"))
                if number.isMultiple(of: 50) { for key in hot { _ = bench.cache.cachedToken(for: key) } }
            }
            let kept = hot.count { bench.cache.cachedToken(for: $0) != nil }
            #expect(kept >= 36)
        }
    }

    // Scoreboard: CE43
    @Test func tenantBeyondItsShareMakesRoomFirst() async throws {
        try await withCacheBench(configure: { $0.maximumEntries = 320 }) { bench in
            // The quiet tenant's tokens are as unused as the loud one's: only their tenant tells them apart.
            let quiet = try (0..<32).map { try CacheKey.sample("\($0)", tenant: "quiet") }
            for key in quiet { _ = await bench.answer(key) }
            for number in 0..<2000 { _ = await bench.answer(try .sample("\(number)", tenant: "loud")) }
            let kept = quiet.count { bench.cache.explain($0).state == .fresh }
            #expect(kept >= 28)
            let loud = bench.cache.partitions.state(of: try CacheKey.sample(tenant: "loud").partition).held
            #expect(loud.entries == bench.cache.held.entries - kept)
        }
    }

    @Test func memoryShrinksAtOnceAndGrowsBack() async throws {
        try await withCacheBench(configure: {
            $0.maximumEntries = 1600
            $0.tick = .milliseconds(100)
        }) { bench in
            for number in 0..<1000 { _ = await bench.answer(try .sample("\(number)")) }
            #expect(bench.cache.held.entries >= 990)
            bench.cache.shrinkMemory(to: 0.25)
            #expect(bench.cache.held.entries <= 400)
            for number in 0..<1000 { _ = await bench.answer(try .sample("more \(number)")) }
            #expect(bench.cache.held.entries <= 400)
            await bench.advance(by: .seconds(90))
            for number in 0..<1000 { _ = await bench.answer(try .sample("again \(number)")) }
            #expect(bench.cache.held.entries > 900)
        }
    }

    @Test func groupsOfKeysAreForgottenWithTheirRecords() async throws {
        try await withCacheBench { bench in
            for number in 0..<20 { _ = await bench.answer(try .sample(tenant: "tenant \(number)")) }
            #expect(bench.cache.groups.count == 20)
            for number in 0..<19 { await bench.cache.remove(try .sample(tenant: "tenant \(number)")) }
            bench.cache.groups.prune()
            #expect(bench.cache.groups.count == 1)
            let key = try CacheKey.sample(tenant: "tenant 0")
            #expect(await bench.answer(key).label == .loadedFromAuthority)
            #expect(await bench.answer(key).label == .hitFresh)
        }
    }

    @Test func keyThatIsUsedWithTwoCachesFindsBoth() async throws {
        try await withCacheBench([.token("first")]) { bench in
            let other = try bench.another([.token("second")])
            for _ in 0..<3 {
                #expect(await bench.answer().token == "first")
                #expect(await other.answer(bench.key).token == "second")
                #expect(bench.cache.cachedToken(for: bench.key)?.value == "first")
                #expect(other.cache.cachedToken(for: bench.key)?.value == "second")
            }
            #expect(bench.calls == 1)
            #expect(other.calls == 1)
        }
    }
}
