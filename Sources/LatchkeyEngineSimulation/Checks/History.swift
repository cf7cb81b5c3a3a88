//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

/// What a simulation has seen, and what of it must not have happened.
final class History: Sendable {
    /// A token that the simulated issuer made.
    struct Mint: Sendable {
        var key: Int
        /// The place in the history where its acquisition began.
        var begin: Int
        /// When its acquisition began.
        var startedAt: Int64
        var expiresAt: Int64
        var life: Int64
        /// The instance that acquired it.
        var instance: Int
    }

    /// A removal that was acknowledged to the caller who asked for it.
    struct Invalidation: Sendable {
        /// The places in the history where it began and where it was acknowledged.
        var begin: Int
        var end = Int.max
        /// When it was acknowledged.
        var acknowledgedAt = Int64.max
        /// The instance that did it.
        var instance: Int
        /// Whether the store knew of it when it was acknowledged.
        var isFirm = false
    }

    private struct State {
        var clock = 0
        var kinds: [String: Int] = [:]
        var violations: [String] = []
        var mints: [String: Mint] = [:]
        /// For each key, the invalidations that were acknowledged.
        var invalidations: [Int: [Invalidation]] = [:]
        /// For each key, when its last invalidation began.
        var lastRemovals: [Int: Int64] = [:]
        /// Keys with an invalidation that the store did not know of when it was acknowledged: it may come at any time.
        var looseKeys: Set<Int> = []
        /// For each key, the token that was last returned and must be kept.
        var kept: [Int: (token: String, mint: Mint)] = [:]
        /// For each key, when a token was made for it last.
        var lastMints: [Int: Int64] = [:]
        /// When a token was first returned that is to be returned once more at most.
        var lateServes: [String: Int64] = [:]
        /// For each key, how many invalidations are under way.
        var invalidating: [Int: Int] = [:]
        /// For each key, how many callers have its token replaced.
        var replacing: [Int: Int] = [:]
        /// For each key, the places where what was under way may have been overtaken.
        var overtakings: [Int: Int] = [:]
        /// For each key, when that was last.
        var overtakingTimes: [Int: Int64] = [:]
        /// When each token was first returned while its refresh was due.
        var aging: [String: Int64] = [:]
        /// For each key, when callers ended their waits.
        var leaves: [Int: [Int64]] = [:]
        var trace = TraceHash()
        var lines: [String] = []
        var isFinished = false
    }

    private let state = Mutex(State())
    private let keepsLines: Bool

    init(keepsLines: Bool) {
        self.keepsLines = keepsLines
    }

    /// The next place in the history.
    func tick() -> Int {
        self.state.withLock { state in
            state.clock += 1
            return state.clock
        }
    }

    func count(_ kind: String) { self.state.withLock { $0.kinds[kind, default: 0] += 1 } }

    func count(of kind: String) -> Int { self.state.withLock { $0.kinds[kind] ?? 0 } }

    func note(_ line: @autoclosure () -> String) {
        let line = line()
        self.state.withLock { state in
            state.trace.combine(line)
            if self.keepsLines { state.lines.append(line) }
        }
    }

    /// Keeps a detail for whoever reads what happened.
    func detail(_ line: @autoclosure () -> String) {
        if self.keepsLines { self.state.withLock { $0.lines.append(line()) } }
    }

    func violation(_ text: String) {
        self.state.withLock { state in
            state.violations.append(text)
            if self.keepsLines { state.lines.append("VIOLATION " + text) }
        }
    }

    func mint(_ token: String, _ mint: Mint, at now: Int64) {
        self.state.withLock { state in
            state.mints[token] = mint
            state.lastMints[mint.key] = now
        }
    }

    /// When a token was made for a key last.
    func lastMint(of key: Int) -> Int64 { self.state.withLock { $0.lastMints[key] ?? .min } }

    /// The tokens that were made for a key.
    func mints(of key: Int) -> [String: Mint] { self.state.withLock { $0.mints.filter { $0.value.key == key } } }

    func mint(of token: String) -> Mint? { self.state.withLock { $0.mints[token] } }

    /// Notes that a caller has ended its wait without an answer.
    func leave(_ key: Int, at time: Int64) { self.state.withLock { $0.leaves[key, default: []].append(time) } }

    /// Whether a caller has ended its wait not long before a time.
    func hasLeft(_ key: Int, before time: Int64) -> Bool {
        self.state.withLock { state in
            (state.leaves[key] ?? []).contains { $0 <= time && $0 > time - 35_000_000_000 }
        }
    }

    /// Notes that a token was returned while its refresh was due.
    func sawAging(_ token: String, instance: Int, at time: Int64) {
        self.state.withLock { state in
            state.aging["\(token)@\(instance)"] = min(state.aging["\(token)@\(instance)"] ?? .max, time)
        }
    }

    func firstAging(of token: String, instance: Int) -> Int64? {
        self.state.withLock { $0.aging["\(token)@\(instance)"] }
    }

