//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension TokenCache {
    /// What a removal is stronger than.
    struct Fence: Sendable {
        /// A version above that of everything that was acquired before; `nil` when none was to be had.
        var version: RecordVersion?
        /// Who holds the lease that was taken for the removal alone.
        var owner: LeaseOwner?
        /// Whether another instance may be acquiring the token: what it brings may be as old as what is removed.
        var isContested = false
    }

    /// Whether removals are ordered among the acquisitions of all instances.
    var usesFences: Bool { self.abilities.leases != nil && self.configuration.fleet.sharesAcquisitions }

    /// Finds the version that a removal needs in order to count for acquisitions under way, too.
    func fence(for name: StoreKey) async -> Fence {
        guard self.usesFences else { return Fence() }
        // What this instance acquires was overtaken already, or began after the removal.
        let now = self.time.exactNow()
        if let version = self.fleet.leases.leastVersion(of: name, now: now) { return Fence(version: version) }
        switch await self.acquireLease(of: name, duration: .seconds(2)) {
        case .granted(let owner, let fence):
            return Fence(version: RecordVersion(fence: fence, sequence: 1), owner: owner)
        // Where nobody says whether another instance is acquiring the token, one may be.
        case .busy, .unavailable: return Fence(isContested: true)
        }
    }

    /// Ends a removal that took a lease.
    func endRemoval(of name: StoreKey, _ fence: Fence) async {
        if let owner = fence.owner { await self.releaseLease(of: name, owner: owner) }
    }

    /// Notes that a removal has to be repeated, once the other instance's acquisition has ended or the store is back.
    func contest(_ name: StoreKey, key: CacheKey, upTo version: RecordVersion, isHard: Bool) {
        self.fleet.lastContest += 1
        self.fleet.contested[name] = .init(
            key: key,
            fence: version.fence,
            isHard: isHard || self.fleet.contested[name]?.isHard ?? false,
            number: self.fleet.lastContest,
            since: self.time.exactNow()
        )
        self.planFlush(after: .milliseconds(150))
    }

    /// Repeats removals that another instance's acquisition or the store stood in the way of.
    ///
    /// - Returns: Whether none is left.
    func settleContests() async -> Bool {
        for contest in self.fleet.contested.values.sorted(by: { $0.number < $1.number }) {
            let name = self.codec.storeKey(contest.key)
            guard self.time.exactNow() - contest.since < WriteQueue.removalPatience else {
                self.fleet.contested[name] = nil
                self.removalConfirmed(contest.key, generation: self.storeSchedule.removing[name])
                continue
            }
            guard self.openStore != nil else { continue }
            let fence = await self.fence(for: name)
            guard let version = fence.version, await self.yields(contest),
                self.fleet.contested[name] != nil
            else {
                await self.endRemoval(of: name, fence)
                continue
            }
            self.fleet.contested[name] = nil
            await self.remove(name, key: contest.key, upTo: version, fence: fence, isHard: contest.isHard)
            // What fails again has waited from the start.
            self.fleet.contested[name]?.since = contest.since
            await self.endRemoval(of: name, fence)
        }
        return self.fleet.contested.isEmpty
    }

    /// Drops what this instance has acquired since a removal began where another has removed or stored something since:
    /// which of them is older is not known.
    ///
    /// - Returns: Whether the store has answered.
    private func yields(_ contest: FleetState.Contest) async -> Bool {
        guard let held = self.shard(contest.key).withLock({ $0.entries[contest.key] }),
            let stored = self.storedRecord(held, key: contest.key)
        else { return true }
        guard let store = self.openStore, let write = self.seal([StoreWrite(stored)])?.first else { return false }
        let budget = self.configuration.storeWriteBudget
        // Only a write tells of what was removed, too.
        let outcomes = await self.bounded(budget, .write) { await store.put([write], timeout: $0) }
        switch outcomes?.first {
        case .accepted?: self.storeAnswered()
        case .superseded(let version)?:
            self.storeAnswered()
            guard let version, version > held.version, version.fence >= contest.fence else { return true }
            self.drop(held, key: contest.key, reason: .invalidated)
        case .failed(let error)?:
            self.storeFailed(.write, error)
            return false
        case nil:
            self.storeFailed(.write, nil)
            return false
        }
        return true
    }

    /// Gives what was acquired since a removal began a version above it.
    func outlive(_ version: RecordVersion, key: CacheKey) {
        guard let held = self.shard(key).withLock({ $0.entries[key] }), held.version <= version,
            let renumbered = self.renumber(held, key: key, to: version.next),
            let stored = self.storedRecord(renumbered, key: key)
        else { return }
        self.queue(.put(stored, renumbered, key), for: stored.key)
    }

    /// Notes that a record is stored, perhaps under a lease that was taken after a removal: it is above everything that was
    /// removed.
    func endContest(of name: StoreKey, key: CacheKey, version: RecordVersion) {
        guard let contest = self.fleet.contested[name], let fence = contest.laterFence, version.fence >= fence else {
            return
        }
        self.fleet.contested[name] = nil
        self.announce(.remove(name, RecordVersion(fence: version.fence, sequence: 1), hard: contest.isHard))
        self.removalConfirmed(key, generation: self.storeSchedule.removing[name])
    }
}

extension RecordVersion {
    /// Stands for everything until now, where what is being acquired by another instance is meant, too.
    static var beyondAll: Self { .init(fence: UInt64(Int64.max), sequence: 0) }
}
