//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

/// Handles: a token at hand, as up to date as the cache.
@Suite(.timeLimit(.minutes(1))) struct TokenHandleTests {
    private static func expect(_ value: String, from handle: TokenHandle) async throws {
        let token = try await handle.token()
        #expect(token.value == value)
    }

    @Test func handleReturnsTheTokenOfTheCache() async throws {
        try await withCacheBench { bench in
            let handle = bench.cache.handle(for: bench.key, from: bench.source)
            #expect(handle.cachedToken() == nil)
            #expect(handle.withToken { $0.value } == nil)
            try await Self.expect("token-1", from: handle)
            for _ in 0..<10 {
                #expect(handle.cachedToken()?.value == "token-1")
                #expect(handle.withToken { $0.value } == "token-1")
                try await Self.expect("token-1", from: handle)
            }
            #expect(bench.calls == 1)
        }
    }

    @Test func handleFollowsInvalidation() async throws {
        try await withCacheBench { bench in
            let handle = bench.cache.handle(for: bench.key, from: bench.source)
            for number in 1...4 {
                try await Self.expect("token-\(number)", from: handle)
                #expect(handle.cachedToken()?.value == "token-\(number)")
                switch number {
                case 1: await bench.cache.invalidate(bench.key)
                case 2: await bench.cache.remove(bench.key)
                default: await bench.cache.purge(bench.key.partition)
                }
                #expect(handle.cachedToken() == nil)
                #expect(handle.withToken { $0.value } == nil)
            }
        }
    }

    @Test func handleStartsARefreshAndFollowsIt() async throws {
        try await withCacheBench(configure: { $0.keepAlive = .zero }) { bench in
            let handle = bench.cache.handle(for: bench.key, from: bench.source)
            _ = try await handle.token()
            try await bench.advanceToRefresh()
            #expect(handle.cachedToken()?.value == "token-1")
            await bench.settle()
            #expect(handle.cachedToken()?.value == "token-2")
            #expect(handle.withToken { $0.value } == "token-2")
            #expect(bench.calls == 2)
        }
    }

    @Test func handleDoesNotReturnAnExpiredToken() async throws {
        try await withCacheBench([.token()], afterwards: .failure(.transient)) { bench in
            let handle = bench.cache.handle(for: bench.key, from: bench.source)
            _ = try await handle.token()
            try await bench.advance(untilRemaining: .seconds(31))
            #expect(handle.cachedToken()?.value == "token-1")
            await bench.advance(by: .seconds(1))
            #expect(handle.cachedToken() == nil)
            #expect(handle.withToken { $0.value } == nil)
        }
    }

    @Test func borrowingMayBeNested() async throws {
        try await withCacheBench { bench in
            let handle = bench.cache.handle(for: bench.key, from: bench.source)
            _ = try await handle.token()
            let nested = handle.withToken { outer in
                handle.withToken { inner in outer.value + inner.value } ?? "none"
            }
            #expect(nested == "token-1token-1")
        }
    }

    @Test func tokenOfAHandleIsNotEvicted() async throws {
        try await withCacheBench(configure: { $0.maximumEntries = 16 }) { bench in
            var handle: TokenHandle? = bench.cache.handle(for: bench.key, from: bench.source)
            _ = try await handle?.token()
            for number in 0..<200 { _ = await bench.answer(try .sample("\(number)")) }
            #expect(bench.cache.explain(bench.key).state == .fresh)
            #expect(handle?.cachedToken()?.value == "token-1")
            handle = nil
            for number in 0..<200 { _ = await bench.answer(try .sample("more \(number)")) }
            #expect(bench.cache.explain(bench.key).missReason == .evicted)
        }
    }

    @Test func hitsOfAHandleAreCounted() async throws {
        try await withCacheBench { bench in
            var handle: TokenHandle? = bench.cache.handle(for: bench.key, from: bench.source)
            _ = try await handle?.token()
            for _ in 0..<1000 { _ = handle?.cachedToken() }
            handle = nil
            let hits = await bench.cache.statistics.requests[.hitFresh]
            #expect(hits == 1000)
        }
    }

    @Test func copiesShareNoText() throws {
        let text = String(repeating: "token ", count: 10)
        let record = TokenRecord.fixture(text)
        let copy = record.replica()
        #expect(copy.value == text)
        #expect(copy.plan == record.plan)
        #expect(copy.version == record.version)
        let addresses = [record, copy].map { record in
            var value = record.value
            return value.withUTF8 { UInt(bitPattern: $0.baseAddress) }
        }
        #expect(addresses[0] != addresses[1])
    }
}