    /// Notes that what was under way for keys may be overtaken from now on.
    func overtake(_ keys: [Int], at now: Int64) {
        self.state.withLock { state in
            state.clock += 1
            for key in keys {
                state.overtakings[key] = state.clock
                state.overtakingTimes[key] = now
            }
        }
    }

    /// Notes that a key's token is being replaced, or is not any more.
    func overtake(_ key: Int, isBeginning: Bool, at now: Int64) {
        self.overtake([key], at: now)
        self.state.withLock { $0.replacing[key, default: 0] += isBeginning ? 1 : -1 }
    }

    func isBeingReplaced(_ key: Int) -> Bool { self.state.withLock { $0.replacing[key] ?? 0 > 0 } }

    func lastOvertakingTime(of key: Int) -> Int64 { self.state.withLock { $0.overtakingTimes[key] ?? .min } }

    func lastOvertaking(of key: Int) -> Int { self.state.withLock { $0.overtakings[key] ?? 0 } }

    /// Notes that keys are about to be invalidated.
    ///
    /// - Returns: The place in the history where it begins.
    func beginInvalidation(of keys: [Int], at now: Int64) -> Int {
        self.state.withLock { state in
            state.clock += 2
            for key in keys {
                state.lastRemovals[key] = now
                state.overtakings[key] = state.clock - 1
                state.overtakingTimes[key] = now
                state.invalidating[key, default: 0] += 1
            }
            return state.clock
        }
    }

    /// Whether a removal of a key may come at any time.
    func isLoose(_ key: Int) -> Bool { self.state.withLock { $0.looseKeys.contains(key) } }

    func isBeingInvalidated(_ key: Int) -> Bool { self.state.withLock { $0.invalidating[key] ?? 0 > 0 } }

    /// Notes that an invalidation was acknowledged, or gave nobody an answer.
    func end(_ invalidation: Invalidation, of keys: [Int], isAcknowledged: Bool) {
        self.state.withLock { state in
            state.clock += 1
            var invalidation = invalidation
            invalidation.end = state.clock
            for key in keys {
                state.invalidating[key]! -= 1
                if isAcknowledged { state.invalidations[key, default: []].append(invalidation) }
                if !invalidation.isFirm { state.looseKeys.insert(key) }
            }
        }
    }

    /// The begin of the latest invalidation of a key by an instance that was acknowledged before a place.
    ///
    /// What several instances remove and acquire while none of them reaches the store has no order among them.
    func barrier(of key: Int, instance: Int, before place: Int) -> Int {
        self.state.withLock { state in
            let all = state.invalidations[key] ?? []
            let isDisputed = all.contains { !$0.isFirm && $0.instance != instance }
            return all.reduce(0) { latest, invalidation in
                guard invalidation.instance == instance, invalidation.end < place else { return latest }
                guard invalidation.isFirm || !isDisputed else { return latest }
                return max(latest, invalidation.begin)
            }
        }
    }

    /// The invalidations of a key that other instances did after a place and the store knew of.
    func firmInvalidations(of key: Int, after place: Int, notBy instance: Int) -> [Invalidation] {
        self.state.withLock { state in
            (state.invalidations[key] ?? []).filter { $0.isFirm && $0.begin > place && $0.instance != instance }
        }
    }

    /// Notes that a token was returned whose removal an instance may have missed.
    ///
    /// - Returns: When that happened first.
    func noteLate(_ token: String, instance: Int, at now: Int64) -> Int64 {
        self.state.withLock { state in
            let first = state.lateServes["\(token)@\(instance)"] ?? now
            state.lateServes["\(token)@\(instance)"] = first
            return first
        }
    }

    // MARK: - What must be kept

    /// Whether no removal of a key can have removed a token that was acquired from a time on.
    func isBeyondRemovals(_ key: Int, _ start: Int64, by span: Int64) -> Bool {
        self.state.withLock { state in
            !state.looseKeys.contains(key) && state.invalidating[key] ?? 0 == 0
                && state.lastRemovals[key].map { start > $0 + span } ?? true
        }
    }

    func keep(_ token: String, _ mint: Mint) { self.state.withLock { $0.kept[mint.key] = (token, mint) } }

    /// Notes that stored records may be damaged.
    func forgetKept() { self.state.withLock { $0.kept = [:] } }

    var kept: [(token: String, mint: Mint)] {
        self.state.withLock { $0.kept.sorted { $0.key < $1.key }.map(\.value) }
    }

    // MARK: - The end

    /// Notes that the simulated fleet has ended as it should.
    func finish() { self.state.withLock { $0.isFinished = true } }

    var isFinished: Bool { self.state.withLock(\.isFinished) }
    var kinds: [String: Int] { self.state.withLock(\.kinds) }
    var violations: [String] { self.state.withLock(\.violations) }
    var trace: UInt64 { self.state.withLock(\.trace.value) }
    var lines: [String] { self.state.withLock(\.lines) }
}

/// A running hash of texts: FNV-1a.
struct TraceHash: Sendable {
    private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    mutating func combine(_ text: String) {
        for byte in text.utf8 { self.value = (self.value ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    }
}
