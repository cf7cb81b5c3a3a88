//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

@Suite struct FamilyRecordTests {
    private let now = WallTime(seconds: 1_000_000)

    private func record(_ text: String = "secret") -> FamilyRecord {
        FamilyRecord(
            RefreshToken(text, authentication: .init(authenticatedAt: now, level: 2), lifetime: .seconds(60)),
            at: self.now
        )
    }

    @Test func everythingOfARecordIsStored() {
        var record = self.record().intending(attempt: 7, owner: 8, fence: 9, at: self.now)
        record.hasRotated = true
        record.dead = "x"
        #expect(FamilyRecord(record.content) == record)
        #expect(record.expiresAt == WallTime(seconds: 1_000_060))
    }

    @Test(arguments: ["", "a", "a 1 1 1 1 1", "a z 1 1 1 1 1", "a 1 1 1 x 1 1", "a 1 1 1 1 1 1 1"])
    func damagedIntentIsNone(text: String) {
        #expect(FamilyIntent(text: text) == nil)
    }

    @Test func presentationsAreCountedForOneToken() {
        var record = self.record()
        for count in 1...3 {
            record = record.intending(attempt: UInt64(count), owner: 1, fence: 1, at: self.now)
            #expect(record.openIntent?.presentations == count)
        }
        let next = record.redeemed(for: RefreshToken("next"), at: self.now)
        #expect(next.openIntent == nil)
        #expect(next.hasRotated)
        #expect(next.verdict(.rotating(), at: self.now) == .redeem)
    }

    @Test func verdictDependsOnTheProfile() {
        var record = self.record().intending(attempt: 1, owner: 1, fence: 1, at: self.now)
        #expect(record.verdict(.rotating(), at: self.now) == .redeem)
        record = record.intending(attempt: 2, owner: 1, fence: 1, at: self.now)
        #expect(record.verdict(.rotating(), at: self.now) == .exhausted)
        #expect(record.verdict(.unknown, at: self.now) == .exhausted)
        #expect(record.verdict(.reusable, at: self.now) == .redeem)
        #expect(record.verdict(.rotating(grace: .seconds(30)), at: self.now) == .redeem)
        #expect(record.verdict(.rotating(grace: .seconds(30)), at: WallTime(seconds: 1_000_029)) == .exhausted)
        #expect(record.buried().verdict(.reusable, at: self.now) == .dead)
    }

    @Test func markOfADeadTokenDoesNotConcernTheNext() {
        var record = self.record().buried()
        record.token.value = "next"
        #expect(!record.isDead)
    }

    @Test func unchangedTokenHasNotRotated() {
        let record = self.record()
        #expect(!record.redeemed(for: nil, at: self.now).hasRotated)
        #expect(!record.redeemed(for: RefreshToken("secret"), at: self.now).hasRotated)
        #expect(record.redeemed(for: nil, at: WallTime(seconds: 1_000_030)).expiresAt == record.expiresAt)
    }

    @Test func gradesAreComparedByTimeThenByStrength() {
        let later = WallTime(seconds: 2_000_000)
        let grade = AuthenticationGrade(authenticatedAt: self.now, level: 2)
        #expect(!grade.isBelow(grade))
        #expect(grade.isBelow(.init(authenticatedAt: later, level: 0)))
        #expect(!AuthenticationGrade(authenticatedAt: later, level: 0).isBelow(grade))
        #expect(AuthenticationGrade.unknown.isBelow(grade))
        #expect(AuthenticationGrade(authenticatedAt: nil, contextClass: "0", methods: ["pwd", "otp"]).level == 2)
        #expect(AuthenticationGrade(authenticatedAt: nil, contextClass: "3", methods: ["pwd"]).level == 3)
        #expect(AuthenticationGrade(authenticatedAt: nil, contextClass: "urn:x", methods: []).level == 0)
    }

    @Test func knownIssuersHaveAProfile() {
        #expect(RefreshTokenProfile.known(of: "login.microsoftonline.com").isReusable)
        #expect(RefreshTokenProfile.known(of: "login.microsoftonline.com/tenant").isReusable)
        #expect(RefreshTokenProfile.known(of: "issuer").isUnknown)
        #expect(RefreshTokenProfile.unknown.resolved(hasRotated: true).isRotating)
        #expect(RefreshTokenProfile.reusable.resolved(hasRotated: true).isReusable)
    }

    @Test func descriptionsDoNotTellTheToken() {
        let token = RefreshToken("secret")
        #expect(!"\(token) \(String(reflecting: token))".contains("secret"))
        var dumped = ""
        dump(token, to: &dumped)
        #expect(!dumped.contains("secret"))
    }
}
