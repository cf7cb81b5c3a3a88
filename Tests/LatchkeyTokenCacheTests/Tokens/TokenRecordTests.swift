//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

@Suite(.timeLimit(.minutes(1))) struct TokenRecordTests {
    @Test(
        "the age of a record decides whether it is fresh and usable (seconds of an hour's life)",
        arguments: [
            (0, true, true), (2699, true, true), (2700, false, true), (3569, false, true), (3570, false, false),
            (4000, false, false),
        ] as [(Int64, Bool, Bool)]
    )
    func age(_ now: Int64, isFresh: Bool, isUsable: Bool) {
        let record = TokenRecord.fixture()
        #expect(record.isFresh(at: .seconds(now)) == isFresh)
        #expect(record.isUsable(at: .seconds(now)) == isUsable)
    }

    @Test("a purge makes a record useless at once", arguments: [true, false])
    func purged(all: Bool) {
        let cache = CacheEpoch()
        let partition = PartitionState(all: cache)
        let before = partition.epoch
        let record = TokenRecord.fixture(partition: partition)
        #expect(record.isCurrent)
        if all { cache.raise(at: WallTime(seconds: 0)) } else { partition.raise(at: WallTime(seconds: 0)) }
        #expect(!record.isCurrent)
        #expect(!record.isFresh(at: 0))
        #expect(!record.isUsable(at: 0))
        // What was acquired under the new epoch counts.
        #expect(TokenRecord.fixture(partition: partition).isFresh(at: 0))
        #expect(!TokenRecord.fixture(partition: partition, epoch: before).isFresh(at: 0))
    }

    @Test func aRejectedRecordIsLookedAtCloselyFromThenOn() {
        let record = TokenRecord.fixture()
        #expect(!record.isRejected)
        record.markRejected()
        #expect(record.isRejected)
        #expect(!record.isFresh(at: 0))
        #expect(record.isUsable(at: 0))
        record.postponeAttention(until: .seconds(1000))
        #expect(!record.isFresh(at: 0))
    }

    @Test(
        "while a refresh cannot be tried again, reads need no closer look, but for the mandatory window",
        arguments: [(2800, 2799, true), (2800, 2800, false), (9999, 3479, true), (9999, 3480, false), (0, 0, false)]
            as [(until: Int64, now: Int64, isFresh: Bool)]
    )
    func postponed(until: Int64, now: Int64, isFresh: Bool) {
        let record = TokenRecord.fixture()
        record.postponeAttention(until: .seconds(until))
        #expect(record.isFresh(at: .seconds(now)) == isFresh)
    }

    @Test func aPauseWithoutEndDoesNotReachIntoTheMandatoryWindow() {
        let record = TokenRecord.fixture()
        record.postponeAttention(until: .max)
        #expect(record.isFresh(at: .seconds(3479)))
        #expect(!record.isFresh(at: .seconds(3480)))
    }

    @Test func aRejectionIsNotLostToAPauseThatBeginsAtTheSameTime() async {
        for _ in 0..<400 {
            let record = TokenRecord.fixture()
            async let rejection: Void = Self.reject(record)
            async let pause: Void = Self.postpone(record)
            _ = await (rejection, pause)
            guard !record.isFresh(at: 0) else {
                Issue.record("A rejected record is taken for a fresh one.")
                return
            }
        }
    }

    @concurrent
    private static func reject(_ record: TokenRecord) async { record.markRejected() }

    @concurrent
    private static func postpone(_ record: TokenRecord) async { record.postponeAttention(until: .seconds(3000)) }

    @Test func useIsNotedAboutASecondCoarse() {
        let record = TokenRecord.fixture(publishedAt: .seconds(10))
        for now in [10_000, 10_001, 12_345, 100_000, 3_000_000] as [Int64] {
            record.markUsed(at: .milliseconds(now))
            // Never too early, so that what is in use is not taken for idle.
            #expect(record.lastUse >= .milliseconds(now))
            #expect(record.lastUse <= .milliseconds(now + 1100))
        }
    }

    @Test func aShortenedRecordIsTheSameButForItsEnd() {
        let record = TokenRecord.fixture(version: RecordVersion(fence: 2, sequence: 3))
        record.markUsed(at: .seconds(100))
        record.markRejected()
        let shortened = record.shortened(by: .seconds(600))
        #expect(shortened.plan.deadline == .seconds(3000))
        #expect(shortened.plan.usableUntil == .seconds(2970))
        #expect(shortened.plan.mandatoryAt == .seconds(2880))
        #expect(shortened.plan.refreshAt == .seconds(2100))
        #expect(shortened.value == "token")
        #expect(shortened.version == record.version)
        #expect(shortened.life == record.life)
        #expect(shortened.partition === record.partition)
        #expect(shortened.lastUse == record.lastUse)
        #expect(shortened.isRejected)
        #expect(!shortened.isFresh(at: 0))
        #expect(!TokenRecord.fixture().shortened(by: .seconds(600)).isRejected)
        #expect(TokenRecord.fixture().shortened(by: .seconds(600)).isFresh(at: 0))
    }

    @Test func lifeIsCountedFromTheRequestForTheToken() {
        #expect(TokenRecord.fixture(issuedAt: .seconds(50), publishedAt: .seconds(52)).life == .seconds(3600))
    }

    @Test(
        "what does not fit into a small record is kept beside it",
        arguments: [
            RecordVersion(sequence: 0), RecordVersion(sequence: 65_534), RecordVersion(sequence: 65_535),
            RecordVersion(sequence: 65_536), RecordVersion(sequence: .max), RecordVersion(fence: 1, sequence: 2),
            RecordVersion(fence: .max, sequence: .max),
        ]
    )
    func versions(_ version: RecordVersion) {
        #expect(TokenRecord.fixture(version: version).version == version)
    }

    @Test(
        "lives of any length keep their points to the millisecond (seconds)",
        arguments: [1, 5, 19, 20, 90, 3600, 86_400, 4_294_967, 4_294_968, 315_360_000] as [Int64]
    )
    func lives(_ life: Int64) {
        let record = TokenRecord.fixture(issuedAt: .seconds(7), publishedAt: .seconds(8), life: .seconds(life))
        let plan = RefreshPlan(
            issuedAt: .seconds(7),
            deadline: .seconds(7 + life),
            hint: nil,
            jitter: 0,
            outageTolerance: .seconds(900)
        )
        #expect(record.life == .seconds(life))
        #expect(record.issuedAt == .seconds(7))
        #expect(record.publishedAt == .seconds(8))
        #expect(record.plan.deadline == plan.deadline)
        #expect(record.plan.usableUntil == plan.usableUntil)
        #expect(record.plan.mandatoryAt == plan.mandatoryAt)
        // A lead of more than 49 days does not fit, and is of no use.
        let refreshAt = max(plan.refreshAt, plan.deadline - .milliseconds(Int64(UInt32.max)))
        #expect(abs(record.plan.refreshAt - refreshAt) <= .milliseconds(1))
    }

    @Test func aReplicaIsTheSameRecordWithATextOfItsOwn() {
        let record = TokenRecord.fixture("a token that is too long to be kept in place")
        record.markRejected()
        let replica = record.replica()
        #expect(replica.value == record.value)
        #expect(replica.plan == record.plan)
        #expect(replica.version == record.version)
        #expect(replica.isRejected)
        #expect(!replica.isFresh(at: 0))
    }

    @Test func aPinnedRecordIsPinnedUntilItIsReleased() {
        let record = TokenRecord.fixture()
        #expect(!record.isPinned)
        record.pin()
        record.markRejected()
        #expect(record.isPinned && record.isRejected)
        record.unpin()
        #expect(!record.isPinned && record.isRejected)
        #expect(record.origin == .authority)
    }

    @Test func theHashIsThatOfTheTokensText() {
        #expect(TokenRecord.fixture("a").hash == TokenHash(of: "a"))
        #expect(TokenRecord.fixture("a").hash != TokenRecord.fixture("b").hash)
    }
}
