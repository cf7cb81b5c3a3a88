//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// One call of a cache.
struct SimulatedCall: Sendable {
    let caller: SimulatedCaller
    let instance: SimulatedInstance

    private var world: World { self.caller.world }
    private var history: History { self.caller.world.history }
    private var cache: TokenCache { self.instance.cache }
    private var now: Int64 { self.caller.world.time.now }

    /// What a caller does, as it is counted.
    static let kinds: Set<String> = [
        "get", "get.refused", "get.timeout", "get.minimum", "get.cancellable", "get.rejected", "get.forced",
        "get.claims", "peek", "invalidate.soft", "invalidate.hard", "remove", "purge",
    ]

    func step(_ random: inout SeededSequence) async {
        let key = Int(random.next(below: UInt64(self.world.keys.count)))
        // In a calm world nothing overtakes an acquisition: there must never be two for a key.
        switch random.next(below: self.world.plan.isCalm ? 79 : 100) {
        case 0..<62: await self.get(key, "get", .init())
        case 62..<68:
            let timeout = Duration.milliseconds(Int64(random.next(below: 900)))
            await self.get(key, "get.timeout", .init(timeout: timeout), timeout: timeout)
        case 68..<72:
            let remaining = Duration.seconds(Int64(random.next(below: 120)))
            await self.get(key, "get.minimum", .init(minimumRemaining: remaining))
        case 72..<79: await self.cancelled(key, after: Int64(random.next(below: 1_500_000_000)))
        case 79..<83: await self.rejected(key)
        case 83..<85: await self.forced(key)
        case 85..<88: self.peek(key)
        case 88..<92: await self.invalidate(key, .soft)
        case 92..<95: await self.invalidate(key, .hard)
        case 95..<97: await self.remove(key)
        case 97..<98: await self.purge(key)
        default: await self.claims(key, random.next(below: 3))
        }
    }

    // MARK: - Reads

    private func get(_ key: Int, _ kind: String, _ options: TokenRequestOptions, timeout: Duration? = nil) async {
        self.history.count(kind)
        let begin = self.history.tick()
        let start = self.now
        let isPlain = options.forcedRefresh == nil && options.claims == nil && options.minimumRemaining == .zero
        let held = isPlain ? self.usable(key) : nil
        do {
            let source = self.world.source(key, for: self.instance)
            let token = try await self.cache.token(for: self.world.keys[key], from: source, options: options)
            // What is left of a process that is gone answers nobody.
            guard !self.instance.sign.hasVanished else { return }
            self.check(token, .init(kind: kind, key: key, begin: begin, start: start))
            if self.world.plan.isQuiet { self.checkRefresh(of: token, key: key) }
        } catch {
            guard !self.instance.sign.hasVanished else { return }
            self.history.count("error.\(error.code.name)")
            self.note(kind, key, error.code.name)
            self.checkWithheld(held, key: key, begin: begin, error: error)
        }
        self.history.leave(key, at: self.now)
        if self.cache.excess > 1 {
            self.history.violation("I10: a shard holds \(self.cache.excess) entries beyond its limit")
        }
        if let timeout {
            let late = self.now - start - timeout.nanosecondCount
            if late > 5_000_000 + self.slack(since: start) {
                self.history.violation("I3: a caller waited \(late) ns beyond its timeout")
            }
        }
    }

    /// How much of the time since a point may have gone unnoticed by the cache.
    private func slack(since point: Int64) -> Int64 {
        self.caller.machine.slack(since: point, window: self.world.plan.tick + 100_000_000)
    }

    /// The token that the cache holds for a key and would hand out for a while.
    private func usable(_ key: Int) -> String? {
        guard let token = self.cache.cachedToken(for: self.world.keys[key]),
            let mint = self.history.mint(of: token.value),
            mint.expiresAt - self.now > mint.life / 10 + 40_000_000_000
        else { return nil }
        return token.value
    }

    private func checkWithheld(_ held: String?, key: Int, begin: Int, error: TokenCacheError) {
        guard let held, error.code != .cancelled, error.code != .shutDown, error.code != .timedOut,
            self.history.lastOvertaking(of: key) < begin, self.usable(key) == held
        else { return }
        self.history.violation("I6: '\(error.code.name)' although \(held) was usable")
    }

    /// One question, to be held against its answer.
    private struct Question {
        var kind: String
        var key: Int
        /// The place in the history where it was asked, and when.
        var begin: Int
        var start: Int64
    }

