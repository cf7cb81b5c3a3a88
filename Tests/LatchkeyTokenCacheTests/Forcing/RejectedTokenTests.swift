//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

/// Requests for another token than the one that a resource rejected.
@Suite(.timeLimit(.minutes(5))) struct RejectedTokenTests {
    // Scoreboard: CE7, CE8
    @Test func crowdThatRejectsOneTokenLeadsToOneCall() async throws {
        let gate = Gate()
        try await withCacheBench([.token("bad"), .after(gate, .token("good"))]) { bench in
            _ = await bench.answer()
            let callers = (0..<500).map { _ in bench.ask(options: Self.rejecting("bad")) }
            await bench.settle()
            #expect(callers.waiting == 500)
            gate.open()
            await bench.settle()
            #expect(callers.tokens == ["good"])
            #expect(Set(callers.map(\.label)) == [.forced])
            #expect(bench.calls == 2)
            #expect(bench.source.contexts[1].reason == .forced)
            #expect(bench.source.contexts[1].previous?.value == "bad")
        }
    }

    // Scoreboard: CE8
    @Test func whoRejectsATokenThatWasReplacedGetsItsSuccessor() async throws {
        try await withCacheBench([.token("bad"), .token("good")]) { bench in
            _ = await bench.answer()
            _ = await bench.answer(options: Self.rejecting("bad"))
            for _ in 0..<100 {
                let late = await bench.answer(options: Self.rejecting("bad"))
                #expect(late.token == "good")
                #expect(late.label == .forced)
            }
            #expect(bench.calls == 2)
        }
    }

    // Scoreboard: CE8
    @Test func tokenOfUnknownOriginCanBeRejected() async throws {
        try await withCacheBench([.token("held")]) { bench in
            #expect(await bench.answer(options: Self.rejecting("of another process")).token == "held")
            #expect(await bench.answer(options: Self.rejecting("of another process")).token == "held")
            #expect(bench.calls == 1)
        }
    }

    // Scoreboard: CE7
    @Test func successorOfARejectedTokenCanBeRejectedInItsTurn() async throws {
        try await withCacheBench { bench in
            _ = await bench.answer()
            #expect(await bench.answer(options: Self.rejecting("token-1")).token == "token-2")
            #expect(await bench.answer(options: Self.rejecting("token-2")).token == "token-3")
            #expect(bench.calls == 3)
        }
    }

    @Test func forcedAcquisitionDoesNotReadTheStore() async throws {
        try await withStoreBench([.token("bad"), .token("good")]) { bench, store in
            _ = await bench.answer()
            await bench.flush()
            let reads = store.count(.get)
            #expect(await bench.answer(options: Self.rejecting("bad")).token == "good")
            #expect(store.count(.get) == reads)
        }
    }

    // MARK: - Callers who know nothing of it

    // Scoreboard: CE8, CE17
    @Test func othersWaitBrieflyForTheSuccessor() async throws {
        try await withCacheBench([.token("bad")]) { bench in
            _ = await bench.answer()
            bench.source.append(.taking(.seconds(1), of: bench.time, .token("good")))
            let rejecting = await bench.answer(options: Self.rejecting("bad"))
            let other = await bench.answer()
            #expect([rejecting, other].waiting == 2)
            #expect(bench.cache.explain(bench.key).state == .rejected)
            await bench.advance(by: .seconds(1))
            #expect([rejecting, other].tokens == ["good"])
            #expect(other.label == .hitMandatoryNew)
        }
    }

    // Scoreboard: CE8, CE29
    @Test func othersGetTheOldTokenWhenTheSuccessorIsLong() async throws {
        try await withCacheBench([.token("bad"), .never]) { bench in
            _ = await bench.answer()
            let rejecting = await bench.answer(options: Self.rejecting("bad"))
            let other = await bench.answer()
            await bench.advance(by: .seconds(2))
            #expect(other.token == "bad")
            #expect(other.result?.isDegraded == true)
            #expect(rejecting.isWaiting, "it wants another token or none")
        }
    }

    // Scoreboard: CE18
    @Test func failureToReplaceIsToldToWhoAskedForItAndNobodyElse() async throws {
        try await withCacheBench([.token("bad"), .failure(.permanent)]) { bench in
            _ = await bench.answer()
            #expect(await bench.answer(options: Self.rejecting("bad")).error?.code == .acquisitionFailed)
            #expect(await bench.answer().token == "bad")
            #expect(bench.cache.cachedToken(for: bench.key)?.value == "bad")
        }
    }

    // Scoreboard: CE25
    @Test func failureToReplaceIsRemembered() async throws {
        try await withCacheBench([.token("bad"), .failure(.permanent)]) { bench in
            _ = await bench.answer()
            for _ in 0..<100 {
                let caller = await bench.answer(options: Self.rejecting("bad"))
                #expect(caller.error?.code == .acquisitionFailed)
            }
            #expect(bench.calls == 2)
            await bench.advance(by: .seconds(30))
            #expect(await bench.answer(options: Self.rejecting("bad")).token == "token-3")
        }
    }

    private static func rejecting(_ token: String) -> TokenRequestOptions {
        .init(forcedRefresh: .rejected(TokenHash(of: token)))
    }
}
