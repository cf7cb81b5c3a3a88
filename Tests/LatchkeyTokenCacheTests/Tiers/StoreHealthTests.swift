//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

@Suite(.timeLimit(.minutes(1))) struct StoreHealthTests {
    // Scoreboard: CE50
    @Test func storeThatFailedThreeTimesIsLeftAlone() async throws {
        try await withStoreBench { bench, store in
            store.be(.failing(.unavailable), in: [.get])
            for number in 0..<20 {
                let caller = await bench.answer(try .sample("\(number)"))
                #expect(caller.token != nil)
            }
            #expect(store.count(.get) == 3)
            #expect(await bench.cache.health.store == .open)
            await bench.advance(by: .seconds(1))
            for number in 20..<40 { _ = await bench.answer(try .sample("\(number)")) }
            // Nobody but the probes asks.
            #expect(store.count(.get) == 5)
        }
    }

    @Test func storeThatAnswersAgainIsUsedAgain() async throws {
        try await withStoreBench { bench, store in
            store.be(.failing(.unavailable))
            for number in 0..<5 { _ = await bench.answer(try .sample("\(number)")) }
            #expect(await bench.cache.health.store == .open)
            store.be(.well)
            await bench.advance(by: .seconds(6))
            #expect(await bench.cache.health.store == .healthy)
            let gets = store.count(.get)
            for number in 5..<10 { _ = await bench.answer(try .sample("\(number)")) }
            #expect(store.count(.get) == gets + 5)
        }
    }

    @Test func statesAreTold() async throws {
        try await withStoreBench { bench, store in
            #expect(await bench.cache.health.store == .healthy)
            _ = await bench.answer()
            #expect(await bench.cache.health.store == .recovering)
            await bench.flush()
            #expect(await bench.cache.health.store == .healthy)
            store.be(.failing(.unavailable), in: [.get])
            _ = await bench.answer(try .sample("1"))
            #expect(await bench.cache.health.store == .degraded)
        }
        try await withCacheBench { bench in
            #expect(await bench.cache.health.store == nil)
        }
    }

    @Test func failuresBetweenSuccessesCountToo() {
        var health = StoreHealth()
        for second in 0..<9 as Range<Int64> {
            health.failed(now: .seconds(second))
            health.succeeded(now: .seconds(second))
        }
        #expect(!health.isOpen)
        health.succeeded(now: .seconds(9))
        health.failed(now: .seconds(9))
        #expect(health.isOpen)
    }

    @Test func oldFailuresAreForgotten() {
        var health = StoreHealth()
        for second in 0..<60 as Range<Int64> {
            health.failed(now: .seconds(second * 2))
            health.succeeded(now: .seconds(second * 2))
            #expect(!health.isOpen)
        }
    }
}
