//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

/// Many requests into an issuer that is down, for ten minutes.
@Suite(.timeLimit(.minutes(5))) struct DeadIssuerTests {
    // Scoreboard: CE25, CE28
    @Test func crowdAtOneKeyLeadsToTwentyCallsAtMost() async throws {
        try await withCacheBench(afterwards: .failure(.transient), configure: { $0.tick = .seconds(60) }) { bench in
            var answered = 0
            // A thousand requests a second, in a hundredth of the seconds; ten a second in the others.
            for second in 0..<600 {
                for _ in 0..<(second % 100 == 50 ? 100 : 1) {
                    let callers = bench.ask(times: 10)
                    await bench.advance(by: .milliseconds(second % 100 == 50 ? 10 : 1000))
                    answered += callers.count { $0.error != nil }
                }
            }
            #expect(bench.calls <= 20)
            #expect(answered >= 11_900, "nobody waits for an issuer that is known to be down")
        }
    }

    // Scoreboard: CE25, CE28
    @Test func requestsMayComeAtAnyMoment() async throws {
        try await withCacheBench(afterwards: .failure(.transient), configure: { $0.tick = .seconds(60) }) { bench in
            await bench.request(for: .seconds(600), every: .milliseconds(50))
            #expect(bench.calls <= 20)
        }
    }

    // Scoreboard: CE10, CE25, CE28
    @Test func crowdAtManyKeysOfOneClientLeadsToHardlyMore() async throws {
        try await withCacheBench(afterwards: .failure(.transient), configure: { $0.tick = .seconds(60) }) { bench in
            let keys = try (0..<50).map { try CacheKey.sample("\($0)") }
            for _ in 0..<600 {
                for key in keys { _ = bench.ask(key) }
                await bench.advance(by: .seconds(1))
            }
            // A dozen were under way before the first failed.
            #expect(bench.calls <= 20 + 12)
        }
    }

    // Scoreboard: CE28
    @Test func clientsOfOneIssuerAreBoundedEach() async throws {
        try await withCacheBench(afterwards: .failure(.transient), configure: { $0.tick = .seconds(60) }) { bench in
            let keys = try (0..<5).map { try CacheKey.sample(client: "client-\($0)") }
            for _ in 0..<600 {
                for key in keys { _ = bench.ask(key) }
                await bench.advance(by: .seconds(1))
            }
            let counts = Dictionary(grouping: bench.source.contexts, by: \.key.partition.client).mapValues(\.count)
            #expect(counts.count == 5)
            #expect(counts.values.max() ?? .max <= 20)
        }
    }

    // Scoreboard: CE28, CE29
    @Test func silentIssuerIsCalledEvenLess() async throws {
        try await withCacheBench(afterwards: .never, configure: { $0.tick = .seconds(60) }) { bench in
            await bench.request(for: .seconds(600), every: .milliseconds(500))
            #expect(bench.calls <= 12)
        }
    }

    // Scoreboard: CE19, CE28
    @Test func issuerThatComesBackIsFoundWithinAMinuteOrSo() async throws {
        let isDown = Locked(true)
        let step = ScriptedSource.Step.perform { _, number in
            if isDown.withLock({ $0 }) { throw ScriptedFailure(failure: AcquisitionFailure(.transient)) }
            return AcquiredToken(value: "token-\(number)", lifetime: .duration(.seconds(3600)))
        }
        try await withCacheBench(afterwards: step, configure: { $0.tick = .seconds(60) }) { bench in
            await bench.request(for: .seconds(600), every: .seconds(1))
            isDown.withLock { $0 = false }
            await bench.request(for: .seconds(74), every: .seconds(1))
            #expect(await bench.answer().token != nil)
        }
    }
}
