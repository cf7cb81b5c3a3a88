//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

/// Refresh tokens redeemed for the flights of caches.
@Suite(.timeLimit(.minutes(1))) struct FamilyCacheTests {
    private struct Subject {
        let issuer: RotatingIssuer
        let family: FamilyKey
        let source: RotatingIssuerSource

        init(_ time: ManualTime, profile: RefreshTokenProfile = .rotating()) throws {
            self.issuer = RotatingIssuer(time: time)
            self.family = try FamilyKey(authority: "issuer", client: "client", account: "account")
            self.source = RotatingIssuerSource(self.issuer, family: self.family, profile: profile)
        }
    }

    // Scoreboard: CE62
    @Test func fleetOfCachesRedeemsEachTokenOnce() async throws {
        try await withFleet(3) { fleet in
            let subject = try Subject(fleet.time)
            #expect(try await fleet[0].cache.keepRefreshToken(subject.issuer.signIn("account"), in: subject.family))
            let keys = (0..<10).map { FamilyBench.key("\($0)") }
            let callers = keys.flatMap { key in
                fleet.instances.map { $0.bench.ask(key, from: subject.source) }
            }
            await fleet.advance(by: .seconds(5))
            #expect(callers.waiting == 0)
            #expect(!callers.tokens.contains(nil))
            #expect(callers.tokens.count == 10)
            #expect(subject.issuer.presentations.count == 10)
            #expect(subject.issuer.revocations == 0)
        } configure: {
            $0.families.wakeSpread = .zero
        }
    }

    // Scoreboard: CE62
    @Test func validTokenIsServedWhileItsFamilyCannotBeLocked() async throws {
        try await withFleet(1) { fleet in
            let subject = try Subject(fleet.time)
            try await fleet[0].cache.keepRefreshToken(subject.issuer.signIn("account"), in: subject.family)
            let key = FamilyBench.key("a")
            let first = await fleet[0].bench.answer(key, from: subject.source)
            #expect(first.token == "a-1")
            fleet[0].link.cut()
            try await fleet[0].bench.advance(untilRemaining: .seconds(400), of: key)
            for _ in 0..<3 {
                #expect(await fleet[0].bench.answer(key, from: subject.source).token == "a-1")
                await fleet.advance(by: .seconds(60))
            }
            #expect(subject.issuer.presentations.count == 1)
        } configure: {
            $0.families.wakeSpread = .zero
        }
    }

    // Scoreboard: CE62
    @Test func cacheThatEndsPresentsNothingAnyMore() async throws {
        try await withFleet(1) { fleet in
            let subject = try Subject(fleet.time)
            try await fleet[0].cache.keepRefreshToken(subject.issuer.signIn("account"), in: subject.family)
            let gate = Gate()
            fleet[0].link.hold(.acquireLease, at: gate)
            let caller = await fleet[0].bench.answer(FamilyBench.key("a"), from: subject.source)
            let bench = fleet[0].bench
            let end = bench.start { await bench.cache.shutdown() }
            await fleet.settle()
            gate.open()
            await fleet.advance(by: .seconds(6))
            await end.value
            #expect(caller.error?.code == .shutDown)
            #expect(subject.issuer.presentations.isEmpty)
        } configure: {
            $0.families.wakeSpread = .zero
        }
    }

    @Test func removedRefreshTokenIsGone() async throws {
        try await withFleet(2) { fleet in
            let subject = try Subject(fleet.time)
            try await fleet[0].cache.keepRefreshToken(subject.issuer.signIn("account"), in: subject.family)
            await fleet[0].cache.removeRefreshToken(of: subject.family)
            for index in 0..<2 {
                let caller = await fleet[index].bench.answer(FamilyBench.key("a"), from: subject.source)
                #expect((caller.error?.cause as? RefreshTokenFamilyError)?.code == .noRefreshToken)
            }
            try await fleet[1].cache.keepRefreshToken(subject.issuer.signIn("account"), in: subject.family)
            let caller = await fleet[0].bench.answer(FamilyBench.key("b"), from: subject.source)
            #expect(caller.token == "b-1")
        } configure: {
            $0.families.wakeSpread = .zero
        }
    }

    @Test func sourceWithoutFamilyAcquiresAsOthersDo() async throws {
        try await withFleet(1) { fleet in
            let source = RotatingIssuerSource(RotatingIssuer(time: fleet.time), family: nil)
            let caller = await fleet[0].bench.answer(from: source)
            #expect((caller.error?.cause as? IssuerFailure)?.failure.kind == .permanent)
        }
    }

    @Test func emptyRefreshTokenIsRefused() async throws {
        try await withFleet(1) { fleet in
            let subject = try Subject(fleet.time)
            let error = await #expect(throws: TokenCacheError.self) {
                try await fleet[0].cache.keepRefreshToken(RefreshToken(""), in: subject.family)
            }
            #expect(error?.code == .invalidResponse)
        }
    }
}
