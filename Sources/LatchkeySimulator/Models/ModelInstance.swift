//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// What one instance of a model holds, and what it does with a request.
struct ModelInstance: Sendable {
    /// A token that was acquired.
    struct Token: Sendable {
        var serial: UInt32
        var expiresAt: Int64
        var life: Int64
        var hint: Duration?
    }

    private struct Entry: Sendable {
        var serial: UInt32?
        var expiresAt: Int64 = 0
        var refreshAt: Int64 = 0
        /// Before this time nothing is tried again.
        var nextAttempt: Int64 = 0
        var failures = 0
        /// How many calls for the key are under way.
        var calls = 0
        /// When those began to wait who share the call.
        var waiters: [Int64] = []
        /// The entry's place in the eviction policy.
        var slot: UInt32?
    }

    /// What to do about a request.
    enum Step: Sendable {
        /// Return this token, and perhaps begin a refresh.
        case serve(UInt32, refreshes: Bool)
        /// Wait for the call under way.
        case join
        /// Call the issuer and wait.
        case acquire
        /// Fail, because nothing is tried before a time.
        case fail
    }

    private let rule: ModelRule
    private let fullCapacity: Int
    private var entries: [Int: Entry] = [:]
    private var eviction: any EvictionPolicy
    /// The key in each slot of the eviction policy.
    private var keys: [Int] = []
    private var freeSlots: [UInt32] = []
    /// How often the instance was replaced.
    var generation = 0

    init(_ policy: Scenario.ModelPolicy) {
        self.rule = policy.rule
        self.fullCapacity = policy.maximumEntries ?? 100_000
        self.eviction = policy.eviction.type.init(capacity: self.fullCapacity)
    }

    // MARK: - Requests

    mutating func request(_ key: Int, at now: Int64, draw: Double) -> Step {
        var entry = self.entries[key] ?? Entry()
        defer { self.entries[key] = entry }
        if let serial = entry.serial, entry.expiresAt - now > self.rule.mustHave {
            if let slot = entry.slot { self.eviction.touch(slot) }
            guard self.isDue(entry, at: now, draw: draw) else { return .serve(serial, refreshes: false) }
            entry.calls += 1
            guard self.rule.waiting == .oneCaller else { return .serve(serial, refreshes: true) }
            return .acquire
        }
        if now < entry.nextAttempt, entry.serial != nil, self.holdsPastExpiry { return .fail }
        if self.rule.coalesces, entry.calls > 0 {
            entry.waiters.append(now)
            return .join
        }
        entry.calls += 1
        return .acquire
    }

    /// Whether a refresh begins with this read.
    private func isDue(_ entry: Entry, at now: Int64, draw: Double) -> Bool {
        var refreshAt = entry.refreshAt
        guard refreshAt < .max else { return false }
        if case .redrawn(let range) = self.rule.jitter { refreshAt += Int64((2 * draw - 1) * Double(range)) }
        guard now >= refreshAt, now >= entry.nextAttempt else { return false }
        return !self.rule.coalesces || entry.calls == 0
    }

    /// Whether the wait after a failure goes on when the token has expired.
    private var holdsPastExpiry: Bool {
        if case .after = self.rule.retry { true } else { false }
    }

    // MARK: - Answers

    /// Ends a call.
    ///
    /// - Returns: The token that is held when the call failed, if any will do, and when those began to wait who shared it.
    mutating func finish(_ key: Int, token: Token?, at now: Int64, draw: Double) -> (old: UInt32?, joined: [Int64]) {
        var entry = self.entries[key] ?? Entry()
        entry.calls = max(0, entry.calls - 1)
        let joined = self.rule.coalesces || entry.calls == 0 ? entry.waiters : []
        if !joined.isEmpty { entry.waiters = [] }
        if let token {
            entry.serial = token.serial
            entry.expiresAt = token.expiresAt
            entry.refreshAt = self.refreshPoint(of: token, draw: draw)
            entry.nextAttempt = 0
            entry.failures = 0
            self.admit(key, &entry)
            return (nil, joined)
        }
        let isUsable = entry.serial != nil && entry.expiresAt - now > self.rule.mustHave
        if isUsable {
            entry.failures += 1
            entry.nextAttempt = self.retryPoint(entry, at: now, draw: draw)
        }
        self.entries[key] = entry
        return (isUsable ? entry.serial : nil, joined)
    }

