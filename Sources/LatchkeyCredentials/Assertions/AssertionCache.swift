//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Keeps assertions until shortly before they expire, and gets each one by one task at a time.
actor AssertionCache<Key: Hashable & Sendable> {
    private struct Entry {
        let loads = SharedLoad<SignedAssertion>()
        var assertion: SignedAssertion?
        var notBefore: Int64 = .max
        /// Until when the assertion is used without a look for another.
        var freshUntil: Int64 = .min

        /// Whether to use the assertion without a look for another; a clock that was set back makes it stale, too.
        func isFresh(at time: Int64) -> Bool { time >= self.notBefore && time < self.freshUntil }
    }

    /// How many assertions are kept: those of a daemon that serves many tenants.
    private let capacity: Int
    private let clock: CredentialClock
    private var entries: [Key: Entry] = [:]
    /// Counts how often everything was forgotten.
    private var epoch = 0

    init(clock: CredentialClock, capacity: Int = 1000) {
        self.clock = clock
        self.capacity = capacity
    }

    /// Returns an assertion, held or new.
    ///
    /// - Parameters:
    ///   - key: What the assertion depends on.
    ///   - make: Gets a new one.
    /// - Returns: The assertion; an old one that has not expired when no new one can be had.
    /// - Throws: ``CredentialError`` of `make`.
    func assertion(
        for key: Key,
        _ make: @escaping @Sendable () async throws(CredentialError) -> SignedAssertion
    ) async throws(CredentialError) -> SignedAssertion {
        let now = self.clock.now()
        if let entry = self.entries[key], let assertion = entry.assertion, entry.isFresh(at: now) { return assertion }
        let epoch = self.epoch
        let loads = self.loads(for: key, at: now)
        return try await loads.value { () throws(CredentialError) in
            try await self.renew(key, epoch: epoch, make)
        }
    }

    /// Forgets all assertions, because the issuer refused one.
    func removeAll() {
        self.entries = [:]
        self.epoch += 1
    }

    private func renew(
        _ key: Key,
        epoch: Int,
        _ make: @escaping @Sendable () async throws(CredentialError) -> SignedAssertion
    ) async throws(CredentialError) -> SignedAssertion {
        do throws(CredentialError) {
            let assertion = try await make()
            if epoch == self.epoch { self.hold(assertion, for: key) }
            return assertion
        } catch {
            let now = self.clock.now()
            guard error.code != .cancelled, let entry = self.entries[key], let old = entry.assertion,
                now >= entry.notBefore, let expiry = old.expiresAt, now < expiry
            else { throw error }
            return old
        }
    }

    private func hold(_ assertion: SignedAssertion, for key: Key) {
        let now = self.clock.now()
        // One that has expired by this host's clock is for its issuer to judge, and not for keeping.
        guard let expiry = assertion.expiresAt, expiry > now else { return }
        var entry = self.entries[key] ?? Entry()
        entry.assertion = assertion
        entry.notBefore = now
        // The request still has to travel, and clocks differ: a fifth of the time is left over, at most five minutes.
        entry.freshUntil = expiry - min(300, (expiry - now) / 5)
        self.entries[key] = entry
    }

    private func loads(for key: Key, at now: Int64) -> SharedLoad<SignedAssertion> {
        if let entry = self.entries[key] { return entry.loads }
        if self.entries.count >= self.capacity { self.makeRoom(at: now) }
        let entry = Entry()
        self.entries[key] = entry
        return entry.loads
    }

    /// Drops what is stale, or else the assertion that becomes stale first.
    private func makeRoom(at now: Int64) {
        self.entries = self.entries.filter { $0.value.freshUntil > now }
        guard self.entries.count >= self.capacity else { return }
        if let first = self.entries.min(by: { $0.value.freshUntil < $1.value.freshUntil }) {
            self.entries[first.key] = nil
        }
    }
}
