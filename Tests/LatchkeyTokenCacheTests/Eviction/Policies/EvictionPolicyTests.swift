//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

/// What holds for every policy.
@Suite(.timeLimit(.minutes(1))) struct EvictionPolicyTests {
    @Test(arguments: EvictionPolicyKind.allCases)
    func slotThatMayNotGoIsNeverTheVictim(kind: EvictionPolicyKind) {
        var policy = kind.filled(count: 200)
        let pinned: Set<UInt32> = [0, 1, 2, 3, 50, 120, 198, 199]
        var victims: Set<UInt32> = []
        while let victim = policy.victim(fingerprintOf: UInt64.init, where: { !pinned.contains($0) }) {
            victims.insert(victim)
        }
        #expect(victims == Set(0..<200).subtracting(pinned))
        #expect(Set(policy.contents()) == pinned)
    }

    @Test(arguments: EvictionPolicyKind.allCases)
    func searchForAVictimIsBounded(kind: EvictionPolicyKind) {
        var policy = kind.filled(count: 500)
        for _ in 0..<4 {
            for index in 0..<UInt32(500) { policy.touch(index) }
        }
        var calls = 0
        let none = policy.victim(fingerprintOf: UInt64.init) { _ in
            calls += 1
            return false
        }
        #expect(none == nil)
        #expect(calls >= 500 && calls <= 1_000)
        calls = 0
        let last = policy.victim(fingerprintOf: UInt64.init) { index in
            calls += 1
            return index == 250
        }
        #expect(last == 250, "found although every entry was hit")
        #expect(calls <= 1_000)
    }

    @Test(arguments: EvictionPolicyKind.allCases)
    func searchForAPreferredVictimIsBoundedAndChangesNothingInVain(kind: EvictionPolicyKind) {
        var policy = kind.filled(count: 1_000)
        let before = policy.contents()
        var calls = 0
        let none = policy.preferredVictim(fingerprintOf: UInt64.init) { _ in
            calls += 1
            return false
        }
        #expect(none == nil)
        #expect(calls >= 64 && calls <= 3 * 64)
        #expect(policy.contents() == before)
    }

    @Test(arguments: EvictionPolicyKind.allCases)
    func preferredSlotLeavesBeforeTheOthers(kind: EvictionPolicyKind) {
        var policy = kind.filled(count: 60)
        for index in 0..<UInt32(60) where index.isMultiple(of: 10) {
            let victim = policy.victim(
                preferring: { $0.isMultiple(of: 10) },
                fingerprintOf: UInt64.init,
                where: { $0 != 0 }
            )
            #expect(victim.map { $0.isMultiple(of: 10) } == (index < 50))
            #expect(victim != 0)
        }
    }

    @Test(arguments: EvictionPolicyKind.allCases)
    func anySlotCanBeRemovedAtAnyTimeAndUsedAgain(kind: EvictionPolicyKind) {
        var policy = kind.filled(count: 50)
        var random = SeededRandom(seed: 7)
        for index in (0..<UInt32(50)).shuffled(using: &random) {
            policy.remove(index)
            policy.remove(index)
            #expect(!policy.holds(index))
            policy.insert(index, fingerprint: UInt64(index) + 1_000, weight: 3)
            #expect(policy.contents().sorted() == Array(0..<50))
        }
        #expect(policy.weight == 150)
        for index in 0..<UInt32(50) { policy.remove(index) }
        #expect(policy.count == 0 && policy.weight == 0 && policy.contents().isEmpty)
        let none = policy.victim(fingerprintOf: UInt64.init, where: { _ in true })
        #expect(none == nil)
        policy.remove(4_711)
    }

    @Test(arguments: EvictionPolicyKind.allCases)
    func weightStaysWithinTheCapacityUpAndDown(kind: EvictionPolicyKind) {
        var policy = kind.type.init(capacity: 10_000)
        var random = SeededRandom(seed: 3)
        var free = Array((0..<UInt32(2_000)).reversed())
        for capacity in [10_000, 2_000, 0, 20_000] {
            policy.capacity = capacity
            for _ in 0..<300 {
                guard let index = free.popLast() else { break }
                policy.insert(index, fingerprint: random.next(), weight: .random(in: 1...200, using: &random))
                while policy.isOverCapacity {
                    guard let victim = policy.victim(fingerprintOf: UInt64.init, where: { _ in true }) else { break }
                    free.append(victim)
                }
                #expect(policy.weight <= capacity)
            }
            #expect(policy.weight >= capacity - 200)
        }
    }

    @Test(arguments: EvictionPolicyKind.allCases)
    func slotCostsWhatIsStated(kind: EvictionPolicyKind) {
        var policy = kind.type.init(capacity: .max)
        let last = UInt32(9_999)
        policy.insert(last, fingerprint: 1, weight: 1)
        let slots = 10_000 + 2_500
        #expect(policy.byteCount >= slots * kind.type.bytesPerSlot)
        #expect(policy.byteCount <= slots * kind.type.bytesPerSlot + 256, "allocations are rounded up")
        policy.remove(last)
        policy.shrinkArena(to: 0)
        #expect(policy.byteCount <= 256)
    }

    @Test(arguments: zip(EvictionPolicyKind.allCases, [10, 11, 11, 11, 19]))
    func bytesOfASlotAreFew(kind: EvictionPolicyKind, bytes: Int) {
        #expect(kind.type.bytesPerSlot == bytes)
    }
}

extension EvictionPolicyKind {
    /// A policy that holds the slots from zero on, each with its number as fingerprint and a weight of one.
    fileprivate func filled(count: UInt32) -> any EvictionPolicy {
        var policy = self.type.init(capacity: Int(count))
        for index in 0..<count { policy.insert(index, fingerprint: UInt64(index), weight: 1) }
        return policy
    }
}
