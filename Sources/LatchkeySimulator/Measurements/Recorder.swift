//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

/// Writes down what happens under one policy.
final class Recorder: Sendable {
    /// A token that the issuer made.
    private struct Token {
        var key: UInt32
        var issuedAt: Int64
        var life: Int64
    }

    /// What the fleet as a whole knows of a key.
    private struct Key {
        /// The newest token.
        var newest: UInt32?
        var newestAt: Int64 = 0
        /// How many calls for it are under way.
        var calls: Int32 = 0
        /// Tokens that were issued earlier are revoked.
        var revokedAt = Int64.min
        /// Whether a request for it has failed.
        var hasFailed = false
        var isUsed = false
    }

    private struct State {
        var spans: [Measurements]
        var tokens: [Token] = []
        var keys: [Key]
        var ages: [UInt64] = Array(repeating: 0, count: Recorder.ageClasses)
    }

    /// Into how many classes the ages of tokens are divided.
    static let ageClasses = 20

    /// How long one span of the measurements is, in nanoseconds.
    let spanLength: Int64
    /// When the simulation ends: what is under way then is still written down, what begins later is not.
    private let end: Int64
    private let state: Mutex<State>

    init(duration: Int64, keys: Int) {
        self.spanLength = Self.spanLength(of: duration)
        self.end = VirtualClock.start + duration
        let count = Int((duration + self.spanLength - 1) / self.spanLength)
        self.state = Mutex(
            State(
                spans: Array(repeating: Measurements(), count: max(1, count)),
                keys: Array(repeating: Key(), count: keys)
            )
        )
    }

    /// The length of a span so that there are 180 at most.
    static func spanLength(of duration: Int64) -> Int64 {
        let seconds: [Int64] = [
            1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 14_400, 43_200,
        ]
        for length in seconds where duration <= length * 180_000_000_000 { return length * 1_000_000_000 }
        return 345_600_000_000_000
    }

    @inline(__always)
    private func place(of now: Int64, in state: borrowing State) -> Int {
        min(Int((now - VirtualClock.start) / self.spanLength), state.spans.count - 1)
    }

    // MARK: - Requests

    /// Notes a request that was answered from memory at once.
    ///
    /// - Returns: Whether the token was revoked.
    func answered(_ key: Int, serial: UInt32, now: Int64) -> Bool {
        self.state.withLock { state in
            let place = self.place(of: now, in: state)
            state.spans[place].answers[0] &+= 1
            state.spans[place].latency.addInstant()
            return self.noteUse(of: serial, key, now: now, place: place, in: &state)
        }
    }

    /// Notes a request that had to wait for its answer.
    ///
    /// - Returns: Whether the token was revoked.
    @discardableResult
    func answered(_ key: Int, serial: UInt32, way: Answer, since start: Int64, now: Int64) -> Bool {
        self.state.withLock { state in
            let place = self.place(of: start, in: state)
            state.spans[place].answers[way.rawValue] += 1
            state.spans[place].latency.add(now - start)
            return self.noteUse(of: serial, key, now: now, place: place, in: &state)
        }
    }

    @inline(__always)
    private func noteUse(of serial: UInt32, _ key: Int, now: Int64, place: Int, in state: inout State) -> Bool {
        state.spans[place].requests &+= 1
        guard Int(serial) < state.tokens.count else { return false }
        let token = state.tokens[Int(serial)]
        let age = min(0.999_999, Double(now - token.issuedAt) / Double(token.life))
        state.spans[place].ages += age
        state.ages[Int(age * Double(Self.ageClasses))] &+= 1
        state.keys[key].isUsed = true
        if state.keys[key].newest != serial {
            let staleness = Double(now - state.keys[key].newestAt) / 1e9
            state.spans[place].staleUses += 1
            state.spans[place].staleness += staleness
            state.spans[place].greatestStaleness = max(state.spans[place].greatestStaleness, staleness)
        }
        guard token.issuedAt < state.keys[key].revokedAt else { return false }
        state.spans[place].revokedUses += 1
        return true
    }

    /// Notes a request that failed.
    func failed(_ key: Int, isRemembered: Bool, since start: Int64, now: Int64) {
        self.state.withLock { state in
            let place = self.place(of: start, in: state)
            state.spans[place].requests += 1
            state.spans[place].errors += 1
            if isRemembered { state.spans[place].remembered += 1 }
            state.spans[place].latency.add(now - start)
            state.keys[key].isUsed = true
            state.keys[key].hasFailed = true
        }
    }

    // MARK: - Issuer and store

    func issuerCalled(_ key: Int, now: Int64) {
        self.state.withLock { state in
            defer { state.keys[key].calls += 1 }
            guard now < self.end else { return }
            let place = self.place(of: now, in: state)
            state.spans[place].issuerCalls += 1
            if self.isDuplicate(key, now: now, in: state) { state.spans[place].duplicates += 1 }
        }
    }

    /// Whether a call is one that sharing would have saved: the same is under way, or has brought a token lately.
    private func isDuplicate(_ key: Int, now: Int64, in state: borrowing State) -> Bool {
        let known = state.keys[key]
        if known.calls > 0 { return true }
        guard let newest = known.newest else { return false }
        let token = state.tokens[Int(newest)]
        return token.issuedAt > known.revokedAt && now - token.issuedAt < token.life / 4
    }

    /// Notes the end of a call.
    ///
    /// - Returns: The number of the token, if the issuer gave one.
    func issuerAnswered(_ key: Int, sentAt: Int64, life: Int64?, now: Int64) -> UInt32? {
        self.state.withLock { state in
            state.keys[key].calls -= 1
            guard let life else {
                if sentAt < self.end { state.spans[self.place(of: sentAt, in: state)].issuerFailures += 1 }
                return nil
            }
            let serial = UInt32(state.tokens.count)
            state.tokens.append(Token(key: UInt32(key), issuedAt: sentAt, life: life))
            state.keys[key].newest = serial
            state.keys[key].newestAt = now
            return serial
        }
    }

    func storeCalled(failed: Bool, now: Int64) {
        self.state.withLock { state in
            guard now < self.end else { return }
            let place = self.place(of: now, in: state)
            state.spans[place].storeCalls += 1
            if failed { state.spans[place].storeFailures += 1 }
        }
    }

    /// Revokes what a tenant's keys have.
    func revoke(tenant: Int, of tenants: Int, now: Int64) {
        self.state.withLock { state in
            for key in stride(from: tenant, to: state.keys.count, by: tenants) { state.keys[key].revokedAt = now }
        }
    }

    // MARK: - Results

    /// What was measured: spans, ages, and the shares of keys.
    var outcome: (spans: [Measurements], ages: [UInt64], usedKeys: Int, failedKeys: Int, tokens: Int) {
        self.state.withLock { state in
            (
                state.spans, state.ages, state.keys.count { $0.isUsed }, state.keys.count { $0.hasFailed },
                state.tokens.count
            )
        }
    }
}
