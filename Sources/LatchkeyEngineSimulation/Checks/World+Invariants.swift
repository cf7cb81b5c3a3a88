//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// What must hold between the instances of a fleet.
extension World {
    /// How long what is undisturbed may take to hear of a change: its way through the feed, and removals that have to
    /// wait for another instance's acquisition.
    private static let hearing: Int64 = 3_000_000_000
    /// How long it takes until all is as before once something is in order again: a store is found to be back within a
    /// second, and what had to wait is written within five more.
    static let recovery: Int64 = 15_000_000_000
    /// How long a token is trusted by an instance that does not hear of changes, from the last one that it has heard of.
    private static let trust: Int64 = 75_000_000_000

    /// Whether something was out of order for a machine not long ago.
    func isUpset(_ machine: Machine?, within span: Int64 = recovery) -> Bool {
        let now = self.time.now
        return self.faults.latest([.store, .link, .machine, .deaf, .trim], slot: machine?.slot, at: now) > now - span
    }

    /// Whether nothing has kept the fleet from sharing what an issuer asks for: a cache trusts no wall clock any more that
    /// was once ahead.
    var sharesGates: Bool {
        self.plan.isShared && !self.isUpset(nil, within: 40_000_000_000) && self.history.count(of: "fault.wall") == 0
    }

    // MARK: - Revocation

    /// Checks that a token is not returned long after another instance has removed it.
    func checkRevocation(
        of token: String,
        _ mint: History.Mint,
        by instance: SimulatedInstance,
        on machine: Machine,
        askedAt: Int64
    ) {
        guard self.plan.isFleet else { return }
        let removals = self.history.firmInvalidations(of: mint.key, after: mint.begin, notBy: instance.number)
        let writer = self.machines.first { $0.instance?.number == mint.instance }
        for removal in removals where askedAt > self.latestHearing(of: removal, on: machine, by: askedAt) {
            // Who stood still with the lease stores its token late; then the next lease shows what is older.
            if let writer, askedAt <= self.latestHearing(of: removal, on: writer, by: self.time.now) { continue }
            if self.wasUnderWay(mint, at: removal) { continue }
            if self.mayBeLate(removal, by: instance, on: machine, at: askedAt) {
                let first = self.history.noteLate(token, instance: instance.number, at: askedAt)
                self.history.count("served.once.more")
                if askedAt - first <= 5_000_000_000 { continue }
            }
            let late = (askedAt - removal.acknowledgedAt) / 1_000_000
            return self.history.violation(
                "I2: \(instance.number) returned \(token) \(late) ms after instance \(removal.instance) had removed it"
            )
        }
    }

    /// Whether a token was being acquired when an instance removed it that is gone now: it would have removed it again.
    private func wasUnderWay(_ mint: History.Mint, at removal: History.Invalidation) -> Bool {
        removal.acknowledgedAt - mint.startedAt < 5_000_000_000
            && !self.machines.contains { $0.instance?.number == removal.instance }
    }

    /// By when a machine has heard of a removal, or trusts nothing any more that it could have heard of.
    private func latestHearing(of removal: History.Invalidation, on machine: Machine, by now: Int64) -> Int64 {
        let acknowledgedAt = removal.acknowledgedAt
        var latest = acknowledgedAt
        let upset = self.faults.latest([.store, .link, .machine, .issuer], slot: machine.slot, at: now)
        if upset > acknowledgedAt - Self.recovery { latest = max(latest, upset + Self.recovery) }
        let deaf = self.faults.latest([.deaf], slot: machine.slot, at: now)
        if deaf > acknowledgedAt - Self.recovery {
            // A feed that is back tells all that was missed.
            let heardAt = deaf < now ? deaf + Self.hearing : .max
            latest = max(latest, min(heardAt, acknowledgedAt + Self.trust))
        }
        return latest + Self.hearing
    }

    /// Whether an instance may have missed a removal: it returns such a token once more while it looks into the store.
    private func mayBeLate(
        _ removal: History.Invalidation,
        by instance: SimulatedInstance,
        on machine: Machine,
        at now: Int64
    ) -> Bool {
        guard !self.plan.configuration.fleet.strictRevocation else { return false }
        let since = removal.acknowledgedAt - Self.recovery
        let missed = self.faults.latest([.store, .link, .machine, .deaf, .trim], slot: machine.slot, at: now)
        return missed > since || instance.startedAt > since
    }

    // MARK: - Durability

