//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension TokenCache {
    /// Tells other instances that an issuer asked for patience.
    func shareGate(of partition: CachePartition, until: Int64) {
        guard self.abilities.isShared, !self.storeSchedule.isClosed else { return }
        let left = (until - self.time.exactNow()) / 1_000_000
        guard left > 0 else { return }
        let wall = WallTime(milliseconds: self.time.earliestWallTime().milliseconds.addingClamped(left))
        let name = self.gateName(of: partition)
        self.announce(.gate(name, until: wall))
        self.spawn("token-cache-gate") { await self.storeGate(name, until: wall) }
    }

    /// Keeps a gate in the store, for instances that start later.
    private func storeGate(_ name: [UInt8], until: WallTime) async {
        guard let store = self.openStore else { return }
        // The expiry says it all. It orders the gates, too: the one that lasts longer counts.
        let record = StoredRecord(
            key: StoreKey(bytes: name),
            partition: StorePartition(bytes: name),
            version: RecordVersion(sequence: UInt64(clamping: until.milliseconds)),
            expiresAt: until,
            payload: []
        )
        let budget = self.configuration.storeWriteBudget
        let outcomes = await self.bounded(budget, .write) { await store.put([StoreWrite(record)], timeout: $0) }
        switch outcomes?.first {
        case .accepted?, .superseded?: self.storeAnswered()
        case .failed(let error)?: self.storeFailed(.write, error)
        case nil: self.storeFailed(.write, nil)
        }
    }

    /// Learns what other instances know of an issuer's patience, before it is called.
    func consultGate(of flight: Flight) async {
        guard self.abilities.isShared else { return }
        let partition = flight.key.partition
        let name = self.gateName(of: partition)
        if let until = self.fleet.gates.meet(.init(partition), name: name) { self.throttle(partition, until: until) }
        let shallAsk = self.fleet.gates.shallAsk(
            for: name,
            now: self.time.exactNow(),
            isLive: self.fleet.watch.isLive,
            pause: self.configuration.fleet.trust.nanoseconds
        )
        guard shallAsk, let store = self.openStore else { return }
        let budget = self.configuration.storeReadBudget
        let outcomes = await self.bounded(budget, .read) { await store.get([StoreKey(bytes: name)], timeout: $0) }
        switch outcomes?.first {
        case .record(let record)?:
            self.storeAnswered()
            self.throttle(partition, until: record.expiresAt)
        case .absent?: self.storeAnswered()
        case .failed(let error)?:
            self.fleet.gates.forgetAsking(for: name)
            self.storeFailed(.read, error)
        case nil:
            self.fleet.gates.forgetAsking(for: name)
            self.storeFailed(.read, nil)
        }
    }

    /// Heeds a gate that another instance has met.
    func applyGate(_ name: [UInt8], until: WallTime) {
        guard let client = self.fleet.gates.client(of: name) else { return self.fleet.gates.note(name, until: until) }
        self.throttle(CachePartition(authority: client.authority, client: client.client), until: until)
    }

    private func throttle(_ partition: CachePartition, until: WallTime) {
        let left = until.milliseconds - self.time.latestWallTime().milliseconds
        // No issuer is obeyed for longer than an hour, whatever another host's clock shows.
        guard left > 0, left <= 4_000_000 else { return }
        self.governor.throttle(partition, until: self.time.exactNow() + left * 1_000_000)
    }

    /// The name of the gate of a client, whatever its tenant.
    private func gateName(of partition: CachePartition) -> [UInt8] {
        var encoder = CanonicalEncoder()
        encoder.append("gate")
        encoder.append(partition.authority)
        encoder.append(partition.client)
        return self.codec.name(encoder.bytes)
    }
}

extension SharedGates.Client {
    fileprivate init(_ partition: CachePartition) {
        self.init(authority: partition.authority, client: partition.client)
    }
}
