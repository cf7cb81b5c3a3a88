//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

/// Failures that are remembered for keys without a token.
@Suite(.timeLimit(.minutes(5))) struct NegativeMemoryTests {
    // Scoreboard: CE25
    @Test(arguments: [
        (AcquisitionFailure.Kind.transient, 0.5, 1.0), (.permanent, 15, 30), (.interactionRequired, 60, 120),
        (.invalidResponse, 2.5, 5), (.local, 2.5, 5), (.throttled, 60, 66),
    ])
    func eachClassIsRememberedForItsTime(kind: AcquisitionFailure.Kind, least: Double, most: Double) async throws {
        try await withCacheBench(afterwards: .failure(kind)) { bench in
            let first = await bench.answer()
            await bench.advance(by: .milliseconds(600))
            let calls = bench.calls
            #expect((first.error?.cause as? ScriptedFailure)?.failure.kind == kind)
            let explanation = bench.cache.explain(bench.key)
            #expect(explanation.state == .failed)
            #expect(explanation.failure == kind)
            let time = try #require(explanation.failsFor) + (kind == .transient ? .zero : .milliseconds(600))
            #expect(time <= .seconds(most))
            #expect(time >= .seconds(least) - (kind == .transient ? .milliseconds(400) : .zero))
            let next = await bench.answer()
            #expect((next.error?.cause as? ScriptedFailure)?.failure.kind == kind)
            #expect(next.error?.retryAfter == explanation.failsFor)
            #expect(bench.calls == calls)
            await bench.advance(by: try #require(explanation.failsFor))
            _ = await bench.answer()
            #expect(bench.calls == calls + (kind == .throttled ? 0 : 1) || kind == .throttled)
        }
    }

    // Scoreboard: CE25
    @Test func thousandsWhoAreTurnedAwayNeitherWaitNorCall() async throws {
        try await withCacheBench([.failure(.permanent)]) { bench in
            _ = await bench.answer()
            for _ in 0..<5 {
                let callers = bench.ask(times: 1000)
                await bench.settle()
                #expect(callers.errors == [.acquisitionFailed])
                await bench.advance(by: .seconds(2))
            }
            #expect(bench.calls == 1)
            #expect(await bench.cache.statistics.requests[.negative] == 5000)
        }
    }

    // Scoreboard: CE25
    @Test func retryAfterShrinksAsTimePasses() async throws {
        try await withCacheBench([.failure(.interactionRequired)]) { bench in
            _ = await bench.answer()
            let first = try #require(await bench.answer().error?.retryAfter)
            await bench.advance(by: .seconds(20))
            #expect(await bench.answer().error?.retryAfter == first - .seconds(20))
        }
    }

    // Scoreboard: CE25
    @Test(arguments: [
        (AcquisitionFailure.Kind.permanent, [30, 60, 120, 240, 300, 300]),
        (.invalidResponse, [5, 10, 20, 40]), (.local, [5, 5, 5, 5]), (.interactionRequired, [120, 120, 120]),
    ])
    func timeDoublesUpToALimit(kind: AcquisitionFailure.Kind, steps: [Int]) async throws {
        try await withCacheBench(afterwards: .failure(kind)) { bench in
            for step in steps {
                _ = await bench.answer()
                let time = try #require(bench.cache.explain(bench.key).failsFor)
                #expect(time <= .seconds(step) && time >= .seconds(step) / 2)
                await bench.advance(by: time)
            }
            #expect(bench.calls == steps.count)
        }
    }

    // Scoreboard: CE25
    @Test func failureEachTimeIsSpreadByChance() async throws {
        try await withCacheBench(afterwards: .failure(.permanent)) { bench in
            var times: Set<Duration> = []
            for number in 0..<50 {
                let key = try CacheKey.sample("\(number)")
                _ = await bench.answer(key)
                times.insert(try #require(bench.cache.explain(key).failsFor))
            }
            #expect(times.count > 45)
            #expect(times.min() ?? .zero < .seconds(18) && times.max() ?? .zero > .seconds(27))
        }
    }

    // MARK: - What ends it

    // Scoreboard: CE25
    @Test func successEndsItAndTheNextFailureIsAFirst() async throws {
        let script: [ScriptedSource.Step] = [.failure(.permanent), .failure(.permanent), .token(life: .seconds(10))]
        try await withCacheBench(script, afterwards: .failure(.permanent)) { bench in
            for _ in 0..<3 {
                _ = await bench.answer()
                await bench.advance(by: bench.cache.explain(bench.key).failsFor ?? .zero)
            }
            #expect(await bench.answer().token == "token-3")
            await bench.advance(by: .seconds(10))
            _ = await bench.answer()
            let time = try #require(bench.cache.explain(bench.key).failsFor)
            #expect(time <= .seconds(30))
        }
    }

    // Scoreboard: CE25
    @Test(arguments: InvalidationInFlightTests.Blow.allCases)
    func invalidationEndsIt(blow: InvalidationInFlightTests.Blow) async throws {
        try await withCacheBench([.failure(.interactionRequired)]) { bench in
            _ = await bench.answer()
            #expect(await bench.answer().error != nil)
            await blow.strike(bench.cache, bench.key)
            #expect(await bench.answer().token == "token-2")
        }
    }

    // Scoreboard: CE25
    @Test func tokenThatIsPutInEndsIt() async throws {
        try await withCacheBench([.failure(.permanent)]) { bench in
            _ = await bench.answer()
            let token = AcquiredToken(value: "given", lifetime: .duration(.seconds(60)))
            try await bench.cache.prime(token, for: bench.key)
            #expect(await bench.answer().token == "given")
        }
    }

    // Scoreboard: CE25
    @Test func otherKeysKnowNothingOfIt() async throws {
        try await withCacheBench([.failure(.permanent)]) { bench in
            _ = await bench.answer()
            let other = try await bench.answer(.sample("other"))
            #expect(other.token == "token-2")
        }
    }

    // Scoreboard: CE25
    @Test(arguments: AcquisitionFailure.Kind.allCases)
    func itEndsByItself(kind: AcquisitionFailure.Kind) async throws {
        try await withCacheBench(configure: { $0.tick = .seconds(60) }) { bench in
            bench.source.append(.failure(kind))
            // A transient failure is repeated at once.
            if kind == .transient { bench.source.append(.failure(kind)) }
            _ = await bench.answer()
            await bench.advance(by: .seconds(600))
            #expect(await bench.cache.statistics.activeKeys == 0, "nothing is kept for a key that nobody asks for")
            #expect(await bench.answer().token != nil)
        }
    }

    // Scoreboard: CE25
    @Test func memoryOfFailuresIsBounded() async throws {
        try await withCacheBench(afterwards: .failure(.permanent), configure: { $0.tick = .seconds(1) }) { bench in
            for number in 0..<12_000 {
                _ = bench.ask(try .sample("\(number)"))
                if number % 500 == 0 { await bench.advance(by: .milliseconds(1)) }
            }
            await bench.settle()
            #expect(bench.calls == 12_000)
            // Each of sixteen parts has its share; those that were under way at the last look may come on top.
            let active = await bench.cache.statistics.activeKeys
            #expect((8000...11_500).contains(active))
            await bench.advance(by: .seconds(120))
            #expect((8000...10_000).contains(await bench.cache.statistics.activeKeys))
            // The newest are those that are remembered.
            let (oldest, newest) = (try CacheKey.sample("0"), try CacheKey.sample("11999"))
            #expect(bench.cache.explain(newest).failedRefreshes == 1)
            #expect(bench.cache.explain(oldest).failedRefreshes == 0)
        }
    }
}
