//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

/// The breaker between a client and an issuer in trouble, seen from the outside.
@Suite(.timeLimit(.minutes(5))) struct BreakerTests {
    // Scoreboard: CE28
    @Test func fiveFailuresInARowTurnAwayTheSixthCaller() async throws {
        try await withCacheBench { bench in
            try await bench.fail(4)
            #expect(try await bench.answer(.sample("fifth"), from: .failing).error?.code == .acquisitionFailed)
            let sixth = try await bench.answer(.sample("sixth"))
            #expect(sixth.error?.code == .authorityUnavailable)
            let retryAfter = try #require(sixth.error?.retryAfter)
            #expect(retryAfter >= .seconds(4) && retryAfter <= .seconds(6))
            #expect(bench.calls == 0, "its source was not asked")
        }
    }

    // Scoreboard: CE28
    @Test func successInBetweenStartsTheCountAnew() async throws {
        try await withCacheBench { bench in
            try await bench.fail(4)
            _ = try await bench.answer(.sample("success"))
            try await bench.fail(4, from: 4)
            #expect(try await bench.answer(.sample("next")).token != nil)
        }
    }

    // Scoreboard: CE28
    @Test func halfOfTenCallsInAMinuteTurnAwayTheNext() async throws {
        try await withCacheBench { bench in
            for number in 0..<5 {
                _ = try await bench.answer(.sample("good \(number)"))
                try await bench.fail(1, from: number)
                await bench.advance(by: .seconds(5))
            }
            #expect(try await bench.answer(.sample("next")).error?.code == .authorityUnavailable)
        }
    }

    // Scoreboard: CE28
    @Test(arguments: [
        CachePartition(authority: "another", tenant: "tenant", client: "client"),
        CachePartition(authority: "issuer", tenant: "another", client: "client"),
        CachePartition(authority: "issuer", tenant: "tenant", client: "another"),
    ])
    func othersAreNotTurnedAway(partition: CachePartition) async throws {
        try await withCacheBench { bench in
            try await bench.fail(5)
            let other = try CacheKey.sample(
                authority: partition.authority,
                tenant: partition.tenant,
                client: partition.client
            )
            #expect(await bench.answer(other).token == "token-1")
        }
    }

    // Scoreboard: CE28
    @Test func threeClientsInTroubleTurnAwayAllOfTheirIssuer() async throws {
        try await withCacheBench { bench in
            for client in ["a", "b"] { try await bench.fail(5, client: client) }
            #expect(try await bench.answer(.sample("before", client: "d")).token != nil)
            try await bench.fail(5, client: "c")
            #expect(try await bench.answer(.sample("after", client: "d")).error?.code == .authorityUnavailable)
            #expect(try await bench.answer(.sample(authority: "another")).token != nil)
        }
    }

    // Scoreboard: CE28
    @Test(arguments: [AcquisitionFailure.Kind.permanent, .interactionRequired, .local, .cancelled])
    func refusalsSayNothingAgainstTheIssuer(kind: AcquisitionFailure.Kind) async throws {
        try await withCacheBench { bench in
            let source = ScriptedSource(afterwards: .failure(kind))
            for number in 0..<20 { _ = try await bench.answer(.sample("\(number)"), from: source) }
            #expect(source.callCount == 20)
            #expect(try await bench.answer(.sample("next")).token != nil)
        }
    }

    // MARK: - Half open

    // Scoreboard: CE28
    @Test func oneCallFindsOutWhetherTheIssuerIsBack() async throws {
        let gate = Gate()
        try await withCacheBench(afterwards: .after(gate, .token())) { bench in
            try await bench.fail(5)
            await bench.advance(by: .seconds(6))
            let probe = try await bench.answer(.sample("probe"))
            #expect(probe.isWaiting)
            for number in 0..<10 {
                let other = try await bench.answer(.sample("other \(number)"))
                #expect(other.error?.code == .authorityUnavailable)
            }
            #expect(bench.calls == 1)
            gate.open()
            await bench.settle()
            #expect(probe.token == "token-1")
        }
    }

    // Scoreboard: CE28
    @Test func oneSuccessIsNotEnoughToLetAllCallAtOnce() async throws {
        let gate = Gate()
        try await withCacheBench([.token()], afterwards: .after(gate, .token())) { bench in
            try await bench.fail(5)
            await bench.advance(by: .seconds(6))
            _ = try await bench.answer(.sample("first"))
            let callers = try (0..<10).map { bench.ask(try .sample("\($0) after")) }
            await bench.settle()
            #expect(bench.source.runningCount == 1)
            #expect(callers.count { $0.error?.code == .authorityUnavailable } == 9)
            gate.open()
        }
    }

    // Scoreboard: CE28
    @Test func twoSuccessesCloseIt() async throws {
        try await withCacheBench { bench in
            try await bench.fail(5)
            await bench.advance(by: .seconds(6))
            _ = try await bench.answer(.sample("first"))
            _ = try await bench.answer(.sample("second"))
            let gate = Gate()
            for _ in 0..<10 { bench.source.append(.after(gate, .token())) }
            for number in 0..<10 { _ = bench.ask(try .sample("\(number) after")) }
            await bench.settle()
            #expect(bench.source.runningCount == 10, "calls run beside each other again")
            gate.open()
        }
    }

    // Scoreboard: CE28
    @Test func eachFailedProbeKeepsItOpenForLonger() async throws {
        try await withCacheBench { bench in
            try await bench.fail(5)
            for (number, seconds) in [5, 10, 20, 40, 60, 60].enumerated() {
                let wait = try #require(await bench.cache.health.authorities.first?.retryAfter)
                #expect(wait >= .seconds(seconds) * 4 / 5 && wait <= .seconds(seconds) * 6 / 5)
                await bench.advance(by: wait)
                try await bench.fail(1, from: 100 + number)
            }
        }
    }

    // Scoreboard: CE28
    @Test func probeThatFailsIsNotRepeatedAtOnce() async throws {
        try await withCacheBench(afterwards: .failure(.transient)) { bench in
            try await bench.fail(5)
            await bench.advance(by: .seconds(6))
            _ = try await bench.answer(.sample("probe"))
            await bench.advance(by: .seconds(1))
            #expect(bench.calls == 1)
        }
    }

    // Scoreboard: CE3, CE28
    @Test func probeThatIsAbandonedMakesWayForAnother() async throws {
        let abandoned = ScriptedSource([.never], abandonmentPolicy: .cancel)
        try await withCacheBench { bench in
            try await bench.fail(5)
            await bench.advance(by: .seconds(6))
            let probe = try await bench.answer(.sample("probe"), from: abandoned)
            probe.cancel()
            await bench.settle()
            #expect(try await bench.answer(.sample("next")).token == "token-1")
        }
    }

    // MARK: - While it is open

    // Scoreboard: CE18, CE28
    @Test func refreshIsPutOffWithoutBeingCounted() async throws {
        try await withCacheBench { bench in
            _ = await bench.answer()
            try await bench.advanceToRefresh()
            try await bench.fail(5)
            let caller = await bench.answer()
            #expect(caller.token == "token-1")
            #expect(bench.calls == 1)
            #expect(bench.cache.explain(bench.key).failedRefreshes == 0)
            await bench.advance(by: .seconds(6))
            _ = await bench.answer()
            #expect(await bench.answer().token == "token-2", "the refresh is the probe")
        }
    }

    // Scoreboard: CE18, CE28
    @Test func callerNearExpiryGetsTheOldTokenAtOnce() async throws {
        try await withCacheBench(configure: { $0.keepAlive = .zero }) { bench in
            _ = await bench.answer()
            try await bench.advance(untilRemaining: .seconds(60))
            try await bench.fail(5)
            let caller = await bench.answer()
            #expect(caller.token == "token-1")
            #expect(caller.result?.isDegraded == true)
            #expect(bench.calls == 1)
        }
    }

    // Scoreboard: CE28
    @Test func storeIsAskedAllTheSame() async throws {
        try await withStoreBench { bench, store in
            let other = try bench.another(store: store)
            try await bench.fail(5)
            _ = await other.answer()
            await other.flush()
            let caller = await bench.answer()
            #expect(caller.token == "token-1")
            #expect(caller.label == .loadedFromStore)
            #expect(bench.calls == 0)
        }
    }

    // Scoreboard: CE28
    @Test func storeIsAskedAgainSoonByThoseWhoWereTurnedAway() async throws {
        try await withStoreBench { bench, store in
            let other = try bench.another(store: store)
            try await bench.fail(5)
            #expect(await bench.answer().error?.code == .authorityUnavailable)
            _ = await other.answer()
            await bench.advance(by: .seconds(1))
            #expect(await bench.answer().label == .loadedFromStore)
        }
    }
}

extension CacheBench {
    /// Lets acquisitions for keys of a client fail one after another, without anything that is repeated at once.
    fileprivate func fail(_ count: Int, from first: Int = 0, client: String = "client") async throws {
        for number in first..<first + count {
            let caller = await self.answer(try .sample("failing \(number)", client: client), from: .failing)
            #expect(caller.error?.code == .acquisitionFailed)
        }
    }
}

extension TokenSource where Self == ScriptedSource {
    /// A source whose issuer gives nonsense.
    fileprivate static var failing: Self { ScriptedSource(afterwards: .failure(.invalidResponse)) }
}
