//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The leases that this instance holds: at most one for each key.
struct LeaseTable: Sendable {
    /// One lease, and the acquisition that works under it.
    struct Lease: Sendable {
        let owner: LeaseOwner
        let fence: UInt64
        let takenAt: Int64
        var flight: UInt64
        /// From when on the lease is taken to be lost.
        var deadline: Int64
        /// How many versions have been given out under the fence.
        fileprivate(set) var sequence: UInt64 = 0

        init(owner: LeaseOwner, fence: UInt64, takenAt: Int64, flight: UInt64, deadline: Int64) {
            self.owner = owner
            self.fence = fence
            self.takenAt = takenAt
            self.flight = flight
            self.deadline = deadline
        }
    }

    private var held: [StoreKey: Lease] = [:]

    var count: Int { self.held.count }

    subscript(name: StoreKey) -> Lease? { self.held[name] }

    mutating func hold(_ name: StoreKey, _ lease: Lease) { self.held[name] = lease }

    /// A version above those of all other instances, while a lease is held.
    func leastVersion(of name: StoreKey, now: Int64) -> RecordVersion? {
        guard let lease = self.held[name], now < lease.deadline else { return nil }
        return RecordVersion(fence: lease.fence, sequence: 0)
    }

    /// Lets an acquisition work under the lease of an older one of this instance that was overtaken or has published.
    mutating func inherit(_ name: StoreKey, by flight: UInt64, now: Int64) -> Bool {
        guard let lease = self.held[name], now < lease.deadline else { return false }
        self.held[name]!.flight = flight
        return true
    }

    /// The next version under a lease.
    ///
    /// Odd ones are left for the tombstones of what has the even ones.
    ///
    /// - Parameters:
    ///   - name: The key.
    ///   - flight: The acquisition that must work under the lease.
    /// - Returns: The version, or `nil` without a lease.
    mutating func nextVersion(of name: StoreKey, for flight: UInt64) -> RecordVersion? {
        guard let lease = self.held[name], lease.flight == flight else { return nil }
        self.held[name]!.sequence += 2
        return RecordVersion(fence: lease.fence, sequence: lease.sequence + 2)
    }

    mutating func extend(_ name: StoreKey, owner: LeaseOwner, until deadline: Int64) {
        if self.held[name]?.owner == owner { self.held[name]!.deadline = deadline }
    }

    /// Forgets a lease that ran out or belongs to another.
    mutating func lose(_ name: StoreKey, owner: LeaseOwner) {
        if self.held[name]?.owner == owner { self.held[name] = nil }
    }

    /// Takes out the lease that an acquisition works under, to be given back.
    mutating func take(_ name: StoreKey, from flight: UInt64) -> Lease? {
        guard self.held[name]?.flight == flight else { return nil }
        return self.held.removeValue(forKey: name)
    }

    /// Takes out all leases, to be given back.
    mutating func takeAll() -> [(name: StoreKey, lease: Lease)] {
        defer { self.held = [:] }
        return self.held.map { ($0.key, $0.value) }.sorted { $0.1.takenAt < $1.1.takenAt }
    }
}
