//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

/// The queues of the policy that is used.
@Suite(.timeLimit(.minutes(1))) struct S3FIFOTests {
    // Scoreboard: CE37
    @Test func sweepOfColdKeysLeavesPopularOnes() {
        var cache = EvictionReplay<S3FIFO>(capacity: 100, keyCount: 10_000)
        for _ in 0..<3 {
            for key in 0..<UInt32(80) { cache.request(key) }
        }
        for key in 1_000..<UInt32(10_000) { cache.request(key) }
        #expect((0..<UInt32(80)).allSatisfy { cache.holds($0) })
        #expect(cache.policy.count == 100)
    }

    @Test(arguments: zip(0...4, [false, false, true, true, true]))
    func moreThanOneHitPromotes(hits: Int, stays: Bool) {
        var policy = S3FIFO(capacity: 2)
        policy.insert(0, fingerprint: 100, weight: 1)
        policy.insert(1, fingerprint: 101, weight: 1)
        for _ in 0..<hits { policy.touch(0) }
        let victim = policy.victims(1)
        #expect(victim == [stays ? 1 : 0])
    }

    @Test func entryThatComesBackSoonEntersTheMainQueue() {
        var policy = S3FIFO(capacity: 10)
        for index in 0..<UInt32(10) { policy.insert(index, fingerprint: UInt64(index), weight: 1) }
        let first = policy.victims(1)
        #expect(first == [0])
        #expect(policy.ghostCount == 1)
        policy.insert(0, fingerprint: 0, weight: 1)
        #expect(policy.ghostCount == 0)
        #expect(policy.contents().last == 0)
        // The small queue empties down to its tenth before the main one is asked.
        let others = policy.victims(10)
        #expect(others == [1, 2, 3, 4, 5, 6, 7, 8, 9, 0])
    }

    @Test func entryThatLeftForAnotherReasonIsNotRemembered() {
        var policy = S3FIFO(capacity: 10)
        policy.insert(0, fingerprint: 7, weight: 1)
        policy.insert(1, fingerprint: 8, weight: 1)
        policy.remove(0)
        #expect(policy.ghostCount == 0)
        policy.insert(0, fingerprint: 7, weight: 1)
        #expect(policy.contents() == [1, 0], "both in the small queue")
        let victim = policy.victims(1)
        #expect(victim == [1])
    }

    @Test func mainQueueGivesOneMoreTurnForEachHitUpToThree() {
        var policy = S3FIFO(capacity: 3)
        for index in 0..<UInt32(3) {
            policy.insert(index, fingerprint: UInt64(index), weight: 1)
            policy.touch(index)
            policy.touch(index)
        }
        let first = policy.victims(1)
        #expect(first == [0], "all were promoted")
        for _ in 0..<9 { policy.touch(1) }
        for index in 10..<UInt32(13) {
            policy.insert(index, fingerprint: UInt64(index), weight: 1)
            policy.touch(index)
            policy.touch(index)
        }
        let others = policy.victims(5)
        #expect(others == [2, 10, 11, 12, 1], "1 had three turns")
    }

    @Test func popularEntryOnTrialLeavesWhenNoOtherMay() {
        var policy = S3FIFO(capacity: 20)
        for index in 0..<UInt32(20) {
            policy.insert(index, fingerprint: UInt64(index), weight: 1)
            policy.touch(index)
            policy.touch(index)
        }
        _ = policy.victims(1)
        policy.insert(0, fingerprint: 100, weight: 1)
        policy.touch(0)
        policy.touch(0)
        let victim = policy.victim(fingerprintOf: { UInt64($0) }, where: { $0 == 0 })
        #expect(victim == 0, "the small queue has less than its tenth, and the main one nothing that may go")
    }

    @Test func ghostsAreAsManyAsTheMainQueueHasEntries() {
        var cache = EvictionReplay<S3FIFO>(capacity: 1_000, keyCount: 20_000)
        for key in 0..<UInt32(20_000) {
            cache.request(key)
            #expect(cache.policy.ghostCount <= 900)
        }
        #expect(cache.policy.ghostCount == 900)
    }

    @Test func sharesAreOfTheWeight() {
        var policy = S3FIFO(capacity: 1_000)
        // Proved entries of 850 altogether, and two of 100 and 50 that are on trial.
        for index in 0..<UInt32(17) {
            policy.insert(index, fingerprint: UInt64(index), weight: 50)
            policy.touch(index)
            policy.touch(index)
        }
        _ = policy.victims(1)
        policy.insert(0, fingerprint: 1_000, weight: 100)
        policy.insert(17, fingerprint: 1_001, weight: 50)
        let victims = policy.victims(2)
        #expect(victims == [0, 1], "the small queue has more than its tenth, then less")
        policy.reweigh(17, to: 500)
        let heavy = policy.victims(1)
        #expect(heavy == [17])
    }

    // Scoreboard: CE37
    @Test func memoryOfAnEntryIsAtMostWhatIsStated() {
        var policy = S3FIFO(capacity: .max)
        var next = UInt32(0)
        for count in [5_000, 7_001, 9_999, 20_000] {
            while policy.count < count {
                policy.insert(next, fingerprint: StableHash.mix(UInt64(next)), weight: 2_000)
                next += 1
            }
            // As many fingerprints as it will remember.
            for turn in 0..<count {
                guard let index = policy.victim(fingerprintOf: { UInt64($0) }, where: { _ in true }) else { break }
                policy.insert(index, fingerprint: StableHash.mix(UInt64(turn) << 32), weight: 2_000)
            }
            #expect(policy.ghostCount == count - count / 10)
            #expect(policy.byteCount <= 27 * count)
        }
    }

    @Test func partitionAboveItsShareLeavesTheOthersAlone() {
        var policy = S3FIFO(capacity: 100)
        // Even slots belong to a tenant that floods the cache, odd ones to others.
        for index in stride(from: UInt32(1), to: 60, by: 2) {
            policy.insert(index, fingerprint: UInt64(index), weight: 1)
        }
        for round in 0..<2_000 {
            let index = UInt32(round % 400) * 2
            if !policy.holds(index) { policy.insert(index, fingerprint: UInt64(round + 100), weight: 1) }
            guard policy.isOverCapacity else { continue }
            _ = policy.victim(
                preferring: { $0.isMultiple(of: 2) },
                fingerprintOf: { UInt64($0) },
                where: { _ in true }
            )
        }
        #expect(policy.contents().filter { !$0.isMultiple(of: 2) }.count == 30)
    }
}

extension S3FIFO {
    /// The next victims, each with its number as fingerprint.
    fileprivate mutating func victims(_ count: Int) -> [UInt32] {
        (0..<count).compactMap { _ in self.victim(fingerprintOf: { UInt64($0) }, where: { _ in true }) }
    }
}
