//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A cache of keys without values, to see how often a policy would have had what was asked for.
package struct EvictionReplay<Policy: EvictionPolicy>: Sendable {
    /// The policy.
    package private(set) var policy: Policy
    /// The number of requests so far.
    package private(set) var requests = 0
    /// The number of requests whose key was there.
    package private(set) var hits = 0

    /// The key in each slot.
    private var keys: [UInt32] = []
    private var freeSlots: [UInt32] = []
    /// The slot of each key, `UInt32.max` where there is none.
    private var slots: [UInt32]

    /// Creates an empty cache.
    ///
    /// - Parameters:
    ///   - capacity: The number of keys it may hold.
    ///   - keyCount: All keys are below this number.
    package init(capacity: Int, keyCount: Int) {
        self.policy = Policy(capacity: capacity)
        self.slots = Array(repeating: .max, count: keyCount)
    }

    /// The share of requests whose key was there.
    package var hitRatio: Double {
        self.requests == 0 ? 0 : Double(self.hits) / Double(self.requests)
    }

    /// Asks for a key, which is there afterwards.
    ///
    /// - Parameter key: The key.
    package mutating func request(_ key: UInt32) {
        self.requests += 1
        let slot = self.slots[Int(key)]
        if slot != .max {
            self.hits += 1
            self.policy.touch(slot)
        } else {
            self.insert(key)
        }
    }

    /// Whether a key is there.
    ///
    /// - Parameter key: The key.
    /// - Returns: True if a request for it would be a hit.
    package func holds(_ key: UInt32) -> Bool {
        self.slots[Int(key)] != .max
    }

    private mutating func insert(_ key: UInt32) {
        if self.policy.weight >= self.policy.capacity { self.evict() }
        let slot = self.freeSlots.popLast() ?? UInt32(self.keys.count)
        if slot == self.keys.count { self.keys.append(key) } else { self.keys[Int(slot)] = key }
        self.slots[Int(key)] = slot
        self.policy.insert(slot, fingerprint: Self.fingerprint(of: key), weight: 1)
    }

    private mutating func evict() {
        let keys = self.keys
        let victim = self.policy.victim(fingerprintOf: { Self.fingerprint(of: keys[Int($0)]) }, where: { _ in true })
        guard let slot = victim else { return }
        self.slots[Int(self.keys[Int(slot)])] = .max
        self.freeSlots.append(slot)
    }

    private static func fingerprint(of key: UInt32) -> UInt64 {
        StableHash.mix(UInt64(key))
    }
}