    /// Checks that the store has what a caller was given that must be kept.
    func checkKept(_ token: String, _ mint: History.Mint) {
        let span = self.time.now - mint.startedAt + Self.recovery
        guard let store = self.store, self.mustKeep(mint.key), !self.isUpset(nil, within: span), self.mustBeStored(mint)
        else { return }
        self.checkKept(token, mint, in: store)
        self.history.keep(token, mint)
        self.history.count("kept")
    }

    /// Whether a token was not overtaken when it was acquired, and nothing can have removed it.
    ///
    /// A removal counts for what another instance acquires meanwhile, too. An acquisition waits for its turn before the
    /// issuer is called.
    private func mustBeStored(_ mint: History.Mint) -> Bool {
        self.history.lastOvertakingTime(of: mint.key) < mint.startedAt.addingClamped(-Self.recovery)
            && !self.history.isBeingReplaced(mint.key)
            && self.history.isBeyondRemovals(mint.key, mint.startedAt, by: 40_000_000_000)
    }

    private func checkKept(_ token: String, _ mint: History.Mint, in store: SimulatedStore) {
        let entry = store.entry(RecordCodec(.none).storeKey(self.keys[mint.key]))
        // Whether a removal was before an acquisition that had to go without a lease is not known: then the removal counts.
        if entry == nil, store.remembersRemoval(of: RecordCodec(.none).storeKey(self.keys[mint.key])) { return }
        // Another acquisition that was stored since is newer.
        guard let entry, entry.holds(token) || entry.place > mint.begin else {
            return self.history.violation("I13: \(token) was returned and is not stored")
        }
    }

    /// Checks that the store still has what callers were given that must be kept.
    func checkKept() {
        guard let store = self.store else { return }
        for (token, mint) in self.history.kept where self.mustBeStored(mint) { self.checkKept(token, mint, in: store) }
    }

    // MARK: - Agreement

    /// Checks that all instances agree once everything is in order.
    func checkAgreement() async {
        self.checkKept()
        await self.time.sleep(for: 2 * Self.recovery)
        // What may have been missed is looked up when it is used.
        self.touchAll()
        for round in 0..<4 {
            await self.time.sleep(for: 2_000_000_000)
            let complaints = await self.disagreements()
            if complaints.isEmpty { return self.history.count("agreed") }
            if round == 3 { complaints.forEach { self.history.violation("I12: " + $0) } }
            self.touchAll()
        }
    }

    private func touchAll() {
        for machine in self.machines {
            for key in self.keys { _ = machine.instance?.cache.cachedToken(for: key) }
        }
    }

    private func disagreements() async -> [String] {
        var complaints: [String] = []
        for machine in self.machines {
            guard let instance = machine.instance else { continue }
            let pending = await instance.cache.statistics.pendingWrites
            if pending > 0 { complaints.append("instance \(instance.number) has \(pending) changes left to tell") }
            let health = await instance.cache.health
            self.history.detail("instance \(instance.number): store \(health.store!), feed \(health.feed!)")
            for key in self.keys.indices where self.disagrees(instance, about: key) {
                complaints.append("instance \(instance.number) has another token for key \(key) than the store")
            }
        }
        return complaints
    }

    private func disagrees(_ instance: SimulatedInstance, about key: Int) -> Bool {
        // Where a wall clock was wrong, a record may be none for one instance and one for another; one that was damaged may
        // have been replaced by an older one.
        guard self.history.count(of: "fault.wall") == 0, self.history.count(of: "fault.store.tearing") == 0,
            let entry = self.store?.entry(RecordCodec(.none).storeKey(self.keys[key])), !entry.isTorn,
            entry.record.expiresAt.milliseconds - self.time.wallTime.milliseconds > 90_000,
            // What was acquired just now is on its way.
            self.time.now - self.history.lastMint(of: key) > 2_000_000_000,
            let held = instance.cache.cachedToken(for: self.keys[key])
        else { return false }
        return !entry.holds(held.value) && self.wasTold(of: entry, key: key)
    }

    /// Whether whoever stored a record lived on to tell the others of it.
    private func wasTold(of entry: SimulatedStore.Entry, key: Int) -> Bool {
        let living = self.machines.compactMap(\.instance?.number)
        return self.history.mints(of: key).contains { entry.holds($0.key) && living.contains($0.value.instance) }
    }
}

extension SimulatedStore.Entry {
    /// Whether the record is that of a token.
    func holds(_ token: String) -> Bool {
        let wanted = Array(token.utf8)
        let payload = self.record.payload
        guard payload.count >= wanted.count else { return false }
        return (0...payload.count - wanted.count).contains { start in
            payload[start] == wanted[0] && payload[start...].starts(with: wanted)
        }
    }
}
