//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

/// A cache that keeps no tokens in memory.
@Suite(.timeLimit(.minutes(1))) struct StoreAloneTests {
    private func withoutMemory(
        _ body: @escaping @Sendable (CacheBench, ProbeStore) async throws -> Void
    ) async throws {
        try await withStoreBench([], body) { $0.keepsTokensInMemory = false }
    }

    // Scoreboard: G19
    @Test func everyRequestAsksTheStore() async throws {
        try await self.withoutMemory { bench, store in
            #expect(await bench.answer().label == .loadedFromAuthority)
            for count in 1...3 {
                let gets = store.count(.get)
                let answer = await bench.answer()
                #expect(answer.token == "token-1")
                #expect(answer.label == .loadedFromStore)
                #expect(store.count(.get) == gets + 1, "request \(count)")
            }
            #expect(bench.calls == 1)
            #expect(bench.cache.cachedToken(for: bench.key) == nil)
            #expect(await bench.cache.statistics.entries == 0)
        }
    }

    // Scoreboard: G19
    @Test func whatOthersDoInTheStoreCountsAtOnce() async throws {
        try await self.withoutMemory { bench, store in
            _ = await bench.answer()
            let other = try bench.another([.token("other")], store: store) { $0.keepsTokensInMemory = false }
            #expect(await other.answer().label == .loadedFromStore)
            await other.cache.invalidate(bench.key)
            #expect(await bench.answer().label == .loadedFromAuthority)
            #expect(await other.answer().token == "token-2")
        }
    }

    @Test func handlesAskTheStoreToo() async throws {
        try await self.withoutMemory { bench, store in
            let handle = bench.cache.handle(for: bench.key, from: bench.source)
            _ = await bench.answer()
            #expect(handle.cachedToken() == nil)
        }
    }

    // Scoreboard: G19
    @Test func whatTheStoreDoesNotTakeStaysUntilItDoes() async throws {
        try await self.withoutMemory { bench, store in
            store.be(.failing(.unavailable), in: [.put])
            #expect(await bench.answer().token == "token-1")
            #expect(await bench.answer().token == "token-1")
            #expect(bench.calls == 1)
            store.be(.well)
            await bench.advance(by: .seconds(3))
            #expect(await store.token(of: bench.key) == "token-1")
            #expect(await bench.cache.statistics.entries == 0)
            #expect(await bench.answer().label == .loadedFromStore)
        }
    }

    @Test func theSettingIsAdvisedAgainst() {
        var settings = TokenCache.Configuration()
        settings.keepsTokensInMemory = false
        #expect(settings.advice().contains { $0.contains("keepsTokensInMemory") })
    }
}
