//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CoreMetrics

extension TokenCache {
    /// What an acquisition is to do, as far as other instances are concerned.
    enum Turn: Sendable {
        /// Call the issuer.
        case proceed
        /// Publish what another instance has acquired.
        case answered(TokenRecord)
        /// Nothing: another instance is refreshing the token.
        case putOff
    }

    /// Waits until no other instance acquires the token of a flight, or has done it.
    ///
    /// A lease saves calls of the issuer; no token depends on it. Where the store does not answer, or another instance
    /// takes too long, the flight goes on without one.
    func awaitTurn(of flight: Flight) async -> Turn {
        guard self.abilities.leases != nil, self.configuration.fleet.sharesAcquisitions else { return .proceed }
        let name = self.codec.storeKey(flight.key)
        let start = self.time.exactNow()
        let end = start.addingClamped(self.configuration.fleet.leaseWait.nanoseconds)
        while !Task.isCancelled {
            switch await self.tryLease(of: name, for: flight) {
            case .taken:
                self.metrics.fleet.leased(.acquired, waited: self.time.exactNow() - start)
                return await self.adopted(by: flight).map(Turn.answered) ?? .proceed
            case .inherited, .unavailable: return .proceed
            case .busy: break
            }
            let now = self.time.exactNow()
            if flight.isRefresh, self.skip(flight, until: now + .seconds(5) + Int64(self.unit() * 5e9)) {
                self.metrics.fleet.leased(.busy, waited: 0)
                return .putOff
            }
            guard now < end else { break }
            let pause = Int64.milliseconds(50) + Int64(self.unit() * 150_000_000)
            await self.listen(for: name, until: min(end, now + pause))
            if let record = await self.adopted(by: flight) { return .answered(record) }
        }
        self.metrics.fleet.leased(.timedOut, waited: self.time.exactNow() - start)
        return .proceed
    }

    private enum LeaseAttempt {
        case taken
        /// Another flight of this instance had the lease, and does not need it any more.
        case inherited
        case busy
        case unavailable
    }

    private func tryLease(of name: StoreKey, for flight: Flight) async -> LeaseAttempt {
        if self.fleet.leases.inherit(name, by: flight.id, now: self.time.exactNow()) { return .inherited }
        let duration = self.configuration.fleet.leaseDuration
        switch await self.acquireLease(of: name, duration: duration) {
        case .granted(let owner, let fence):
            let now = self.time.exactNow()
            self.fleet.leases.hold(
                name,
                .init(
                    owner: owner,
                    fence: fence,
                    takenAt: now,
                    flight: flight.id,
                    deadline: now.addingClamped(duration.nanoseconds - .milliseconds(500))
                )
            )
            self.armExtension(of: name, owner: owner)
            return .taken
        case .busy: return .busy
        case .unavailable: return .unavailable
        }
    }

    /// The answer to a request for a lease.
    enum LeaseAnswer: Sendable {
        case granted(LeaseOwner, fence: UInt64)
        case busy
        case unavailable
    }

    /// Asks the store for a lease.
    func acquireLease(of name: StoreKey, duration: Duration) async -> LeaseAnswer {
        guard self.openStore != nil, let store = self.abilities.leases else { return .unavailable }
        let owner = LeaseOwner(high: self.instance, low: self.random.withLock { $0.next() })
        let outcome = await self.bounded(self.configuration.storeWriteBudget, .lease) {
            await store.acquireLease(name, owner: owner, duration: duration, timeout: $0)
        }
        switch outcome {
        case .granted(let fence)?:
            self.storeAnswered()
            if let contest = self.fleet.contested[name], contest.laterFence == nil {
                self.fleet.contested[name]?.laterFence = fence
            }
            return .granted(owner, fence: fence)
        case .busy?:
            self.storeAnswered()
            return .busy
        case .failed(let error)?: self.storeFailed(.lease, error)
        case nil: self.storeFailed(.lease, nil)
        }
        return .unavailable
    }

    /// What another instance has acquired since, if it will do for a flight.
    private func adopted(by flight: Flight) async -> TokenRecord? {
        guard flight.start.readsStore || (flight.missReason == .rejected && flight.previous != nil) else { return nil }
        guard !self.distrustsStore(flight.key), let record = await self.readRecord(for: flight) else { return nil }
        // The removal of what is stored may have failed meanwhile.
        return self.distrustsStore(flight.key) || record.value == flight.previous?.value ? nil : record
    }

    nonisolated func distrustsStore(_ key: CacheKey) -> Bool {
        self.shard(key).withLock { $0.slot(key)?.distrustsStore ?? false }
    }

    // MARK: - Waiting

