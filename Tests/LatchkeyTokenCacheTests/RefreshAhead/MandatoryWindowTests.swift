//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

/// Requests while the held token is about to expire.
@Suite(.timeLimit(.minutes(5))) struct MandatoryWindowTests {
    // Scoreboard: CE17
    @Test func callerWaitsBrieflyAndGetsTheNewToken() async throws {
        try await Self.nearExpiry { bench in
            bench.source.append(.taking(.milliseconds(1900), of: bench.time, .token("new")))
            let caller = await bench.answer()
            #expect(caller.isWaiting)
            await bench.advance(by: .milliseconds(1900))
            #expect(caller.token == "new")
            #expect(caller.label == .hitMandatoryNew)
            #expect(caller.result?.isDegraded == false)
        }
    }

    // Scoreboard: CE17, CE29
    @Test func callerGetsTheOldTokenWhenTheNewOneTakesLonger() async throws {
        try await Self.nearExpiry { bench in
            bench.source.append(.taking(.seconds(5), of: bench.time, .token("new")))
            let caller = await bench.answer()
            await bench.advance(by: .milliseconds(1999))
            #expect(caller.isWaiting)
            await bench.advance(by: .milliseconds(1))
            #expect(caller.token == "old")
            #expect(caller.label == .hitMandatoryOld)
            #expect(caller.result?.isDegraded == true)
            await bench.advance(by: .seconds(3))
            #expect(await bench.answer().token == "new", "the acquisition went on")
            #expect(bench.calls == 2)
        }
    }

    // Scoreboard: CE17
    @Test func windowBeginsTwoMinutesBeforeExpiry() async throws {
        try await withCacheBench([.token("old"), .failure(.local), .never]) { bench in
            _ = await bench.answer()
            try await bench.advance(untilRemaining: .milliseconds(120_001))
            #expect(await bench.answer().token == "old", "nobody waits yet")
            await bench.advance(by: .milliseconds(60_001))
            #expect(await bench.answer().isWaiting)
        }
    }

    // Scoreboard: CE17
    @Test func windowOfAShortLifeIsATenthOfIt() async throws {
        try await withCacheBench([.token("old", life: .seconds(100)), .token("new")]) { bench in
            _ = await bench.answer()
            let record = try #require(bench.cache.shard(bench.key).withLock { $0.entries[bench.key] })
            #expect(record.plan.deadline - record.plan.mandatoryAt == 10_000_000_000)
            #expect(record.plan.deadline - record.plan.usableUntil == 5_000_000_000)
        }
    }

    // Scoreboard: CE17
    @Test func waitIsAtMostHalfOfWhatIsLeft() async throws {
        try await withCacheBench([.token("old", life: .seconds(40)), .never], configure: { $0.keepAlive = .zero }) {
            bench in
            _ = await bench.answer()
            // Two seconds are the floor; one more remains.
            try await bench.advance(untilRemaining: .seconds(3))
            let caller = await bench.answer()
            await bench.advance(by: .milliseconds(499))
            #expect(caller.isWaiting)
            await bench.advance(by: .milliseconds(1))
            #expect(caller.token == "old")
        }
    }

    // Scoreboard: CE17
    @Test func callerInAHurryWaitsLess() async throws {
        try await Self.nearExpiry { bench in
            bench.source.append(.never)
            let caller = await bench.answer(options: .init(timeout: .milliseconds(100)))
            await bench.advance(by: .milliseconds(100))
            #expect(caller.token == "old")
        }
    }

    // Scoreboard: CE17, CE18
    @Test(arguments: AcquisitionFailure.Kind.allCases)
    func failureIsNotTold(kind: AcquisitionFailure.Kind) async throws {
        try await Self.nearExpiry { bench in
            bench.source.append(.failure(kind), .failure(kind))
            let caller = await bench.answer()
            await bench.advance(by: .seconds(1))
            #expect(caller.token == "old")
            #expect(caller.result?.isDegraded == true)
        }
    }

    // Scoreboard: CE17, CE19
    @Test func failureIsNotFollowedByAnotherWaitAtOnce() async throws {
        try await Self.nearExpiry { bench in
            bench.source.append(.failure(.local), .never)
            _ = await bench.answer()
            for _ in 0..<100 {
                let caller = await bench.answer()
                #expect(caller.token == "old")
                #expect(caller.label == .hitMandatoryOld)
            }
            #expect(bench.calls == 2)
        }
    }

    // Scoreboard: CE1, CE17
    @Test func crowdWaitsForOneAcquisition() async throws {
        let gate = Gate()
        try await Self.nearExpiry { bench in
            bench.source.append(.after(gate, .token("new")))
            let callers = bench.ask(times: 1000)
            await bench.settle()
            #expect(callers.waiting == 1000)
            gate.open()
            await bench.settle()
            #expect(callers.tokens == ["new"])
            #expect(bench.calls == 2)
        }
    }

    // Scoreboard: CE17
    @Test func synchronousReadDoesNotWait() async throws {
        try await Self.nearExpiry { bench in
            bench.source.append(.never)
            #expect(bench.cache.cachedToken(for: bench.key)?.value == "old")
            await bench.settle()
            #expect(bench.calls == 2, "but it starts the refresh")
        }
    }

    // Scoreboard: CE17
    @Test func tokenIsNotHandedOutBelowItsFloor() async throws {
        try await withCacheBench([.token("old"), .failure(.permanent), .token("new")]) { bench in
            _ = await bench.answer()
            try await bench.advance(untilRemaining: .milliseconds(30_001))
            #expect(await bench.answer().token == "old")
            await bench.advance(by: .milliseconds(1))
            #expect(bench.cache.cachedToken(for: bench.key) == nil)
            #expect(await bench.answer().token == "new")
        }
    }

    /// Runs a test with a token of an hour that has a minute left and was not refreshed.
    private static func nearExpiry(_ body: @escaping @Sendable (CacheBench) async throws -> Void) async throws {
        try await withCacheBench([.token("old")]) { bench in
            _ = await bench.answer()
            try await bench.advance(untilRemaining: .seconds(60))
            try await body(bench)
        }
    }
}
