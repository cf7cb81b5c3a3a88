//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

/// Does at random to a policy and to its model what a table would do, and compares them after each step.
struct EvictionFuzz<Model: EvictionModel> {
    private static var slots: UInt32 { 80 }

    private var random: SeededRandom
    private var model = Model()
    private var policy = Model.Policy(capacity: 1_000)
    private var fingerprints: [UInt32: UInt64] = [:]
    private var weights: [UInt32: Int] = [:]

    init(seed: UInt64) {
        self.random = SeededRandom(seed: seed)
    }

    mutating func run(steps: Int) throws {
        for step in 0..<steps {
            try self.step()
            let held = Set(self.fingerprints.keys)
            let contents = self.policy.contents()
            try #require(contents == self.model.contents, "step \(step)")
            try #require(Set(contents) == held && contents.count == held.count, "step \(step)")
            try #require(self.policy.count == held.count, "step \(step)")
            try #require(self.policy.weight == self.weights.values.reduce(0, +), "step \(step)")
            try #require((0..<Self.slots).allSatisfy { self.policy.holds($0) == held.contains($0) }, "step \(step)")
        }
    }

    private mutating func step() throws {
        let index = UInt32.random(in: 0..<Self.slots, using: &self.random)
        switch (UInt32.random(in: 0..<100, using: &self.random), self.fingerprints[index] != nil) {
        case (0..<40, false): self.insert(index)
        case (0..<60, true): self.touch(index)
        case (60..<65, true): self.reweigh(index)
        case (60..<72, _): self.remove(index)
        case (72..<84, _): try self.evict(share: 100)
        case (84..<92, _): try self.evict(share: 30)
        case (92..<94, _): try self.evict(share: 0)
        case (94..<99, _): try self.evictPreferred()
        case (99, _): self.shrinkArena()
        default: break
        }
    }

    private mutating func insert(_ index: UInt32) {
        // Few keys, so that many come back.
        let fingerprint = StableHash.mix(UInt64.random(in: 0..<160, using: &self.random))
        let weight = self.randomWeight()
        self.policy.insert(index, fingerprint: fingerprint, weight: UInt32(weight))
        self.model.insert(index, fingerprint: fingerprint, weight: weight)
        self.fingerprints[index] = fingerprint
        self.weights[index] = weight
    }

    private mutating func touch(_ index: UInt32) {
        for _ in 0..<Int.random(in: 1...3, using: &self.random) {
            self.policy.touch(index)
            self.model.touch(index)
        }
    }

    private mutating func reweigh(_ index: UInt32) {
        let weight = self.randomWeight()
        self.policy.reweigh(index, to: UInt32(weight))
        self.model.reweigh(index, to: weight)
        self.weights[index] = weight
    }

    private mutating func remove(_ index: UInt32) {
        self.policy.remove(index)
        self.model.remove(index)
        self.forget(index)
    }

    private mutating func evict(share: UInt32) throws {
        let allowed = self.randomSlots(share: share)
        var calls = 0
        let victim = self.policy.victim(fingerprintOf: { self.fingerprints[$0, default: 0] }) { index in
            calls += 1
            return allowed.contains(index)
        }
        let expected = self.model.victim { allowed.contains($0) }
        try #require(victim == expected)
        try #require((victim == nil) == allowed.isDisjoint(with: self.fingerprints.keys))
        try #require(victim.map { allowed.contains($0) } != false)
        try #require(calls <= 2 * self.fingerprints.count)
        if let victim { self.forget(victim) }
    }

    private mutating func evictPreferred() throws {
        let preferred = self.randomSlots(share: 10)
        let victim = self.policy.preferredVictim(fingerprintOf: { self.fingerprints[$0, default: 0] }) { index in
            preferred.contains(index)
        }
        let expected = self.model.preferredVictim { preferred.contains($0) }
        try #require(victim == expected)
        if let victim { self.forget(victim) }
    }

    private mutating func shrinkArena() {
        let slots = self.fingerprints.keys.max().map { Int($0) + 1 } ?? 0
        self.policy.shrinkArena(to: slots)
        self.model.shrink()
    }

    private mutating func forget(_ index: UInt32) {
        self.fingerprints[index] = nil
        self.weights[index] = nil
    }

    private mutating func randomWeight() -> Int {
        Bool.random(using: &self.random) ? 1 : Int.random(in: 1...4_000, using: &self.random)
    }

    private mutating func randomSlots(share: UInt32) -> Set<UInt32> {
        Set((0..<Self.slots).filter { _ in UInt32.random(in: 0..<100, using: &self.random) < share })
    }
}
