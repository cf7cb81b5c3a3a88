//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// Accounts whose refresh tokens the instances of a fleet share.
struct SimulatedFamilies: Sendable {
    static let accounts = 2
    static let audiences = 3

    let issuer: FamilyIssuer
    let families: [FamilyKey]
    /// For each account, the names of the access tokens.
    let keys: [[CacheKey]]

    init(issuer: FamilyIssuer, hashSeed: UInt64) throws {
        self.issuer = issuer
        self.families = try (0..<Self.accounts).map {
            try FamilyKey(authority: "rotating", client: "client", account: "account-\($0)")
        }
        self.keys = try (0..<Self.accounts).map { account in
            try (0..<Self.audiences).map { audience in
                try CacheKey(
                    authority: "rotating",
                    client: "client",
                    subject: "account-\(account)",
                    scopes: ["audience-\(audience)"]
                )
                .hashed(with: hashSeed)
            }
        }
    }

    /// Lets a caller ask for access tokens, and sign in where that is asked of it.
    func call(from caller: SimulatedCaller, random seed: UInt64, operations: Int) async {
        var random = SeededSequence(seed: seed)
        for _ in 0..<operations {
            let account = Int(random.next(below: UInt64(Self.accounts)))
            let audience = Int(random.next(below: UInt64(Self.audiences)))
            if let instance = caller.machine.instance {
                await self.ask(instance, for: caller, account, audience)
            }
            let pause: UInt64 = random.chance(0.5) ? 200_000_000 : 60_000_000_000
            await caller.world.time.sleep(for: Int64(random.next(below: pause)))
        }
    }

    private func ask(
        _ instance: SimulatedInstance,
        for caller: SimulatedCaller,
        _ account: Int,
        _ audience: Int
    ) async {
        let name = "access-\(account)-\(audience)"
        let source = FamilySource(
            issuer: self.issuer,
            family: self.families[account],
            name: name,
            instance: instance.sign,
            slot: caller.machine.slot
        )
        let history = caller.world.history
        do {
            let token = try await instance.cache.token(for: self.keys[account][audience], from: source)
            history.count("family.get")
            if !instance.sign.hasVanished, !token.value.hasPrefix(name + "#") {
                history.violation("I11: \(token.value) returned for \(name)")
            }
        } catch {
            history.count("family.error.\(error.code.name)")
            guard error.cause is RefreshTokenFamilyError, !instance.sign.isEnding else { return }
            _ = try? await instance.cache.keepRefreshToken(self.issuer.signIn(account), in: self.families[account])
        }
    }

    // MARK: - Judging

    /// Checks that the newest refresh tokens are stored.
    func check(in store: SimulatedStore, history: History) {
        for (account, family) in self.families.enumerated() {
            guard let newest = self.issuer.newest(of: account) else { continue }
            let entry = store.entry(RecordCodec(.none).storeKey(family.cacheKey))
            let stored = entry.flatMap { FamilyToken(in: $0.record.payload) }
            history.count("family.kept")
            // Another sign-in may have taken its place.
            if let stored, stored.session != newest.session || stored == newest { continue }
            history.violation("I20: \(newest.text) is not stored, but \(stored?.text ?? "nothing")")
        }
    }
}
