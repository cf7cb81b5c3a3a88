//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// One task that uses the cache at random.
struct SimulatedCaller: Sendable {
    let number: Int
    let world: World

    func run(random seed: UInt64, operations: Int) async {
        var random = SeededSequence(seed: seed)
        for _ in 0..<operations {
            await self.step(&random)
            let pause: Int64 =
                switch random.next(below: 10) {
                case 0..<4: Int64(random.next(below: 20_000_000))
                case 4..<8: Int64(random.next(below: 4_000_000_000))
                default: Int64(random.next(below: 40_000_000_000))
                }
            try? await self.world.time.sleep(until: self.world.time.continuousNanoseconds() + pause)
        }
    }

    /// What a caller does, as it is counted.
    static let kinds: Set<String> = [
        "get", "get.timeout", "get.minimum", "get.cancellable", "get.rejected", "get.forced", "get.claims", "peek",
        "invalidate.soft", "invalidate.hard", "remove", "purge",
    ]

    private func step(_ random: inout SeededSequence) async {
        let key = Int(random.next(below: UInt64(self.world.keys.count)))
        // In a calm world nothing overtakes an acquisition: there must never be two for a key.
        switch random.next(below: self.world.isCalm ? 79 : 100) {
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
        self.world.history.count(kind)
        let begin = self.world.history.tick()
        let start = self.world.time.continuousNanoseconds()
        let isPlain = options.forcedRefresh == nil && options.claims == nil && options.minimumRemaining == .zero
        let held = isPlain ? self.usable(key) : nil
        do {
            let token = try await self.world.cache.token(
                for: self.world.keys[key],
                from: self.world.source(key),
                options: options
            )
            self.check(token, key: key, begin: begin, kind: kind)
            if self.world.isQuiet { self.checkRefresh(of: token, key: key) }
        } catch {
            self.world.history.count("error.\(error.code.name)")
            self.note(kind, key, error.code.name)
            self.checkWithheld(held, key: key, begin: begin, error: error)
        }
        self.world.history.leave(key, at: self.world.time.continuousNanoseconds())
        if self.world.cache.excess > 1 {
            self.world.history.violation("I10: a shard holds \(self.world.cache.excess) entries beyond its limit")
        }
        if let timeout {
            let late = self.world.time.continuousNanoseconds() - start - timeout.nanosecondCount
            if late > 5_000_000 + self.world.slack(since: start) {
                self.world.history.violation("I3: a caller waited \(late) ns beyond its timeout")
            }
        }
    }

    /// The token that the cache holds for a key and would hand out for a while.
    private func usable(_ key: Int) -> String? {
        guard let token = self.world.cache.cachedToken(for: self.world.keys[key]),
            let mint = self.world.history.mint(of: token.value),
            mint.expiresAt - self.world.time.continuousNanoseconds() > mint.life / 10 + 40_000_000_000
        else { return nil }
        return token.value
    }

    private func checkWithheld(_ held: String?, key: Int, begin: Int, error: TokenCacheError) {
        guard let held, error.code != .cancelled, error.code != .shutDown, error.code != .timedOut,
            self.world.history.lastOvertaking(of: key) < begin, self.usable(key) == held
        else { return }
        self.world.history.violation("I6: '\(error.code.name)' although \(held) was usable")
    }

    private func check(_ token: AccessToken, key: Int, begin: Int, kind: String) {
        let now = self.world.time.continuousNanoseconds()
        self.note(kind, key, token.value)
        guard let mint = self.world.history.mint(of: token.value) else {
            return self.world.history.violation("I11: \(token.value) was never made for a key")
        }
        if mint.key != key { self.world.history.violation("I11: \(token.value) returned for key \(key)") }
        if mint.begin < self.world.history.barrier(of: key, before: begin) {
            self.world.history.violation("I2: \(token.value) returned after it was invalidated")
        }
        let floor = min(30_000_000_000, mint.life / 20)
        // Suspend is found within a tick.
        if now >= mint.expiresAt - floor + self.world.slack(since: now) + 5_000_000 {
            let over = now - mint.expiresAt
            self.world.history.violation("I7, I17: \(token.value) returned \(over) ns after its end")
        }
    }

    /// Checks that a token which was asked for while its refresh was due is replaced well before its end.
    private func checkRefresh(of token: AccessToken, key: Int) {
        let now = self.world.time.continuousNanoseconds()
        guard let mint = self.world.history.mint(of: token.value), mint.life >= 20_000_000_000 else { return }
        let mandatoryAt = mint.expiresAt - min(120_000_000_000, mint.life / 10)
        let explanation = self.world.cache.explain(self.world.keys[key])
        if let due = explanation.refreshDue, due <= .zero, now < mandatoryAt {
            self.world.history.sawAging(token.value, at: now)
            self.world.history.count("refresh.due")
        }
        // An acquisition takes up to 1.22 s; a refresh may be put off for a second by its budget, and for five seconds
        // after a caller has asked in vain for a longer life.
        if let first = self.world.history.firstAging(of: token.value), first + 8_000_000_000 < mandatoryAt,
            now >= mandatoryAt
        {
            self.world.history.violation("I15: \(token.value) was not refreshed in time although nothing failed")
        }
    }

    private func peek(_ key: Int) {
        self.world.history.count("peek")
        let begin = self.world.history.tick()
        if let token = self.world.cache.cachedToken(for: self.world.keys[key]) {
            self.check(token, key: key, begin: begin, kind: "peek")
        }
    }

    private func cancelled(_ key: Int, after pause: Int64) async {
        self.world.history.count("get.cancelled")
        let caller = self
        let task = self.world.spawn { await caller.get(key, "get.cancellable", .init()) }
        try? await self.world.time.sleep(until: self.world.time.continuousNanoseconds() + pause)
        task.cancel()
        await task.value
    }

    private func rejected(_ key: Int) async {
        guard let token = self.world.cache.cachedToken(for: self.world.keys[key]) else { return }
        self.world.history.overtake([key])
        await self.get(key, "get.rejected", .init(forcedRefresh: .rejected(token.hash)))
    }

    private func forced(_ key: Int) async {
        self.world.history.overtake([key])
        await self.get(key, "get.forced", .init(forcedRefresh: .always))
    }

    private func claims(_ key: Int, _ number: UInt64) async {
        // The token of a claims challenge replaces the plain one too, and has a flight of its own.
        self.world.history.overtake([key])
        await self.get(key, "get.claims", .init(claims: "{\"c\":\(number)}"))
        self.world.history.overtake([key])
    }

    // MARK: - Writes

    private func invalidate(_ key: Int, _ mode: InvalidationMode) async {
        self.world.history.count("invalidate.\(mode)")
        self.note("invalidate", key, "\(mode)")
        let begin = self.world.history.beginInvalidation(of: [key])
        await self.world.cache.invalidate(self.world.keys[key], mode: mode)
        self.world.history.acknowledge([key], begin: begin)
    }

    private func remove(_ key: Int) async {
        self.world.history.count("remove")
        let begin = self.world.history.beginInvalidation(of: [key])
        await self.world.cache.remove(self.world.keys[key])
        self.world.history.acknowledge([key], begin: begin)
    }

    private func purge(_ key: Int) async {
        self.world.history.count("purge")
        let partition = self.world.keys[key].partition
        let keys = self.world.keys.indices.filter { self.world.keys[$0].partition == partition }
        let begin = self.world.history.beginInvalidation(of: keys)
        await self.world.cache.purge(partition)
        self.world.history.acknowledge(keys, begin: begin)
    }

    private func note(_ kind: String, _ key: Int, _ outcome: String) {
        let now = self.world.time.continuousNanoseconds()
        self.world.history.note("\(now) caller \(self.number) \(kind) \(key) \(outcome)")
    }
}

extension Duration {
    var nanosecondCount: Int64 {
        self.components.seconds * 1_000_000_000 + self.components.attoseconds / 1_000_000_000
    }
}