    /// Waits until another instance has changed the record of a key, or for a while.
    private func listen(for name: StoreKey, until end: Int64) async {
        let bound = BoundedCall()
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            bound.onEnd { _ in continuation.resume() }
            self.arm(.bound(bound), at: end)
            self.fleet.listeners[name, default: []].append(bound)
        }
        self.fleet.listeners[name]?.removeAll { $0 === bound }
        if self.fleet.listeners[name]?.isEmpty ?? false { self.fleet.listeners[name] = nil }
    }

    // MARK: - Extension and release

    private func armExtension(of name: StoreKey, owner: LeaseOwner) {
        let third = self.configuration.fleet.leaseDuration.nanoseconds / 3
        self.arm(.lease(name, owner), at: self.time.exactNow().addingClamped(max(third, .milliseconds(10))))
    }

    /// Extends a lease while its flight runs, but not for ever.
    func extendLease(of name: StoreKey, owner: LeaseOwner) async {
        guard let lease = self.fleet.leases[name], lease.owner == owner else { return }
        let limit = self.configuration.loadTimeout.nanoseconds.addingClamped(.seconds(5))
        let now = self.time.exactNow()
        guard now - lease.takenAt < limit, now < lease.deadline else {
            self.metrics.fleet.leased(.lost, waited: 0)
            return self.fleet.leases.lose(name, owner: owner)
        }
        let duration = self.configuration.fleet.leaseDuration
        if self.openStore != nil, let store = self.abilities.leases {
            let state = await self.bounded(self.configuration.storeWriteBudget, .lease) {
                await store.extendLease(name, owner: owner, duration: duration, timeout: $0)
            }
            switch state {
            case .held?:
                self.storeAnswered()
                let end = now.addingClamped(duration.nanoseconds - .milliseconds(500))
                self.fleet.leases.extend(name, owner: owner, until: end)
            case .lost?:
                self.storeAnswered()
                self.metrics.fleet.leased(.lost, waited: 0)
                return self.fleet.leases.lose(name, owner: owner)
            case .failed(let error)?: self.storeFailed(.lease, error)
            case nil: self.storeFailed(.lease, nil)
            }
        }
        self.armExtension(of: name, owner: owner)
    }

    /// Gives back the lease of a flight that has ended.
    func endTurn(of flight: Flight) async {
        guard self.abilities.leases != nil else { return }
        let name = self.codec.storeKey(flight.key)
        guard let lease = self.fleet.leases.take(name, from: flight.id) else { return }
        await self.releaseLease(of: name, owner: lease.owner)
    }

    /// Gives a lease back; when that fails it runs out.
    func releaseLease(of name: StoreKey, owner: LeaseOwner) async {
        guard self.openStore != nil, let store = self.abilities.leases else { return }
        let state = await self.bounded(self.configuration.storeWriteBudget, .lease) {
            await store.releaseLease(name, owner: owner, timeout: $0)
        }
        switch state {
        case .held?, .lost?: self.storeAnswered()
        case .failed(let error)?: self.storeFailed(.lease, error)
        case nil: self.storeFailed(.lease, nil)
        }
    }

    /// Gives back what acquisitions still hold that did not end in time.
    func releaseLeases() async {
        for (name, lease) in self.fleet.leases.takeAll() { await self.releaseLease(of: name, owner: lease.owner) }
    }

    // MARK: - Versions

    /// The version of the record that a flight is about to make.
    ///
    /// - Parameters:
    ///   - flight: The flight.
    ///   - mustKeep: Whether the record must not give way to what was stored before.
    /// - Returns: The version.
    func nextVersion(for flight: Flight, mustKeep: Bool) -> RecordVersion {
        let previous = flight.previous?.version ?? RecordVersion(sequence: 0)
        guard self.abilities.leases != nil else { return previous.next }
        let name = self.codec.storeKey(flight.key)
        if let version = self.fleet.leases.nextVersion(of: name, for: flight.id) { return version }
        let known = max(previous, self.fleet.removals[name] ?? previous)
        // Without a lease, what was found stored before is older all the same.
        return mustKeep ? max(known, self.fleet.found[name] ?? known).next : known.next
    }

    /// Stores what a flight has published: at once under a lease, so that those who wait for it find it.
    func keep(_ record: TokenRecord, of flight: Flight) async {
        let isLeased =
            self.abilities.leases != nil
            && self.fleet.leases[self.codec.storeKey(flight.key)]?.flight == flight.id
        guard isLeased, record.details.durability == .cacheable, !self.configuration.writesThrough else {
            return self.enqueueWrite(record, key: flight.key)
        }
        var attempts = 0
        await self.writeThrough(record, key: flight.key) {
            attempts += 1
            // Where a newer version is stored, the record may have been invalidated since.
            return attempts == 1 || self.shard(flight.key).withLock { $0.entries[flight.key]?.value == record.value }
        }
    }
}

extension Flight {
    /// Whether the flight is to replace a token that is still handed out.
    var isRefresh: Bool { self.start.reason == .refresh && self.previous != nil }
}
