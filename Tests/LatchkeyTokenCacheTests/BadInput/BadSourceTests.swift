//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

@Suite(.timeLimit(.minutes(1))) struct BadSourceTests {
    private struct Odd: Error {}

    @Test func anyErrorReachesTheCallerAsTheCause() async throws {
        try await withCacheBench([.error(Odd()), .error(Odd())]) { bench in
            let caller = bench.ask()
            await bench.advance(by: .seconds(1))
            #expect(caller.error?.code == .acquisitionFailed)
            #expect(caller.error?.cause is Odd)
        }
    }

    @Test func errorOfTheCacheItselfIsPassedOn() async throws {
        let error = TokenCacheError(.throttled, "Somebody else's words.")
        try await withCacheBench([.error(error), .error(error)]) { bench in
            let caller = bench.ask()
            await bench.advance(by: .seconds(1))
            #expect(caller.error?.code == .throttled)
            #expect(caller.error?.message == "Somebody else's words.")
        }
    }

    @Test func sourceThatCancelsItselfIsAskedAgainByTheNext() async throws {
        try await withCacheBench([.error(CancellationError())]) { bench in
            #expect(await bench.answer().error?.code == .acquisitionFailed)
            #expect(await bench.answer().token == "token-2")
        }
    }

    // Scoreboard: CE29
    @Test(arguments: [true, false])
    func sourceThatNeverReturnsIsGivenUp(heedsCancellation: Bool) async throws {
        let gate = Gate()
        let step = ScriptedSource.Step.after(gate, .token(), ignoringCancellation: !heedsCancellation)
        try await withCacheBench([step]) { bench in
            let caller = bench.ask()
            await bench.advance(by: .seconds(29))
            #expect(caller.isWaiting)
            await bench.advance(by: .seconds(1))
            #expect(caller.error?.code == .timedOut)
            await bench.advance(by: .seconds(2))
            #expect(await bench.answer().token == "token-2")
            gate.open()
        }
    }

    @Test func tokenThatComesAfterMoreThanTheGraceIsDropped() async throws {
        let gate = Gate()
        try await withCacheBench([.after(gate, .token(), ignoringCancellation: true)]) { bench in
            _ = bench.ask()
            await bench.advance(by: .seconds(61))
            gate.open()
            await bench.settle()
            #expect(bench.cache.cachedToken(for: bench.key) == nil)
        }
    }

    // Scoreboard: CE74
    @Test func tokenOfAnotherTenantIsNeverKept() async throws {
        try await withStoreBench([.token(tenant: "another"), .token(tenant: "tenant")]) { bench, store in
            let caller = await bench.answer()
            #expect(caller.error?.code == .invalidResponse)
            #expect(bench.cache.cachedToken(for: bench.key) == nil)
            await bench.settle()
            #expect(bench.events.contains(.tenantMismatch))
            await bench.flush()
            #expect(store.count(.put) == 0)
            await bench.cache.invalidate(bench.key)
            #expect(await bench.answer().token == "token-2")
        }
    }

    // Scoreboard: CE74
    @Test func tokenOfAnotherTenantDoesNotReplaceTheHeldOne() async throws {
        try await withCacheBench([.token(), .token(tenant: "another")]) { bench in
            _ = await bench.answer()
            try await bench.advanceToRefresh()
            _ = await bench.answer()
            #expect(await bench.answer().token == "token-1")
            #expect(bench.calls == 2)
            let primed = AcquiredToken(value: "x", lifetime: .duration(.seconds(60)), tenant: "another")
            await #expect(throws: TokenCacheError.self) { try await bench.cache.prime(primed, for: bench.key) }
            #expect(await bench.answer().token == "token-1")
        }
    }

    @Test(arguments: zip([nil, "mine", "other"], [true, true, false]))
    func tokenThatIsBoundToAnotherKeyIsRefused(bindingKeyID: String?, isAccepted: Bool) async throws {
        let token = AcquiredToken(value: "token", lifetime: .duration(.seconds(60)), bindingKeyID: bindingKeyID)
        try await withCacheBench([.acquired(token)]) { bench in
            let key = try CacheKey(authority: "issuer", bindingKeyID: "mine")
            #expect((await bench.answer(key).token != nil) == isAccepted)
        }
    }

    // Scoreboard: CE9
    @Test func sourceThatAsksForItsOwnTokenIsTold() async throws {
        try await withCacheBench { bench in
            let source = ScriptedSource([
                .perform { context, _ in
                    let value = try await bench.cache.token(for: context.key, from: bench.source).value
                    return AcquiredToken(value: value, lifetime: .duration(.seconds(60)))
                }
            ])
            let caller = await bench.answer(from: source)
            #expect(caller.error?.code == .recursiveLoad)
            #expect(bench.calls == 0)
        }
    }

    // Scoreboard: CE9
    @Test func sourcesThatAskInACircleAreTold() async throws {
        try await withCacheBench { bench in
            let keys = try (0..<3).map { try CacheKey.sample("\($0)") }
            let circle = CircularSource(cache: bench.cache, keys: keys)
            let callers = keys.map { bench.ask($0, from: circle) }
            await bench.settle()
            #expect(callers.count { $0.isWaiting } == 0)
            #expect(callers.contains { $0.error?.code == .recursiveLoad })
        }
    }

    @Test func sourceMayAskForAnotherToken() async throws {
        try await withCacheBench { bench in
            let inner = try CacheKey.sample("inner")
            let source = ScriptedSource([
                .perform { _, _ in
                    let value = try await bench.cache.token(for: inner, from: bench.source).value
                    return AcquiredToken(value: "with " + value, lifetime: .duration(.seconds(60)))
                }
            ])
            #expect(await bench.answer(from: source).token == "with token-1")
        }
    }
}

/// Asks for the next key's token while it acquires one.
private struct CircularSource: TokenSource {
    let cache: TokenCache
    let keys: [CacheKey]

    func acquire(_ context: AcquisitionContext) async throws -> AcquiredToken {
        let index = self.keys.firstIndex(of: context.key)!
        let next = self.keys[(index + 1) % self.keys.count]
        let value = try await self.cache.token(for: next, from: self).value
        return AcquiredToken(value: value, lifetime: .duration(.seconds(60)))
    }
}
