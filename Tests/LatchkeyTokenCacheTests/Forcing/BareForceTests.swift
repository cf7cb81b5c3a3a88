//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

/// Requests for a new token that name no rejected one.
@Suite(.timeLimit(.minutes(5))) struct BareForceTests {
    private static let force = TokenRequestOptions(forcedRefresh: .always)

    // Scoreboard: CE7
    @Test func crowdThatForcesLeadsToOneCall() async throws {
        let gate = Gate()
        try await withCacheBench([.token("old"), .after(gate, .token("new"))]) { bench in
            _ = await bench.answer()
            let callers = (0..<500).map { _ in bench.ask(options: Self.force) }
            await bench.settle()
            gate.open()
            await bench.settle()
            #expect(callers.tokens == ["new"])
            #expect(bench.calls == 2)
        }
    }

    // Scoreboard: CE7
    @Test func keyIsForcedOnceInThirtySeconds() async throws {
        try await withCacheBench { bench in
            #expect(await bench.answer(options: Self.force).token == "token-1")
            for _ in 0..<29 {
                await bench.advance(by: .seconds(1))
                let caller = await bench.answer(options: Self.force)
                #expect(caller.token == "token-1")
                #expect(caller.label == .forcedSuppressed)
            }
            await bench.advance(by: .milliseconds(999))
            #expect(await bench.answer(options: Self.force).token == "token-1")
            await bench.advance(by: .milliseconds(1))
            let caller = await bench.answer(options: Self.force)
            #expect(caller.token == "token-2")
            #expect(caller.label == .forced)
        }
    }

    // Scoreboard: CE7
    @Test func loopThatForcesForTenMinutesCallsTwentyTimes() async throws {
        try await withCacheBench { bench in
            for _ in 0..<600 {
                _ = await bench.answer(options: Self.force)
                await bench.advance(by: .seconds(1))
            }
            #expect(bench.calls == 20)
        }
    }

    @Test func suppressedForceGetsTheNewestToken() async throws {
        try await withCacheBench { bench in
            _ = await bench.answer(options: Self.force)
            let rejecting = TokenRequestOptions(forcedRefresh: .rejected(TokenHash(of: "token-1")))
            _ = await bench.answer(options: rejecting)
            #expect(await bench.answer(options: Self.force).token == "token-2")
        }
    }

    @Test func suppressedForceWithoutATokenIsAPlainRequest() async throws {
        try await withCacheBench { bench in
            _ = await bench.answer(options: Self.force)
            await bench.cache.invalidate(bench.key)
            let caller = await bench.answer(options: Self.force)
            #expect(caller.token == "token-2")
            #expect(caller.label == .forced || caller.label == .loadedFromAuthority)
        }
    }

    @Test func otherKeysAreNotSuppressed() async throws {
        try await withCacheBench { bench in
            _ = await bench.answer(options: Self.force)
            let other = try CacheKey.sample("other")
            _ = await bench.answer(other)
            #expect(await bench.answer(other, options: Self.force).token == "token-3")
        }
    }

    // Scoreboard: CE25
    @Test func forceDoesNotGetAroundAFailureThatIsRemembered() async throws {
        try await withCacheBench([.failure(.permanent)]) { bench in
            _ = await bench.answer()
            #expect(await bench.answer(options: Self.force).error?.code == .acquisitionFailed)
            #expect(bench.calls == 1)
            await bench.advance(by: .seconds(30))
            #expect(await bench.answer(options: Self.force).token == "token-2")
        }
    }

    @Test func forcedFailureDoesNotTakeTheTokenFromOthers() async throws {
        try await withCacheBench([.token("held"), .failure(.interactionRequired)]) { bench in
            _ = await bench.answer()
            #expect(await bench.answer(options: Self.force).error?.code == .acquisitionFailed)
            let plain = await bench.answer()
            #expect(plain.token == "held")
            #expect(plain.label == .hitFresh)
        }
    }
}
