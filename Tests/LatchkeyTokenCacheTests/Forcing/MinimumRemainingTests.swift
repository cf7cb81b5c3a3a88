//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

/// Requests for a token that lives long enough for what the caller is about to do.
@Suite(.timeLimit(.minutes(5))) struct MinimumRemainingTests {
    private static func lasting(_ life: Duration, orShorter: Bool = true) -> TokenRequestOptions {
        .init(minimumRemaining: life, allowsShorter: orShorter)
    }

    @Test func longEnoughATokenIsReturnedAsItIs() async throws {
        try await withCacheBench([.token(life: .seconds(3600))]) { bench in
            _ = await bench.answer()
            await bench.advance(by: .seconds(600))
            let caller = await bench.answer(options: Self.lasting(.seconds(2999)))
            #expect(caller.token == "token-1")
            #expect(caller.label == .hitFresh)
        }
    }

    @Test func tooShortATokenIsReplaced() async throws {
        try await withCacheBench([.token(life: .seconds(3600)), .token(life: .seconds(3600))]) { bench in
            _ = await bench.answer()
            await bench.advance(by: .seconds(600))
            let caller = await bench.answer(options: Self.lasting(.seconds(3000)))
            #expect(caller.token == "token-2")
            #expect(caller.result?.remaining == .seconds(3600))
            #expect(bench.source.contexts[1].previous?.value == "token-1")
        }
    }

    @Test func shorterTokenWillDoWhenNoLongerOneIsToBeHad() async throws {
        try await withCacheBench([.token("short"), .failure(.permanent)]) { bench in
            _ = await bench.answer()
            await bench.advance(by: .seconds(600))
            let caller = await bench.answer(options: Self.lasting(.seconds(3500)))
            #expect(caller.token == "short")
            #expect(caller.result?.isDegraded == true)
        }
    }

    @Test func callerWhoWantsNoShorterTokenIsToldWhy() async throws {
        try await withCacheBench([.token("short"), .failure(.permanent)]) { bench in
            _ = await bench.answer()
            await bench.advance(by: .seconds(600))
            let strict = await bench.answer(options: Self.lasting(.seconds(3500), orShorter: false))
            #expect(strict.error?.code == .acquisitionFailed)
            #expect(await bench.answer().token == "short", "nobody else suffers")
        }
    }

    @Test func issuerWithShorterTokensIsNotAskedOnEachRequest() async throws {
        try await withCacheBench(afterwards: .token(life: .seconds(600))) { bench in
            let first = await bench.answer(options: Self.lasting(.seconds(3000), orShorter: false))
            #expect(first.error?.code == .lifetimeTooShort)
            for _ in 0..<100 {
                let caller = await bench.answer(options: Self.lasting(.seconds(3000), orShorter: false))
                #expect(caller.error?.code == .lifetimeTooShort)
                #expect(await bench.answer(options: Self.lasting(.seconds(3000))).token == "token-1")
            }
            #expect(bench.calls == 1)
        }
    }

    @Test func storedCopyOfTheTooShortTokenIsNoAnswer() async throws {
        try await withStoreBench { bench, store in
            _ = await bench.answer()
            await bench.advance(by: .seconds(600))
            #expect(await store.token(of: bench.key) == "token-1")
            #expect(await bench.answer(options: Self.lasting(.seconds(3500))).token == "token-2")
        }
    }

    @Test func crowdThatWantsALongerLifeLeadsToOneCall() async throws {
        let gate = Gate()
        try await withCacheBench([.token(), .after(gate, .token())]) { bench in
            _ = await bench.answer()
            await bench.advance(by: .seconds(600))
            let callers = (0..<200).map { _ in bench.ask(options: Self.lasting(.seconds(3500))) }
            await bench.settle()
            #expect(callers.waiting == 200)
            #expect(await bench.answer().token == "token-1", "who is content does not wait")
            gate.open()
            await bench.settle()
            #expect(callers.tokens == ["token-2"])
            #expect(bench.calls == 2)
        }
    }

    @Test func tokenThatAnotherInstanceStoredIsReplacedWhenItIsTooShort() async throws {
        try await withFleet { fleet in
            #expect(await fleet.answer(0).token == "0-1")
            await fleet.advance(by: .seconds(600))
            let caller = await fleet.answer(1, options: Self.lasting(.seconds(3500), orShorter: false))
            #expect(caller.token == "1-1")
            #expect(await fleet.stored() == "1-1")
        }
    }

    @Test func tokenThatAnotherInstanceStoredWillDoWhenNoLongerOneIsToBeHad() async throws {
        try await withFleet(source: { $0 == 0 ? .named(of: $0) : .failure(.permanent) }) { fleet in
            #expect(await fleet.answer(0).token == "0-1")
            await fleet.advance(by: .seconds(600))
            let caller = await fleet.answer(1, options: Self.lasting(.seconds(3500)))
            #expect(caller.token == "0-1")
            #expect(caller.result?.isDegraded == true)
            #expect(await fleet.answer(1).token == "0-1")
            #expect(fleet[1].calls == 1)
        }
    }
}