    private func check(_ token: AccessToken, _ question: Question) {
        let now = self.now
        let key = question.key
        self.note(question.kind, key, token.value)
        guard let mint = self.history.mint(of: token.value) else {
            return self.history.violation("I11: \(token.value) was never made for a key")
        }
        if mint.key != key { self.history.violation("I11: \(token.value) returned for key \(key)") }
        if mint.begin < self.history.barrier(of: key, instance: self.instance.number, before: question.begin) {
            self.history.violation("I2: \(token.value) returned after it was invalidated")
        }
        self.world.checkRevocation(
            of: token.value,
            mint,
            by: self.instance,
            on: self.caller.machine,
            askedAt: question.start
        )
        self.world.checkKept(token.value, mint)
        let floor = min(30_000_000_000, mint.life / 20)
        // Suspend is found within a tick.
        if now >= mint.expiresAt - floor + self.slack(since: now) + 5_000_000 {
            let over = now - mint.expiresAt
            self.history.violation("I7, I17: \(token.value) returned \(over) ns after its end")
        }
    }

    /// Checks that a token which was asked for while its refresh was due is replaced well before its end.
    private func checkRefresh(of token: AccessToken, key: Int) {
        let now = self.now
        guard let mint = self.history.mint(of: token.value), mint.life >= 20_000_000_000 else { return }
        let mandatoryAt = mint.expiresAt - min(120_000_000_000, mint.life / 10)
        let explanation = self.cache.explain(self.world.keys[key])
        if let due = explanation.refreshDue, due <= .zero, now < mandatoryAt {
            self.history.sawAging(token.value, instance: self.instance.number, at: now)
            self.history.count("refresh.due")
        }
        // An acquisition takes up to 1.22 s; a refresh may be put off for a second by its budget, for five seconds after a
        // caller has asked in vain for a longer life, and for ten while another instance is refreshing the token.
        let patience: Int64 = self.world.plan.isFleet ? 20_000_000_000 : 8_000_000_000
        if let first = self.history.firstAging(of: token.value, instance: self.instance.number),
            first + patience < mandatoryAt, now >= mandatoryAt
        {
            self.history.violation("I15: \(token.value) was not refreshed in time although nothing failed")
        }
    }

    private func peek(_ key: Int) {
        self.history.count("peek")
        let begin = self.history.tick()
        if let token = self.cache.cachedToken(for: self.world.keys[key]) {
            self.check(token, .init(kind: "peek", key: key, begin: begin, start: self.now))
        }
    }

    private func cancelled(_ key: Int, after pause: Int64) async {
        self.history.count("get.cancelled")
        let call = self
        let task = self.caller.machine.executor.spawn { await call.get(key, "get.cancellable", .init()) }
        await self.world.time.sleep(for: pause)
        task.cancel()
        await task.value
    }

    private func rejected(_ key: Int) async {
        guard let token = self.cache.cachedToken(for: self.world.keys[key]) else { return }
        await self.replace(key, "get.rejected", .init(forcedRefresh: .rejected(token.hash)))
    }

    private func forced(_ key: Int) async { await self.replace(key, "get.forced", .init(forcedRefresh: .always)) }

    private func claims(_ key: Int, _ number: UInt64) async {
        // The token of a claims challenge replaces the plain one too, and has a flight of its own.
        await self.replace(key, "get.claims", .init(claims: "{\"c\":\(number)}"))
    }

    private func replace(_ key: Int, _ kind: String, _ options: TokenRequestOptions) async {
        self.history.overtake(key, isBeginning: true, at: self.now)
        await self.get(key, kind, options)
        self.history.overtake(key, isBeginning: false, at: self.now)
    }

    // MARK: - Writes

    private func invalidate(_ key: Int, _ mode: InvalidationMode) async {
        await self.invalidate([key], "invalidate.\(mode)") {
            await self.cache.invalidate(self.world.keys[key], mode: mode)
        }
    }

    private func remove(_ key: Int) async {
        await self.invalidate([key], "remove") { await self.cache.remove(self.world.keys[key]) }
    }

    private func purge(_ key: Int) async {
        let partition = self.world.keys[key].partition
        let keys = self.world.keys.indices.filter { self.world.keys[$0].partition == partition }
        await self.invalidate(keys, "purge") { await self.cache.purge(partition) }
    }

    private func invalidate(_ keys: [Int], _ kind: String, _ body: () async -> Void) async {
        self.history.count(kind)
        self.note(kind, keys[0], "begins")
        let start = self.now
        let begin = self.history.beginInvalidation(of: keys, at: start)
        await body()
        let hasVanished = self.instance.sign.hasVanished
        let invalidation = History.Invalidation(
            begin: begin,
            acknowledgedAt: self.now,
            instance: self.instance.number,
            isFirm: !hasVanished && !self.world.isUpset(self.caller.machine, within: self.now - start + 15_000_000_000)
        )
        self.history.end(invalidation, of: keys, isAcknowledged: !hasVanished)
        if !hasVanished { self.note(kind, keys[0], invalidation.isFirm ? "is known" : "is loose") }
    }

    private func note(_ kind: String, _ key: Int, _ outcome: String) {
        let now = self.now
        self.history.note("\(now) \(self.instance.number)/\(self.caller.number) \(kind) \(key) \(outcome)")
    }
}
