//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

/// What memory and store promise together, seen by a caller.
@Suite(.timeLimit(.minutes(1))) struct TokenTiersTests {
    // Scoreboard: G1, G6
    @Test func fullMemoryTakesTheNewestToken() async throws {
        try await withCacheBench(configure: { $0.maximumEntries = 32 }) { bench in
            let keys = try (0..<200).map { try CacheKey.sample("\($0)") }
            for key in keys {
                _ = await bench.answer(key)
                #expect(bench.cache.cachedToken(for: key) != nil)
            }
            #expect(bench.cache.held.entries <= 32)
        }
    }

    // Scoreboard: G7
    @Test func tokensInUseOutlastThoseThatAreUsedOnce() async throws {
        try await withCacheBench(configure: { $0.maximumEntries = 320 }) { bench in
            let hot = try (0..<32).map { try CacheKey.sample("hot-\($0)") }
            for round in 0..<20 {
                for key in hot { _ = await bench.answer(key) }
                for number in 0..<40 { _ = await bench.answer(try .sample("cold-\(round)-\(number)")) }
            }
            #expect(hot.count { bench.cache.cachedToken(for: $0) != nil } == hot.count)
        }
    }

    // Scoreboard: G8, G9
    @Test func recordEndsWithItsTokenHoweverOftenItIsRead() async throws {
        try await withStoreBench { bench, store in
            let start = bench.time.wallTime()
            _ = await bench.answer()
            await bench.flush()
            let record = try #require(await store.record(of: bench.key))
            #expect(abs(record.expiresAt.milliseconds - start.milliseconds - 3_600_000) <= 1)
            for _ in 0..<5 {
                await bench.advance(by: .seconds(300))
                await bench.cache.dropFromMemory(bench.key)
                #expect(await bench.answer().label == .loadedFromStore)
            }
            #expect(await store.record(of: bench.key)?.expiresAt == record.expiresAt)
            await bench.advance(by: .seconds(2100))
            #expect(await store.record(of: bench.key) == nil)
        } configure: {
            $0.keepAlive = .zero
        }
    }

    // Scoreboard: G10
    @Test func callerMayAskForFiveMinutesOfLife() async throws {
        try await withCacheBench(configure: { $0.keepAlive = .zero }) { bench in
            _ = await bench.answer()
            try await bench.advance(untilRemaining: .seconds(299))
            let caller = await bench.answer(options: .init(minimumRemaining: .seconds(300)))
            #expect(caller.token == "token-2")
            #expect((caller.result?.remaining ?? .zero) > .seconds(300))
        }
    }

    // Scoreboard: G11
    @Test func refreshAheadIsDoneOnceForAllCallers() async throws {
        try await withCacheBench(configure: { $0.keepAlive = .zero }) { bench in
            _ = await bench.answer()
            try await bench.advanceToRefresh()
            let callers = bench.ask(times: 100)
            await bench.settle()
            #expect(callers.tokens == ["token-1"])
            #expect(bench.calls == 2)
            #expect(bench.cache.cachedToken(for: bench.key)?.value == "token-2")
        }
    }

    /// Keys that differ in what binds a token, in a component of the caller's own, and in the audience.
    private static func neighbours() throws -> [CacheKey] {
        func key(_ scope: String, binding: String? = nil, _ extensions: [String: String] = [:]) throws -> CacheKey {
            try CacheKey(
                authority: "issuer",
                tenant: "tenant",
                client: "client",
                scopes: [scope],
                bindingKeyID: binding,
                extensions: extensions
            )
        }
        return [
            try key("a"), try key("b"), try key("a", binding: "one"), try key("a", binding: "two"),
            try key("a", ["region": "eu"]), try key("a", ["region": "us"]),
        ]
    }

    // Scoreboard: G13, G22, G23, G29
    @Test(arguments: [false, true]) func whatDiffersInAnyComponentIsAnotherToken(_ isProtected: Bool) async throws {
        let encryption: StoreEncryption = isProtected ? .sealed(by: ToyProtection()) : .none
        try await withStoreBench(encryption: encryption) { bench, store in
            let keys = try Self.neighbours()
            for (index, key) in keys.enumerated() { #expect(await bench.answer(key).token == "token-\(index + 1)") }
            await bench.flush()
            await bench.cache.remove(keys[0])
            for (index, key) in keys.enumerated().dropFirst() {
                #expect(bench.cache.cachedToken(for: key)?.value == "token-\(index + 1)")
                #expect(await store.token(of: key) == "token-\(index + 1)")
            }
            #expect(await store.record(of: keys[0]) == nil)
        }
    }

    // Scoreboard: G18
    @Test func callerDoesNotWaitForTheStoreToWrite() async throws {
        try await withStoreBench { bench, store in
            let gate = Gate()
            store.be(.held(gate), in: [.put])
            #expect(await bench.answer().token == "token-1")
            await bench.flush()
            #expect(store.count(.put) == 1)
            #expect(await bench.answer().label == .hitFresh)
            gate.open()
            await bench.settle()
            #expect(await store.token(of: bench.key) == "token-1")
        }
    }

    // Scoreboard: G27
    @Test func resultTellsWhereATokenComesFromAndHowLongItTook() async throws {
        let time = ManualTime()
        let store = ProbeStore(time: time)
        let slow = ScriptedSource.Step.taking(.milliseconds(120), of: time, .token())
        try await withCacheBench([slow], time: time, store: store) { bench in
            let caller = bench.ask()
            await bench.advance(by: .milliseconds(120))
            let result = try #require(caller.result)
            #expect(result.result == .loadedFromAuthority)
            #expect(result.reason == .missing)
            #expect(result.missReason == .neverSeen)
            #expect(result.authorityTime == .milliseconds(120))
            #expect(result.storeTime != nil)
            #expect(result.waited >= .milliseconds(120))
            let hit = try #require(await bench.answer().result)
            #expect(hit.result == .hitFresh)
            #expect(hit.waited == .zero && hit.authorityTime == nil && hit.storeTime == nil)
        }
    }
}
