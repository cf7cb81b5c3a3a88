//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

/// When the refresh of a token is due.
@Suite(.timeLimit(.minutes(5))) struct RefreshPointTests {
    // Scoreboard: CE13, CE14
    @Test(arguments: [
        (life: 600, latest: 300, jitter: 60), (3600, 2700, 300), (4500, 3600, 300), (5400, 4500, 300),
        (7200, 6300, 300), (7201, 3600, 300), (86_400, 43_200, 300), (30 * 86_400, 15 * 86_400, 300),
    ])
    func dependsOnTheLife(life: Int, latest: Int, jitter: Int) async throws {
        try await withCacheBench(afterwards: .token(life: .seconds(life))) { bench in
            for number in 0..<20 {
                let key = try CacheKey.sample("\(number)")
                _ = await bench.answer(key)
                let due = try #require(bench.cache.explain(key).refreshDue)
                #expect(due <= .seconds(latest) + .milliseconds(500))
                #expect(due >= .seconds(latest - jitter))
            }
        }
    }

    // Scoreboard: CE13
    @Test func outageToleranceIsASetting() async throws {
        try await withCacheBench(configure: { $0.outageTolerance = .seconds(300) }) { bench in
            _ = await bench.answer()
            let due = try #require(bench.cache.explain(bench.key).refreshDue)
            #expect(due <= .seconds(3300) && due >= .seconds(3000))
        }
    }

    // Scoreboard: CE12
    @Test(arguments: [
        (hint: Duration.seconds(1800), earliest: 1500, latest: 1800), (.seconds(3000), 2700, 3000),
        (.zero, 360, 360), (.seconds(-1), 360, 360), (.seconds(Int64.min), 360, 360),
        (.seconds(3600), 3180, 3480), (.seconds(Int64.max), 3180, 3480),
    ])
    func followsTheHintWithinReason(hint: Duration, earliest: Int, latest: Int) async throws {
        try await withCacheBench([.token(life: .seconds(3600), refreshAfter: hint)]) { bench in
            _ = await bench.answer()
            let due = try #require(bench.cache.explain(bench.key).refreshDue)
            #expect(due >= .seconds(earliest) && due <= .seconds(latest))
        }
    }

    // Scoreboard: CE12, CE31
    @Test func lifeAndHintAreThoseOfEachToken() async throws {
        let script: [ScriptedSource.Step] = [
            .token(life: .seconds(600)), .token(life: .seconds(86_400)),
            .token(life: .seconds(3600), refreshAfter: .seconds(600)),
        ]
        try await withCacheBench(script) { bench in
            var dues: [Duration] = []
            for _ in 0..<3 {
                _ = await bench.answer(options: .init(forcedRefresh: .always))
                dues.append(try #require(bench.cache.explain(bench.key).refreshDue))
                await bench.advance(by: .seconds(30))
            }
            #expect(dues[0] <= .seconds(300))
            #expect(dues[1] > .seconds(42_000))
            #expect(dues[2] <= .seconds(600) && dues[2] >= .seconds(360))
        }
    }

    // Scoreboard: CE15
    @Test func isDrawnOncePerToken() async throws {
        try await withCacheBench { bench in
            _ = await bench.answer()
            let start = bench.time.continuousNanoseconds()
            let due = try #require(bench.cache.explain(bench.key).refreshDue)
            for _ in 0..<200 {
                await bench.advance(by: .seconds(10))
                #expect(await bench.answer().label == .hitFresh)
                let elapsed = Duration.nanoseconds(bench.time.continuousNanoseconds() - start)
                #expect(bench.cache.explain(bench.key).refreshDue == due - elapsed)
            }
        }
    }

    // Scoreboard: CE14
    @Test func differsBetweenKeysOverTheWholeRange() async throws {
        try await withCacheBench { bench in
            var dues: [Duration] = []
            for number in 0..<300 {
                let key = try CacheKey.sample("\(number)")
                _ = await bench.answer(key)
                dues.append(try #require(bench.cache.explain(key).refreshDue))
            }
            #expect(Set(dues).count > 290)
            for part in 0..<10 {
                let range = Duration.seconds(2400 + part * 30)..<Duration.seconds(2430 + part * 30)
                #expect((10...60).contains(dues.count { range.contains($0) }), "part \(part)")
            }
        }
    }

    // Scoreboard: CE14, CE15
    @Test func differsBetweenInstancesAndIsReproducible() async throws {
        try await withCacheBench(seed: 1) { bench in
            let others = [try bench.another(seed: 1), try bench.another(seed: 2), try bench.another(seed: 3)]
            var dues: [Duration?] = []
            for cache in [bench] + others {
                _ = await cache.answer()
                dues.append(cache.cache.explain(cache.key).refreshDue)
            }
            #expect(dues[0] == dues[1])
            #expect(Set(dues).count == 3)
        }
    }

    @Test func successorHasItsOwnJitter() async throws {
        try await withCacheBench { bench in
            var dues: Set<Duration> = []
            for _ in 0..<5 {
                _ = await bench.answer(options: .init(forcedRefresh: .always))
                dues.insert(try #require(bench.cache.explain(bench.key).refreshDue))
                await bench.advance(by: .seconds(30))
            }
            #expect(dues.count == 5)
        }
    }

    // Scoreboard: CE32
    @Test func lifeIsCountedFromTheMomentTheRequestWasSent() async throws {
        try await withCacheBench { bench in
            bench.source.append(.taking(.seconds(20), of: bench.time, .token(life: .seconds(3600))))
            let caller = await bench.answer()
            await bench.advance(by: .seconds(20))
            #expect(caller.result?.remaining == .seconds(3580))
            #expect(caller.result?.age == .seconds(20))
        }
    }

    @Test(arguments: [5, 19])
    func tokenOfAFewSecondsIsUsedUpAndThenReplaced(life: Int) async throws {
        try await withCacheBench(afterwards: .token(life: .seconds(life))) { bench in
            _ = await bench.answer()
            let floor = Duration.seconds(life) / 20
            await bench.advance(by: .seconds(life) - floor - .milliseconds(1))
            #expect(await bench.answer().token == "token-1")
            #expect(bench.calls == 1, "no refresh ahead")
            await bench.advance(by: .milliseconds(1))
            let caller = await bench.answer()
            #expect(caller.token == "token-2")
            #expect(caller.label == .loadedFromAuthority)
        }
    }
}
