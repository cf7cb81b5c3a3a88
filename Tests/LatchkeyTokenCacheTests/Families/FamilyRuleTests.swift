//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

/// The rules by which a refresh token is redeemed once, one after another.
@Suite(.timeLimit(.minutes(1))) struct FamilyRuleTests {
    // MARK: - One record

    // Scoreboard: CE62
    @Test func audiencesShareOneRefreshToken() async throws {
        try await FamilyBench().run { bench in
            let instance = bench.instance()
            await bench.signIn(instance)
            #expect(await bench.answer(instance, "a").token == "a-1")
            #expect(await bench.answer(instance, "b").token == "b-2")
            #expect(bench.issuer.presentations.map(\.token) == ["account-1-0", "account-1-1"])
            #expect(await bench.stored()?.token.value == "account-1-2")
            #expect(bench.issuer.revocations == 0)
        }
    }

    @Test func weakerAuthenticationDoesNotReplaceAStrongerOne() async throws {
        let early = WallTime(seconds: 1000)
        let late = WallTime(seconds: 2000)
        try await FamilyBench().run { bench in
            let instance = bench.instance()
            let other = bench.instance(1)
            let strong = await bench.signIn(instance, .init(authenticatedAt: late, level: 2))
            let weaker: [AuthenticationGrade] = [
                .unknown, .init(authenticatedAt: early, level: 3), .init(authenticatedAt: late, level: 1),
            ]
            for grade in weaker {
                #expect(await !other.families.keep(RefreshToken("weak", authentication: grade), in: bench.family))
                #expect(await bench.stored()?.token.value == strong)
            }
            let stronger = RefreshToken("strong", authentication: .init(authenticatedAt: late, level: 3))
            #expect(await other.families.keep(stronger, in: bench.family))
            #expect(await bench.stored()?.token.value == "strong")
        }
    }

    @Test func redemptionKeepsTheGradeOfTheSignIn() async throws {
        try await FamilyBench().run { bench in
            let instance = bench.instance()
            let grade = AuthenticationGrade(authenticatedAt: WallTime(seconds: 1000), level: 2)
            await bench.signIn(instance, grade)
            _ = await bench.answer(instance)
            #expect(await bench.stored()?.token.authentication == grade)
        }
    }

    // MARK: - The lock is the family's

    // Scoreboard: CE62
    @Test func audiencesThatExpireTogetherRedeemOneAfterAnother() async throws {
        let running = Locked((now: 0, most: 0))
        let gate = Gate()
        try await FamilyBench().run { bench in
            let instances = (0..<3).map { number in
                bench.instance(number) { _ in
                    running.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
                    await gate.waitThroughCancellation()
                    running.withLock { $0.now -= 1 }
                }
            }
            await bench.signIn(instances[0])
            let requests = instances.flatMap { instance in
                (0..<5).map { bench.ask(instance, "\(instance.number)-\($0)") }
            }
            await bench.settle()
            #expect(bench.issuer.presentations.isEmpty)
            gate.open()
            await bench.advance(by: .seconds(8))
            #expect(requests.count { $0.isWaiting } == 0)
            #expect(Set(requests.map(\.token)).count == 15)
            #expect(running.withLock { $0.most } == 1)
            #expect(bench.issuer.presentations.count == 15)
            #expect(bench.issuer.revocations == 0)
        }
    }

    // MARK: - What the store holds

    // Scoreboard: CE62
    @Test func instanceRedeemsWhatTheStoreHoldsAndNotWhatItRemembers() async throws {
        try await FamilyBench().run { bench in
            let (first, second) = (bench.instance(0), bench.instance(1))
            await bench.signIn(first)
            for (instance, audience) in [(first, "a"), (second, "b"), (first, "c")] {
                #expect(await bench.answer(instance, audience).token != nil)
            }
            #expect(bench.issuer.presentations.map(\.token) == ["account-1-0", "account-1-1", "account-1-2"])
            #expect(bench.issuer.revocations == 0)
        }
    }

    @Test func siblingsAccessTokenIsUsed() async throws {
        let gate = Gate()
        try await FamilyBench().run { bench in
            let first = bench.instance(0) { _ in await gate.waitThroughCancellation() }
            let second = bench.instance(1)
            await bench.signIn(first)
            let requests = [bench.ask(first), bench.ask(second)]
            await bench.settle()
            gate.open()
            await bench.advance(by: .seconds(1))
            #expect(requests.map(\.token) == ["a-1", "a-1"])
            #expect(bench.issuer.presentations.count == 1)
            #expect(await second.families.counts.adoptions == 1)
        }
    }

    @Test func forcedRefreshDoesNotTakeWhatWasStoredBefore() async throws {
        try await FamilyBench().run { bench in
            let (first, second) = (bench.instance(0), bench.instance(1))
            await bench.signIn(first)
            _ = await bench.answer(first)
            #expect(await bench.answer(second, reason: .forced).token == "a-2")
        }
    }

    // MARK: - Intent

    // Scoreboard: CE62
    @Test func intentIsStoredBeforeTheTokenIsSent() async throws {
        let gate = Gate()
        try await FamilyBench().run { bench in
            let instance = bench.instance { _ in await gate.waitThroughCancellation() }
            let token = await bench.signIn(instance)
            let request = await bench.answer(instance)
            let intent = try #require(await bench.stored()?.openIntent)
            #expect(intent.token == RefreshToken(token).fingerprint)
            #expect(intent.owner == instance.families.instance)
            #expect(intent.presentations == 1)
            #expect(intent.fence > 0)
            gate.open()
            await bench.settle()
            #expect(request.token == "a-1")
            #expect(await bench.stored()?.intent == nil)
        }
    }

    @Test func nothingIsSentWhereTheIntentCannotBeStored() async throws {
        try await FamilyBench().run { bench in
            let instance = bench.instance()
            await bench.signIn(instance)
            instance.link?.cut([.put])
            let request = await bench.answer(instance)
            #expect(request.isLockUnavailable)
            #expect(bench.issuer.presentations.isEmpty)
            instance.link?.mend()
            #expect(await bench.answer(instance).token == "a-1")
        }
    }

    @Test func refusalTakesTheIntentBack() async throws {
        try await FamilyBench().run { bench in
            let instance = bench.instance()
            await bench.signIn(instance)
            bench.issuer.script(.refuse, .refuse, .refuse)
            for _ in 0..<3 {
                #expect(await bench.answer(instance).isIssuerFailure)
                #expect(await bench.stored()?.intent == nil)
            }
            #expect(await bench.answer(instance).token == "a-1")
        }
    }

    // MARK: - Commit

    // Scoreboard: CE62
    @Test func accessTokenIsNotHandedOutBeforeTheRefreshTokenIsStored() async throws {
        let (sent, stored) = (Gate(), Gate())
        try await FamilyBench().run { bench in
            let instance = bench.instance { _ in await sent.waitThroughCancellation() }
            await bench.signIn(instance)
            let request = await bench.answer(instance)
            instance.link?.hold(.put, at: stored)
            sent.open()
            await bench.advance(by: .seconds(1))
            #expect(request.isWaiting)
            #expect(instance.link?.count(.releaseLease) == 1)
            stored.open()
            await bench.settle()
            #expect(request.token == "a-1")
            #expect(await bench.stored()?.token.value == "account-1-1")
            #expect(instance.link?.count(.releaseLease) == 2)
        }
    }

    @Test func refreshTokenThatCannotBeStoredIsKeptAndStoredLater() async throws {
        let sent = Gate()
        try await FamilyBench().run { bench in
            let instance = bench.instance { _ in await sent.waitThroughCancellation() }
            await bench.signIn(instance)
            let request = await bench.answer(instance)
            instance.link?.cut()
            sent.open()
            await bench.advance(by: .seconds(1))
            #expect(request.isWaiting)
            await bench.advance(by: .seconds(2))
            #expect(request.token == "a-1")
            #expect(await bench.answer(instance, "b").isLockUnavailable)
            instance.link?.mend()
            // The lock that could not be given back runs out.
            await bench.advance(by: .seconds(10))
            #expect(await bench.stored()?.token.value == "account-1-1")
            #expect(bench.issuer.presentations.count == 1)
            #expect(await bench.answer(instance, "b").token == "b-2")
        }
    }

    @Test func answerIsStoredWhenWhoeverAskedHasLeft() async throws {
        let sent = Gate()
        try await FamilyBench().run { bench in
            let instance = bench.instance { _ in await sent.waitThroughCancellation() }
            await bench.signIn(instance)
            let request = await bench.answer(instance)
            request.cancel()
            sent.open()
            await bench.settle()
            #expect(await bench.stored()?.token.value == "account-1-1")
        }
    }

    @Test func storeThatLosesItsAnswerIsAskedWhatItHolds() async throws {
        let time = ManualTime(sleeping: .untilMoved)
        try await FamilyBench(time: time).run { bench in
            let chaos = ChaosStore(bench.store, seed: 3, time: time)
            let families = RefreshTokenFamilies(store: chaos, time: time, spawner: bench.spawner, seed: 9)
            #expect(await families.keep(bench.issuer.signIn("account"), in: bench.family))
            await bench.advance(by: .seconds(5))
            chaos.inject(ChaosFaults(lostAnswer: 1), into: .put)
            let source = RotatingIssuerSource(bench.issuer, family: bench.family)
            let token = try await families.token(
                for: AcquisitionContext(key: FamilyBench.key("a")),
                of: bench.family,
                from: source
            )
            #expect(token.value == "a-1")
            #expect(await bench.stored()?.token.value == "account-1-1")
            await families.close()
        }
    }
}
