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
        /// Whether another instance is acquiring the token: what it brings may be as old as what is removed.
        var isContested = false
    }

    /// Finds the version that a removal needs in order to count for acquisitions under way, too.
    func fence(for name: StoreKey) async -> Fence {
        guard self.abilities.leases != nil, self.configuration.fleet.sharesAcquisitions else { return Fence() }
        // What this instance acquires was overtaken already, or began after the removal.
        if let version = self.fleet.leases.leastVersion(of: name) { return Fence(version: version) }
        switch await self.acquireLease(of: name, duration: .seconds(2)) {
        case .granted(let owner, let fence):
            return Fence(version: RecordVersion(fence: fence, sequence: 1), owner: owner)
        case .busy: return Fence(isContested: true)
        case .unavailable: return Fence()
        }
    }

    /// Ends a removal that took a lease.
    func endRemoval(of name: StoreKey, _ fence: Fence) async {
        if let owner = fence.owner { await self.releaseLease(of: name, owner: owner) }
    }

    /// Notes that a removal has to be repeated once the other instance's acquisition has ended.
    func contest(_ name: StoreKey, key: CacheKey, isHard: Bool) {
        self.fleet.lastContest += 1
        self.fleet.contested[name] = .init(key: key, isHard: isHard, number: self.fleet.lastContest)
        self.planFlush(after: .milliseconds(150))
    }

    /// Repeats removals that another instance's acquisition stood in the way of.
    ///
    /// - Returns: Whether none is left.
    func settleContests() async -> Bool {
        for contest in self.fleet.contested.values.sorted(by: { $0.number < $1.number }) {
            let name = self.codec.storeKey(contest.key)
            guard self.openStore != nil else { return false }
            let fence = await self.fence(for: name)
            guard let version = fence.version, self.fleet.contested[name] != nil else {
                await self.endRemoval(of: name, fence)
                continue
            }
            self.fleet.contested[name] = nil
            await self.remove(name, key: contest.key, upTo: version, fence: fence, isHard: contest.isHard)
            await self.endRemoval(of: name, fence)
        }
        return self.fleet.contested.isEmpty
    }

    /// Gives what was acquired since a removal began a version above it.
    func outlive(_ version: RecordVersion, key: CacheKey) {
        guard let held = self.shard(key).withLock({ $0.entries[key] }), held.version <= version,
            let renumbered = self.renumber(held, key: key, to: version.next),
            let stored = self.storedRecord(renumbered, key: key)
        else { return }
        self.queue(.put(stored, renumbered, key), for: stored.key)
    }

    /// Notes that a record is stored which was acquired after everything that was removed.
    func endContest(of name: StoreKey, key: CacheKey, version: RecordVersion) {
        guard version.fence > 0, self.fleet.contested.removeValue(forKey: name) != nil else { return }
        self.removalConfirmed(key, generation: self.storeSchedule.removing[name])
    }
}

extension RecordVersion {
    /// Stands for everything until now, where what is being acquired by another instance is meant, too.
    static var beyondAll: Self { .init(fence: UInt64(Int64.max), sequence: 0) }
}
