//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

/// Requests for a token that satisfies a claims challenge.
@Suite(.timeLimit(.minutes(5))) struct ClaimsTests {
    private static func claiming(_ claims: String, rejecting token: String? = nil) -> TokenRequestOptions {
        .init(forcedRefresh: token.map { .rejected(TokenHash(of: $0)) }, claims: claims)
    }

    // Scoreboard: CE7
    @Test func claimsReachTheSourceAndTheHeldTokenIsNotReturned() async throws {
        try await withCacheBench { bench in
            _ = await bench.answer()
            let caller = await bench.answer(options: Self.claiming("{\"nbf\":1}"))
            #expect(caller.token == "token-2")
            #expect(caller.label == .forced)
            #expect(bench.source.contexts.map(\.claims) == [nil, "{\"nbf\":1}"])
            #expect(await bench.answer().token == "token-2", "it is good for everybody")
        }
    }

    // Scoreboard: CE7
    @Test func crowdWithTheSameClaimsLeadsToOneCall() async throws {
        let gate = Gate()
        try await withCacheBench([.token("old"), .after(gate, .token("new"))]) { bench in
            _ = await bench.answer()
            let callers = (0..<300).map { _ in bench.ask(options: Self.claiming("a")) }
            await bench.settle()
            gate.open()
            await bench.settle()
            #expect(callers.tokens == ["new"])
            #expect(bench.calls == 2)
        }
    }

    // Scoreboard: CE7
    @Test func acquisitionsWithOtherClaimsAreSeparate() async throws {
        let gate = Gate()
        try await withCacheBench([.after(gate, .token("plain")), .token("with a"), .token("with b")]) { bench in
            let plain = await bench.answer()
            let first = await bench.answer(options: Self.claiming("a"))
            let second = await bench.answer(options: Self.claiming("b"))
            #expect([first, second].map(\.token) == ["with a", "with b"])
            gate.open()
            await bench.settle()
            #expect(plain.token == "plain")
            #expect(await bench.answer().token == "with b", "an overtaken token does not come back")
        }
    }

    @Test func callersWithATokenAreNotHeldUpByClaims() async throws {
        try await withCacheBench([.token("held"), .never]) { bench in
            _ = await bench.answer()
            _ = await bench.answer(options: Self.claiming("a"))
            #expect(await bench.answer().token == "held")
        }
    }

    // Scoreboard: CE7
    @Test func sameClaimsAreMetOnceInThirtySeconds() async throws {
        try await withCacheBench { bench in
            _ = await bench.answer(options: Self.claiming("a"))
            await bench.advance(by: .milliseconds(29_999))
            let again = await bench.answer(options: Self.claiming("a"))
            #expect(again.token == "token-1")
            #expect(again.label == .forcedSuppressed)
            await bench.advance(by: .milliseconds(1))
            #expect(await bench.answer(options: Self.claiming("a")).token == "token-2")
        }
    }

    @Test func failureToMeetClaimsIsRememberedAndLeavesTheTokenToOthers() async throws {
        try await withCacheBench([.token("held"), .failure(.interactionRequired)]) { bench in
            _ = await bench.answer()
            for _ in 0..<10 {
                let caller = await bench.answer(options: Self.claiming("a"))
                #expect(caller.error?.code == .acquisitionFailed)
            }
            #expect(bench.calls == 2)
            #expect(await bench.answer().token == "held")
        }
    }

    // Scoreboard: CE8
    @Test func claimsForATokenThatWasReplacedNeedNoCall() async throws {
        try await withCacheBench([.token("challenged"), .token("newer")]) { bench in
            _ = await bench.answer()
            _ = await bench.answer(options: .init(forcedRefresh: .always))
            let caller = await bench.answer(options: Self.claiming("a", rejecting: "challenged"))
            #expect(caller.token == "newer")
            #expect(bench.calls == 2)
            #expect(await bench.answer(options: Self.claiming("a", rejecting: "newer")).token == "token-3")
        }
    }
}
