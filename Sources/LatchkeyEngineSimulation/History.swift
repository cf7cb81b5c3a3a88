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
        var expiresAt: Int64
        var life: Int64
    }

    private struct State {
        var clock = 0
        var kinds: [String: Int] = [:]
        var violations: [String] = []
        var mints: [String: Mint] = [:]
        /// For each key, the begins of the invalidations that were acknowledged, with the acknowledgement's place.
        var invalidations: [Int: [(begin: Int, end: Int)]] = [:]
        /// For each key, how many invalidations are under way.
        var invalidating: [Int: Int] = [:]
        /// For each key, the places where what was under way may have been overtaken.
        var overtakings: [Int: Int] = [:]
        /// When each token was first returned while its refresh was due.
        var aging: [String: Int64] = [:]
        /// For each key, when callers ended their waits.
        var leaves: [Int: [Int64]] = [:]
        var trace = TraceHash()
        var lines: [String] = []
        var isEnding = false
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

    func note(_ line: @autoclosure () -> String) {
        let line = line()
        self.state.withLock { state in
            state.trace.combine(line)
            if self.keepsLines { state.lines.append(line) }
        }
    }

    func violation(_ text: String) {
        self.state.withLock { state in
            state.violations.append(text)
            if self.keepsLines { state.lines.append("VIOLATION " + text) }
        }
    }

    func mint(_ token: String, _ mint: Mint) { self.state.withLock { $0.mints[token] = mint } }

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
    func sawAging(_ token: String, at time: Int64) {
        self.state.withLock { $0.aging[token] = min($0.aging[token] ?? .max, time) }
    }

    func firstAging(of token: String) -> Int64? { self.state.withLock { $0.aging[token] } }

    /// Notes that what was under way for keys may be overtaken from now on.
    func overtake(_ keys: [Int]) {
        self.state.withLock { state in
            state.clock += 1
            for key in keys { state.overtakings[key] = state.clock }
        }
    }

    func lastOvertaking(of key: Int) -> Int { self.state.withLock { $0.overtakings[key] ?? 0 } }

    /// Notes that keys are about to be invalidated.
    ///
    /// - Returns: The place in the history where it begins.
    func beginInvalidation(of keys: [Int]) -> Int {
        self.state.withLock { state in
            state.clock += 2
            for key in keys {
                state.overtakings[key] = state.clock - 1
                state.invalidating[key, default: 0] += 1
            }
            return state.clock
        }
    }

    func isBeingInvalidated(_ key: Int) -> Bool { self.state.withLock { $0.invalidating[key] ?? 0 > 0 } }

    func acknowledge(_ keys: [Int], begin: Int) {
        self.state.withLock { state in
            state.clock += 1
            for key in keys { state.invalidating[key]! -= 1 }
            for key in keys { state.invalidations[key, default: []].append((begin, state.clock)) }
        }
    }

    /// The begin of the latest invalidation of a key that was acknowledged before a place.
    func barrier(of key: Int, before place: Int) -> Int {
        self.state.withLock { state in
            (state.invalidations[key] ?? []).filter { $0.end < place }.map(\.begin).max() ?? 0
        }
    }

    /// Notes that the cache is about to be shut down.
    func beginEnding() { self.state.withLock { $0.isEnding = true } }

    var isEnding: Bool { self.state.withLock(\.isEnding) }

    /// Notes that the simulated process has ended as it should.
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
