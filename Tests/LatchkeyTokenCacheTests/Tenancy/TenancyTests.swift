//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

@Suite(.timeLimit(.minutes(1))) struct TenancyTests {
    // Scoreboard: CE73
    @Test func tenantsShareNothing() async throws {
        try await withStoreBench { bench, store in
            let tenants = try (0..<10).map { try CacheKey.sample("user", tenant: "\($0)") }
            var tokens: Set<String> = []
            for key in tenants { tokens.insert(try #require(await bench.answer(key).token)) }
            #expect(tokens.count == 10)
            await bench.flush()
            let other = try bench.another(store: store)
            for (number, key) in tenants.enumerated() {
                #expect(await other.answer(key).token == "token-\(number + 1)")
            }
        }
    }

    // Scoreboard: CE73
    @Test func boundariesBetweenComponentsCannotBeMoved() async throws {
        try await withStoreBench { bench, store in
            let keys = [
                try CacheKey(authority: "a", tenant: "bc", client: "d"),
                try CacheKey(authority: "ab", tenant: "c", client: "d"),
                try CacheKey(authority: "a", tenant: "b", client: "cd"),
                try CacheKey(authority: "a", tenant: "b", client: "c", flow: "d"),
            ]
            var tokens: Set<String> = []
            for key in keys { tokens.insert(try #require(await bench.answer(key).token)) }
            #expect(tokens.count == keys.count)
            await bench.flush()
            #expect(Set(store.batches.joined().map(\.record.key)).count == keys.count)
        }
    }

    // Scoreboard: CE75
    @Test func tenantWhoseCallsHangDoesNotHoldUpAThousandOthers() async throws {
        let gate = Gate()
        let hanging = ScriptedSource(afterwards: .after(gate, .token("bad"), ignoringCancellation: true))
        try await withCacheBench { bench in
            let bad = try (0..<50).map { bench.ask(try .sample("\($0)", tenant: "bad"), from: hanging) }
            await bench.settle()
            let good = try (0..<999).map { bench.ask(try .sample(tenant: "\($0)")) }
            await bench.settle()
            #expect(good.count { $0.token != nil } == 999)
            #expect(bad.count { $0.isWaiting } == 50)
            gate.open()
            await bench.settle()
            #expect(bad.count { $0.token == "bad" } == 50)
        }
    }

    // Scoreboard: CE75
    @Test func tenantWhoseIssuerFailsDoesNotHoldUpAThousandOthers() async throws {
        let failing = ScriptedSource(afterwards: .failure(.transient))
        try await withCacheBench { bench in
            let key = try CacheKey.sample(tenant: "bad")
            var refused = 0
            for _ in 0..<30 {
                let caller = bench.ask(key, from: failing)
                await bench.advance(by: .seconds(20))
                #expect(caller.error != nil)
                refused += await bench.cache.health.authorities.reduce(0) { $0 + $1.clientsRefused }
            }
            #expect(refused > 10, "its breaker is open most of the time")
            let good = try (0..<999).map { bench.ask(try .sample(tenant: "\($0)")) }
            await bench.settle()
            #expect(good.count { $0.token != nil } == 999)
        }
    }

    @Test func crowdOfOneTenantTakesTurnsWithOthers() async throws {
        let gate = Gate()
        let order = Locked<[String]>([])
        let source = ScriptedSource(
            afterwards: .perform { context, number in
                try await gate.wait()
                order.withLock { $0.append(context.key.partition.tenant) }
                return AcquiredToken(value: "\(number)", lifetime: .duration(.seconds(3600)))
            }
        )
        try await withCacheBench { bench in
            for number in 0..<200 { _ = bench.ask(try .sample("\(number)", tenant: "crowd"), from: source) }
            await bench.settle()
            for tenant in 0..<30 { _ = bench.ask(try .sample(tenant: "\(tenant)"), from: source) }
            await bench.settle()
            for _ in 0..<80 {
                gate.admit()
                await bench.settle()
            }
            #expect(order.withLock { Set($0) }.count == 31)
            gate.open()
            await bench.settle()
            #expect(order.withLock(\.count) == 230)
        }
    }

    // Scoreboard: CE65
    @Test func purgeOfATenantLeavesTheOthers() async throws {
        try await withCacheBench { bench in
            let keys = try ["a", "b"].map { try CacheKey.sample(tenant: $0) }
            for key in keys { _ = await bench.answer(key) }
            await bench.cache.purge(keys[0].partition)
            #expect(bench.cache.cachedToken(for: keys[0]) == nil)
            #expect(bench.cache.cachedToken(for: keys[1]) != nil)
        }
    }

    // Scoreboard: CE65
    @Test func purgedTokensLeaveMemoryWithoutBeingAskedFor() async throws {
        try await withCacheBench { bench in
            for number in 0..<500 {
                let token = AcquiredToken(value: "token", lifetime: .duration(.seconds(3600)))
                try await bench.cache.prime(token, for: .sample("\(number)", tenant: "\(number % 2)"))
            }
            await bench.cache.purge(try CacheKey.sample(tenant: "0").partition)
            await bench.advance(by: .seconds(10))
            #expect(await bench.cache.statistics.entries == 250)
            #expect(bench.events.count { $0 == .removed(.epoch) } == 250)
        }
    }
}
