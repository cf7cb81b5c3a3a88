//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Synchronization
import Testing

@testable import LatchkeyTokenCache

/// Refresh tokens of several sign-ins, kept while the store is away or its records are damaged.
@Suite(.timeLimit(.minutes(1))) struct FamilyKeepingTests {
    // MARK: - Which sign-in stays

    @Test func signInThatHadToWaitDoesNotReplaceALaterOne() async throws {
        try await FamilyBench().run { bench in
            let (first, second) = (bench.instance(0), bench.instance(1))
            first.link?.cut()
            #expect(await first.families.keep(RefreshToken("earlier"), in: bench.family))
            await bench.advance(by: .milliseconds(100))
            #expect(await second.families.keep(RefreshToken("later"), in: bench.family))
            first.link?.mend()
            await bench.advance(by: .seconds(30))
            #expect(await bench.stored()?.token.value == "later")
            #expect(first.families.unstored.load(ordering: .relaxed) == 0)
        }
    }

    @Test func signInGivesWayToOneSinceItLookedWhateverTheClocksSay() async throws {
        try await FamilyBench().run { bench in
            let (first, second) = (bench.instance(0), bench.instance(1))
            await bench.signIn(first)
            first.link?.cut([.put])
            #expect(await first.families.keep(RefreshToken("earlier"), in: bench.family))
            // The other host's clock is behind.
            bench.time.setWall(WallTime(milliseconds: bench.time.wallTime().milliseconds - 3_600_000))
            #expect(await second.families.keep(RefreshToken("later"), in: bench.family))
            first.link?.mend()
            await bench.advance(by: .seconds(30))
            #expect(await bench.stored()?.token.value == "later")
        }
    }

    @Test func fenceOfASignInThatHadToWaitDoesNotCountAgainstALaterOne() async throws {
        try await FamilyBench().run { bench in
            let (first, second) = (bench.instance(0), bench.instance(1))
            first.link?.cut([.put, .releaseLease])
            #expect(await first.families.keep(RefreshToken("earlier"), in: bench.family))
            // The lock that was not given back is in the way of this one, which goes without.
            #expect(await second.families.keep(RefreshToken("later"), in: bench.family))
            first.link?.mend()
            await bench.advance(by: .seconds(30))
            #expect(await bench.stored()?.token.value == "later")
        }
    }

    @Test func signInThatHadToWaitReplacesWhatWasPurgedBefore() async throws {
        try await FamilyBench().run { bench in
            let instance = bench.instance()
            await bench.signIn(instance)
            let partition = RecordCodec(.none).storePartition(bench.family.cacheKey.partition)
            let epoch = try await bench.store.raiseEpoch(of: partition, timeout: .seconds(1)).get()
            instance.link?.cut([.get, .put])
            #expect(await instance.families.keep(RefreshToken("later"), in: bench.family))
            instance.link?.mend()
            await bench.advance(by: .seconds(30))
            let view = try await bench.records.read(bench.family, nil, .init(family: epoch))
            #expect(view.family?.record.token.value == "later")
        }
    }

    @Test func signInThatHadToWaitReplacesTheSessionBeforeIt() async throws {
        try await FamilyBench().run { bench in
            let (first, second) = (bench.instance(0), bench.instance(1))
            await bench.signIn(second)
            first.link?.cut()
            #expect(await first.families.keep(RefreshToken("later"), in: bench.family))
            await bench.advance(by: .milliseconds(100))
            // What is redeemed meanwhile is of the session before.
            #expect(await bench.answer(second).token == "a-1")
            first.link?.mend()
            await bench.advance(by: .seconds(30))
            #expect(await bench.stored()?.token.value == "later")
        }
    }

    @Test func signInThatHadToWaitReplacesAWeakerOne() async throws {
        let early = AuthenticationGrade(authenticatedAt: WallTime(seconds: 1000), level: 1)
        let late = AuthenticationGrade(authenticatedAt: WallTime(seconds: 2000), level: 1)
        try await FamilyBench().run { bench in
            let (first, second) = (bench.instance(0), bench.instance(1))
            first.link?.cut()
            #expect(await first.families.keep(RefreshToken("strong", authentication: late), in: bench.family))
            await bench.advance(by: .milliseconds(100))
            #expect(await second.families.keep(RefreshToken("weak", authentication: early), in: bench.family))
            first.link?.mend()
            await bench.advance(by: .seconds(30))
            #expect(await bench.stored()?.token.value == "strong")
        }
    }

    @Test func storeThatDoesNotSayWhatItHoldsIsNotWrittenOver() async throws {
        let strong = AuthenticationGrade(authenticatedAt: WallTime(seconds: 2000), level: 2)
        try await FamilyBench().run { bench in
            let (first, second) = (bench.instance(0), bench.instance(1))
            #expect(await second.families.keep(RefreshToken("strong", authentication: strong), in: bench.family))
            first.link?.cut([.get])
            let weak = RefreshToken("weak", authentication: .init(authenticatedAt: WallTime(seconds: 1000)))
            #expect(await first.families.keep(weak, in: bench.family))
            #expect(await bench.stored()?.token.value == "strong")
            first.link?.mend()
            await bench.advance(by: .seconds(30))
            #expect(await bench.stored()?.token.value == "strong")
        }
    }

    @Test func redemptionsKeepTheTimeOfTheirGrant() async throws {
        try await FamilyBench().run { bench in
            let instance = bench.instance()
            await bench.signIn(instance)
            let grantedAt = await bench.stored()?.grantedAt
            await bench.advance(by: .seconds(60))
            #expect(await bench.answer(instance).token == "a-1")
            #expect(await bench.stored()?.grantedAt == grantedAt)
            #expect(await bench.stored()?.issuedAt != grantedAt)
        }
    }

    // MARK: - What is not stored yet

    @Test func whatTheStoreHasNotTakenIsCountedAsPending() async throws {
        try await withFleet(1) { fleet in
            let family = try FamilyKey(authority: "issuer", client: "client", account: "account")
            fleet[0].link.cut()
            #expect(try await fleet[0].cache.keepRefreshToken(RefreshToken("token"), in: family))
            #expect(await fleet[0].cache.statistics.pendingWrites == 1)
            fleet[0].link.mend()
            await fleet.advance(by: .seconds(30))
            #expect(await fleet[0].cache.statistics.pendingWrites == 0)
        }
    }

    // MARK: - Damaged records

    /// Damages the stored record of a family, so that nobody can read it.
    private func damage(_ bench: FamilyBench, raisingVersion: Bool = false) async {
        let name = RecordCodec(.none).storeKey(bench.family.cacheKey)
        guard case .record(var record)? = await bench.store.get([name], timeout: .seconds(1)).first else {
            Issue.record("Nothing is stored.")
            return
        }
        record.payload[record.payload.count / 2] ^= 0xff
        record.payload.removeLast()
        if raisingVersion { record.version = record.version.next }
        _ = await bench.store.put([StoreWrite(record, condition: .always)], timeout: .seconds(1))
    }

    @Test func damagedRecordIsBroughtBackByWhoeverRemembersIt() async throws {
        try await FamilyBench().run { bench in
            let (first, second) = (bench.instance(0), bench.instance(1))
            await bench.signIn(first)
            await self.damage(bench)
            #expect(await bench.answer(second).code == .noRefreshToken)
            #expect(await bench.answer(first).token == "a-1")
            #expect(await bench.answer(second, "b").token == "b-2")
            #expect(bench.issuer.revocations == 0)
        }
    }

    @Test func damagedRecordThatAnotherHasWrittenIsNotBroughtBack() async throws {
        try await FamilyBench().run { bench in
            let (first, second) = (bench.instance(0), bench.instance(1))
            await bench.signIn(first)
            #expect(await bench.answer(second).token == "a-1")
            await self.damage(bench)
            #expect(await bench.answer(first, "b").code == .noRefreshToken)
            #expect(bench.issuer.presentations.count == 1)
        }
    }

    @Test func answerOfTheIssuerOutlivesTheDamageOfWhatItReplaces() async throws {
        let gate = Gate()
        try await FamilyBench().run { bench in
            let instance = bench.instance { _ in await gate.waitThroughCancellation() }
            await bench.signIn(instance)
            let request = await bench.answer(instance)
            await self.damage(bench, raisingVersion: true)
            gate.open()
            await bench.settle()
            #expect(request.token == "a-1")
            #expect(await bench.stored()?.token.value == "account-1-1")
        }
    }
}