    private func refreshPoint(of token: Token, draw: Double) -> Int64 {
        var lead = self.rule.lead(token.life)
        if self.rule.usesHint, let hint = token.hint { lead = token.life - hint.nanosecondCount }
        guard lead > 0 else { return .max }
        var point = token.expiresAt - min(lead, token.life)
        if case .once(let range) = self.rule.jitter { point -= Int64(draw * Double(min(range, token.life / 10))) }
        return point
    }

    private func retryPoint(_ entry: Entry, at now: Int64, draw: Double) -> Int64 {
        switch self.rule.retry {
        case .nextCall: now
        case .never: entry.expiresAt
        case .after(let least, let most): now + least + Int64(draw * Double(most - least))
        case .doubling(let first, let most): now + Self.doubled(first, most, entry.failures)
        case .paced(let first, let most):
            now + max(1_000_000_000, min(Self.doubled(first, most, entry.failures), (entry.expiresAt - now) / 4))
        }
    }

    private static func doubled(_ first: Int64, _ most: Int64, _ failures: Int) -> Int64 {
        min(most, first << Int64(min(failures - 1, 20)))
    }

    // MARK: - Memory

    /// Finds a place for an entry, and makes room for it.
    private mutating func admit(_ key: Int, _ entry: inout Entry) {
        if entry.slot == nil {
            // The entry is not held yet: what leaves is another one.
            self.makeRoom(below: self.eviction.capacity)
            let slot = self.freeSlots.popLast() ?? UInt32(self.keys.count)
            if Int(slot) == self.keys.count { self.keys.append(key) } else { self.keys[Int(slot)] = key }
            self.eviction.insert(slot, fingerprint: Self.fingerprint(of: key), weight: 1)
            entry.slot = slot
        }
        self.entries[key] = entry
    }

    private mutating func makeRoom(below limit: Int) {
        while self.eviction.weight >= limit {
            let keys = self.keys
            let victim = self.eviction.victim(
                fingerprintOf: { Self.fingerprint(of: keys[Int($0)]) },
                where: { _ in true }
            )
            guard let slot = victim else { return }
            self.leave(keys[Int(slot)], slot: slot)
        }
    }

    private mutating func leave(_ key: Int, slot: UInt32) {
        self.freeSlots.append(slot)
        guard var entry = self.entries[key] else { return }
        entry.slot = nil
        entry.serial = nil
        self.entries[key] = entry.calls > 0 ? entry : nil
    }

    mutating func shrink(to share: Double) {
        self.eviction.capacity = max(1, Int(Double(self.fullCapacity) * share))
        self.makeRoom(below: self.eviction.capacity + 1)
    }

    /// Forgets a token that a resource has rejected.
    mutating func drop(_ key: Int, serial: UInt32) {
        guard let entry = self.entries[key], entry.serial == serial, let slot = entry.slot else { return }
        self.eviction.remove(slot)
        self.leave(key, slot: slot)
    }

    /// Forgets the tokens of a tenant.
    mutating func purge(tenant: Int, of tenants: Int) {
        for key in self.entries.keys.sorted() where key % tenants == tenant {
            if let serial = self.entries[key]?.serial { self.drop(key, serial: serial) }
        }
    }

    /// A hash of a key, well spread over all 64 bits.
    private static func fingerprint(of key: Int) -> UInt64 {
        var random = SeededRandom(seed: UInt64(key))
        return random.next()
    }
}
