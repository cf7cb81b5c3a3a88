//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

/// What becomes of a family when an answer is lost, a lock is lost, or the store is away.
@Suite(.timeLimit(.minutes(1))) struct FamilyTroubleTests {
    // MARK: - Refused tokens

    // Scoreboard: CE62
    @Test func tokenThatASiblingHasReplacedIsNotTakenForDead() async throws {
        let gate = Gate()
        try await FamilyBench().run { bench in
            let instance = bench.instance { token in
                if token.value == "account-1-0" { await gate.waitThroughCancellation() }
            }
            let other = bench.instance(1)
            await bench.signIn(instance)
            let request = await bench.answer(instance)
            // The user signs in again elsewhere; the issuer does not know the first session any more.
            await bench.signIn(other)
            gate.open()
            await bench.settle()
            #expect(request.token == "a-1")
            #expect(bench.issuer.presentations.map(\.token) == ["account-1-0", "account-2-0"])
            #expect(await bench.stored()?.token.value == "account-2-1")
        }
    }

    // Scoreboard: CE62
    @Test func deadFamilyIsMarkedAndNeverPresentedAgain() async throws {
        try await FamilyBench().run { bench in
            let (first, second) = (bench.instance(0), bench.instance(1))
            #expect(await first.families.keep(RefreshToken("unknown"), in: bench.family))
            #expect(await bench.answer(first).code == .revoked)
            #expect(await bench.answer(second).code == .revoked)
            #expect(bench.issuer.timesSent("unknown") == 1)
            let record = try #require(await bench.stored())
            #expect(record.token.value == "unknown")
            #expect(record.isDead)
            // Whoever signs in again is welcome, however weakly.
            await bench.signIn(second)
            #expect(await bench.answer(first).token == "a-1")
        }
    }

    @Test func errorsOfDeadFamiliesAskForTheUser() async throws {
        try await FamilyBench().run { bench in
            let error = await bench.answer(bench.instance()).error
            #expect((error as? RefreshTokenFamilyError)?.code == .noRefreshToken)
            #expect((error as? any TokenSourceError)?.failure.kind == .interactionRequired)
        }
    }

    // MARK: - Unknown outcomes

    // Scoreboard: CE62
    @Test func lostAnswerIsAskedForOnceMoreWithinTheGrace() async throws {
        let time = ManualTime()
        let issuer = RotatingIssuer(grace: .seconds(60), time: time)
        try await FamilyBench(issuer: issuer, time: time).run { bench in
            let profile = RefreshTokenProfile.rotating(grace: .seconds(60))
            let (first, second) = (bench.instance(0, profile: profile), bench.instance(1, profile: profile))
            await bench.signIn(first)
            issuer.script(.loseAnswer)
            #expect(await bench.answer(first).isIssuerFailure)
            #expect(await bench.stored()?.openIntent?.presentations == 1)
            #expect(await bench.answer(second).token != nil)
            #expect(issuer.timesSent("account-1-0") == 2)
            #expect(issuer.revocations == 0)
            #expect(await bench.stored()?.token.value == "account-1-1")
        }
    }

    // Scoreboard: CE62
    @Test func tokenIsNeverPresentedAThirdTime() async throws {
        try await FamilyBench().run { bench in
            let (first, second) = (bench.instance(0), bench.instance(1))
            await bench.signIn(first)
            bench.issuer.script(.loseRequest, .loseRequest)
            #expect(await bench.answer(first).isIssuerFailure)
            #expect(await bench.answer(second).isIssuerFailure)
            #expect(await bench.answer(first).code == .outcomeUnknown)
            #expect(await bench.answer(second).code == .outcomeUnknown)
            #expect(bench.issuer.timesSent("account-1-0") == 2)
        }
    }

    @Test func requestThatWasLostCostsNothing() async throws {
        try await FamilyBench().run { bench in
            let instance = bench.instance()
            await bench.signIn(instance)
            bench.issuer.script(.loseRequest)
            _ = await bench.answer(instance)
            #expect(await bench.answer(instance).token == "a-1")
            #expect(bench.issuer.revocations == 0)
        }
    }

    @Test func reusableTokenIsPresentedAsOftenAsOneLikes() async throws {
        let time = ManualTime()
        try await FamilyBench(issuer: RotatingIssuer(rotates: false, time: time), time: time).run { bench in
            let instance = bench.instance(profile: .reusable)
            await bench.signIn(instance)
            bench.issuer.script(.loseAnswer, .loseAnswer, .loseAnswer)
            for _ in 0..<3 { #expect(await bench.answer(instance).isIssuerFailure) }
            #expect(await bench.answer(instance).token != nil)
        }
    }

    // MARK: - Lost locks

    // Scoreboard: CE62
    @Test func tokenIsNotSentWhenTheLockWasLostBefore() async throws {
        let gate = Gate()
        try await FamilyBench().run { bench in
            let instance = bench.instance()
            await bench.signIn(instance)
            instance.link?.hold(.put, at: gate)
            instance.link?.cut([.extendLease])
            let request = await bench.answer(instance)
            await bench.advance(by: .seconds(10))
            #expect(bench.issuer.presentations.isEmpty)
            instance.link?.hold(.put, at: nil)
            gate.open()
            await bench.advance(by: .seconds(1))
            #expect(await instance.families.counts.lostLocks == 1)
            #expect(request.token == "a-1")
            #expect(bench.issuer.timesSent("account-1-0") == 1)
        }
    }

    // Scoreboard: CE62
    @Test func loserOfALockAdoptsTheWinnersRecord() async throws {
        let time = ManualTime()
        let issuer = RotatingIssuer(grace: .seconds(60), time: time)
        let gate = Gate()
        try await FamilyBench(issuer: issuer, time: time).run { bench in
            let profile = RefreshTokenProfile.rotating(grace: .seconds(60))
            let first = bench.instance(0, profile: profile) { token in
                if token.value == "account-1-0" { await gate.waitThroughCancellation() }
            }
            let second = bench.instance(1, profile: profile)
            await bench.signIn(first)
            first.link?.cut([.extendLease])
            let slow = await bench.answer(first, "a")
            await bench.advance(by: .seconds(10))
            #expect(await bench.answer(second, "b").token == "b-1")
            #expect(await bench.answer(second, "c").token == "c-2")
            let version = await bench.stored()
            gate.open()
            await bench.settle()
            #expect(slow.token != nil)
            #expect(await bench.stored() == version)
            #expect(await bench.stored()?.token.value == issuer.current("account"))
            #expect(issuer.revocations == 0)
        }
    }

    // Scoreboard: CE62
    @Test func newSignInWinsOverARedemptionThatIsUnderWay() async throws {
        let gate = Gate()
        try await FamilyBench().run { bench in
            let first = bench.instance(0) { _ in await gate.waitThroughCancellation() }
            await bench.signIn(first)
            let request = await bench.answer(first)
            #expect(await bench.instance(1).families.keep(RefreshToken("new"), in: bench.family))
            gate.open()
            await bench.settle()
            #expect(request.token == "a-1")
            #expect(await bench.stored()?.token.value == "new")
            #expect(await first.families.counts.overtaken == 1)
        }
    }

    @Test func newTokenIsStoredThoughAnotherHasNotedItsIntent() async throws {
        let (slow, never) = (Gate(), Gate())
        try await FamilyBench().run { bench in
            let first = bench.instance(0) { _ in await slow.waitThroughCancellation() }
            let second = bench.instance(1) { _ in await never.waitThroughCancellation() }
            await bench.signIn(first)
            first.link?.cut([.extendLease])
            let request = await bench.answer(first)
            await bench.advance(by: .seconds(10))
            let other = await bench.answer(second, "b")
            #expect(await bench.stored()?.openIntent?.presentations == 2)
            slow.open()
            await bench.settle()
            // What the issuer gave is the newest token, whoever has the lock by now.
            #expect(request.token == "a-1")
            #expect(await bench.stored()?.token.value == "account-1-1")
            never.open()
            await bench.settle()
            #expect(!other.isWaiting)
        }
    }

    // MARK: - No store

    // Scoreboard: CE62
    @Test func rotatingTokenIsNotRedeemedWithoutAStore() async throws {
        try await FamilyBench().run { bench in
            let alone = bench.instance(0, hasStore: false)
            await bench.signIn(alone)
            #expect(await bench.answer(alone).isLockUnavailable)
            #expect(bench.issuer.presentations.isEmpty)
            let allowed = bench.instance(1, hasStore: false, configure: { $0.allowUnlockedRedemption = true })
            await bench.signIn(allowed)
            #expect(await bench.answer(allowed).token == "a-1")
            #expect(await bench.answer(allowed, "b").token == "b-2")
        }
    }

    // Scoreboard: CE62
    @Test func rotatingTokenIsNotRedeemedWhileTheStoreIsAway() async throws {
        try await FamilyBench().run { bench in
            let instance = bench.instance()
            await bench.signIn(instance)
            instance.link?.cut()
            #expect(await bench.answer(instance).isLockUnavailable)
            #expect(bench.issuer.presentations.isEmpty)
        }
    }

    @Test func rotatingTokenWaitsForALockNoLongerThanItMay() async throws {
        let gate = Gate()
        try await FamilyBench().run { bench in
            let first = bench.instance(0) { _ in await gate.waitThroughCancellation() }
            let second = bench.instance(1)
            await bench.signIn(first)
            _ = await bench.answer(first)
            let request = await bench.answer(second, "b")
            await bench.advance(by: .seconds(9))
            #expect(request.isWaiting)
            await bench.advance(by: .seconds(2))
            #expect(request.isLockUnavailable)
            gate.open()
        }
    }

    @Test func reusableTokenIsRedeemedWhileTheStoreIsAway() async throws {
        let time = ManualTime()
        try await FamilyBench(issuer: RotatingIssuer(rotates: false, time: time), time: time).run { bench in
            let instance = bench.instance(profile: .reusable)
            await bench.signIn(instance)
            instance.link?.cut()
            let request = await bench.answer(instance)
            await bench.advance(by: .seconds(1))
            #expect(request.token == "a-1")
        }
    }

    // Scoreboard: CE62
    @Test func unknownIssuerIsTakenToRotateOnceItHas() async throws {
        try await FamilyBench().run { bench in
            let instance = bench.instance(profile: .unknown)
            await bench.signIn(instance)
            #expect(await bench.answer(instance, "a").token == "a-1")
            #expect(await bench.stored()?.hasRotated == true)
            instance.link?.cut()
            #expect(await bench.answer(instance, "b").isLockUnavailable)
        }
    }

    @Test func storeThatCannotBeReadIsNoReasonToSignIn() async throws {
        try await FamilyBench().run { bench in
            await bench.signIn(bench.instance(0))
            let fresh = bench.instance(1, profile: .reusable)
            fresh.link?.cut()
            let request = await bench.answer(fresh)
            await bench.advance(by: .seconds(1))
            #expect(request.isLockUnavailable)
        }
    }

    @Test func storeThatHasLostAWriteDoesNotBringTheOldTokenBack() async throws {
        try await FamilyBench().run { bench in
            let instance = bench.instance()
            await bench.signIn(instance)
            let name = instance.families.name(of: bench.family)
            guard case .record(let old)? = await bench.store.get([name], timeout: .seconds(1)).first else {
                Issue.record("The record is not stored.")
                return
            }
            await bench.advance(by: .seconds(1))
            _ = await bench.answer(instance, "a")
            _ = await bench.store.put([StoreWrite(old, condition: .always)], timeout: .seconds(1))
            #expect(await bench.answer(instance, "b").token == "b-2")
            #expect(bench.issuer.revocations == 0)
        }
    }

    // MARK: - Waking

    // Scoreboard: CE62
    @Test func instancesThatWakeTogetherDoNotRedeemTogether() async throws {
        try await FamilyBench().run { bench in
            let instances = (0..<8).map { number in
                bench.instance(number, configure: { $0.wakeSpread = .seconds(5) })
            }
            await bench.signIn(instances[0])
            for _ in 0..<2 {
                let before = bench.issuer.presentations.count
                let requests = instances.map { bench.ask($0, "\($0.number)-\(before)") }
                await bench.settle()
                // The store was read; nobody has begun.
                #expect(instances.allSatisfy { $0.link?.count(.get) ?? 0 > 0 })
                #expect(bench.issuer.presentations.count - before <= 1)
                await bench.advance(by: .milliseconds(2500))
                #expect((1..<8).contains(bench.issuer.presentations.count - before))
                await bench.advance(by: .seconds(4))
                #expect(requests.allSatisfy { $0.token != nil })
                #expect(await bench.answer(instances[0], "late-\(before)").token != nil)
                bench.time.suspend(for: .seconds(3600))
                await bench.settle()
            }
            #expect(bench.issuer.revocations == 0)
        }
    }
}
