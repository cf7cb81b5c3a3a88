//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

/// Invalidations that come while a token is being acquired.
@Suite(.timeLimit(.minutes(5))) struct InvalidationInFlightTests {
    /// What makes the tokens of a key unusable.
    enum Blow: CaseIterable {
        case invalidate, revoke, remove, purge, purgeAll

        func strike(_ cache: TokenCache, _ key: CacheKey) async {
            switch self {
            case .invalidate: await cache.invalidate(key)
            case .revoke: await cache.invalidate(key, mode: .hard)
            case .remove: await cache.remove(key)
            case .purge: await cache.purge(key.partition)
            case .purgeAll: await cache.purgeAll()
            }
        }
    }

    // Scoreboard: CE6
    @Test(arguments: Blow.allCases)
    func whoComesAfterwardsNeverGetsWhatWasUnderWay(blow: Blow) async throws {
        let gate = Gate()
        try await withCacheBench([.after(gate, .token("before"))]) { bench in
            _ = await bench.answer()
            await blow.strike(bench.cache, bench.key)
            let later = await bench.answer()
            #expect(later.token != "before")
            gate.open()
            await bench.settle()
            #expect(later.token == "token-2")
            #expect(bench.cache.cachedToken(for: bench.key)?.value == "token-2")
            #expect(await bench.answer().token == "token-2")
        }
    }

    // Scoreboard: CE6
    @Test(arguments: Blow.allCases.filter { $0 != .revoke })
    func whoWaitedAlreadyGetsTheResultThatNobodyElseGets(blow: Blow) async throws {
        let gate = Gate()
        try await withCacheBench([.after(gate, .token("before"))]) { bench in
            let earlier = await bench.answer()
            await blow.strike(bench.cache, bench.key)
            await bench.settle()
            #expect(earlier.isWaiting)
            gate.open()
            await bench.settle()
            #expect(earlier.token == "before")
            #expect(bench.cache.cachedToken(for: bench.key) == nil)
            #expect(bench.events.contains { if case .discarded = $0 { true } else { false } })
            #expect(await bench.answer().token == "token-2")
        }
    }

    // Scoreboard: CE6
    @Test(arguments: Blow.allCases)
    func heldTokenIsGoneAtOnce(blow: Blow) async throws {
        try await withCacheBench { bench in
            _ = await bench.answer()
            await blow.strike(bench.cache, bench.key)
            #expect(bench.cache.cachedToken(for: bench.key) == nil)
            #expect(await bench.answer().token == "token-2")
        }
    }

    // Scoreboard: CE6
    @Test(arguments: Blow.allCases)
    func refreshUnderWayIsNotPublished(blow: Blow) async throws {
        let gate = Gate()
        try await withCacheBench([.token(), .after(gate, .token("refreshed"), ignoringCancellation: true)]) { bench in
            _ = await bench.answer()
            try await bench.advanceToRefresh()
            _ = await bench.answer()
            #expect(bench.calls == 2)
            await blow.strike(bench.cache, bench.key)
            gate.open()
            await bench.settle()
            #expect(bench.cache.cachedToken(for: bench.key) == nil)
            #expect(await bench.answer().token == "token-3")
        }
    }

    // MARK: - Revocation

    // Scoreboard: CE6
    @Test func waitersOfARevokedKeyGetATokenOfAfterwards() async throws {
        let (first, second) = (Gate(), Gate())
        let script: [ScriptedSource.Step] = [
            .after(first, .token("before"), ignoringCancellation: true), .after(second, .token("afterwards")),
        ]
        try await withCacheBench(script) { bench in
            let callers = bench.ask(times: 100)
            await bench.settle()
            await bench.cache.invalidate(bench.key, mode: .hard)
            await bench.settle()
            #expect(bench.calls == 2)
            first.open()
            await bench.settle()
            #expect(callers.waiting == 100)
            second.open()
            await bench.settle()
            #expect(callers.tokens == ["afterwards"])
            #expect(bench.cache.cachedToken(for: bench.key)?.value == "afterwards")
            #expect(bench.calls == 2)
        }
    }

    // Scoreboard: CE6
    @Test func revocationCancelsTheCallThatNobodyWants() async throws {
        try await withCacheBench([.never, .never]) { bench in
            _ = bench.ask(times: 3)
            await bench.settle()
            await bench.cache.invalidate(bench.key, mode: .hard)
            await bench.settle()
            #expect(bench.calls == 2)
            #expect(bench.source.runningCount == 1)
        }
    }

    // Scoreboard: CE6
    @Test func waitersAreMovedOnce() async throws {
        try await withCacheBench([.never, .never]) { bench in
            let moved = await bench.answer()
            await bench.cache.invalidate(bench.key, mode: .hard)
            await bench.settle()
            #expect(moved.isWaiting)
            await bench.cache.invalidate(bench.key, mode: .hard)
            await bench.settle()
            #expect(moved.error?.code == .invalidated)
            #expect(await bench.answer().token == "token-3")
        }
    }

    // Scoreboard: CE6
    @Test func movedAcquisitionHasAWholeTimeLimit() async throws {
        try await withCacheBench([.never, .never]) { bench in
            let caller = await bench.answer()
            await bench.advance(by: .seconds(20))
            await bench.cache.invalidate(bench.key, mode: .hard)
            await bench.advance(by: .milliseconds(29_999))
            #expect(caller.isWaiting)
            await bench.advance(by: .milliseconds(1))
            #expect(caller.error?.code == .timedOut)
        }
    }

    // Scoreboard: CE6
    @Test func revocationWithoutWaitersStartsNothing() async throws {
        try await withCacheBench([.never]) { bench in
            let caller = await bench.answer()
            caller.cancel()
            await bench.settle()
            await bench.cache.invalidate(bench.key, mode: .hard)
            await bench.settle()
            #expect(bench.calls == 1)
            #expect(bench.source.runningCount == 0)
        }
    }

    @Test func movedWaiterCanStillBeCancelledAndTimeOut() async throws {
        try await withCacheBench([.never, .never]) { bench in
            let cancelled = bench.ask()
            let hasty = bench.ask(options: .init(timeout: .seconds(2)))
            await bench.settle()
            await bench.cache.invalidate(bench.key, mode: .hard)
            cancelled.cancel()
            await bench.advance(by: .seconds(2))
            #expect([cancelled, hasty].map(\.error?.code) == [.cancelled, .timedOut])
        }
    }

    // MARK: - Failures

    // Scoreboard: CE6, CE25
    @Test(arguments: Blow.allCases.filter { $0 != .revoke })
    func failureOfWhatWasOvertakenIsNotRemembered(blow: Blow) async throws {
        let gate = Gate()
        try await withCacheBench([.after(gate, .failure(.permanent))]) { bench in
            let earlier = await bench.answer()
            await blow.strike(bench.cache, bench.key)
            gate.open()
            await bench.settle()
            #expect(earlier.error?.code == .acquisitionFailed)
            #expect(await bench.answer().token == "token-2")
        }
    }

    @Test func overtakenAcquisitionKeepsItsTimeLimit() async throws {
        try await withCacheBench([.never]) { bench in
            let caller = await bench.answer()
            await bench.cache.invalidate(bench.key)
            await bench.advance(by: .seconds(30))
            #expect(caller.error?.code == .timedOut)
            #expect(await bench.answer().token == "token-2", "its failure says nothing of later calls")
        }
    }

    // MARK: - Tokens from outside

    @Test func tokenThatIsPutInServesWhoWaits() async throws {
        let gate = Gate()
        try await withCacheBench([.after(gate, .token("acquired"), ignoringCancellation: true)]) { bench in
            let callers = bench.ask(times: 10)
            await bench.settle()
            let token = AcquiredToken(value: "given", lifetime: .duration(.seconds(600)))
            try await bench.cache.prime(token, for: bench.key)
            await bench.settle()
            #expect(callers.tokens == ["given"])
            gate.open()
            await bench.settle()
            #expect(await bench.answer().token == "given", "what was under way does not replace it")
            #expect(bench.calls == 1)
        }
    }
}
