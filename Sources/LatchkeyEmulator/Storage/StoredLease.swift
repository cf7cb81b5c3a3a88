//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

/// The lease of a blob or container.
struct StoredLease: Sendable {
    private(set) var id: String?
    /// How long it lasts, in seconds; `nil` without end.
    private var duration: Int64?
    /// When it ends, in seconds; `nil` without end.
    private var end: Int64?
    /// When it was broken, the time at which it ends.
    private var breakEnd: Int64?

    func state(at now: Int64) -> String {
        guard self.id != nil else { return self.breakEnd == nil ? "available" : "broken" }
        if let breakEnd { return now < breakEnd ? "breaking" : "broken" }
        return self.end.map { now >= $0 } == true ? "expired" : "leased"
    }

    func isHeld(at now: Int64) -> Bool { ["leased", "breaking"].contains(self.state(at: now)) }

    /// Checks a change against the lease that it names.
    func check(_ named: String?, at now: Int64, isForBlob: Bool) throws(StorageRefusal) {
        guard self.isHeld(at: now) else {
            guard named == nil else {
                throw self.id == nil || self.id?.lowercased() != named?.lowercased()
                    ? .leaseNotPresent(isForBlob) : .leaseLost
            }
            return
        }
        guard let named else { throw .leaseIDMissing }
        guard named.lowercased() == self.id?.lowercased() else { throw .leaseIDMismatch(isForBlob) }
    }

    mutating func acquire(_ proposed: String, for duration: Int64?, at now: Int64) throws(StorageRefusal) {
        guard !self.isHeld(at: now) || self.id?.lowercased() == proposed.lowercased() && self.breakEnd == nil else {
            throw .leaseAlreadyPresent
        }
        self = StoredLease(id: proposed, duration: duration, end: duration.map { now + $0 })
    }

    mutating func renew(_ named: String?, at now: Int64) throws(StorageRefusal) {
        try self.checkOwner(named)
        guard self.breakEnd == nil else { throw .leaseBroken }
        self.end = self.duration.map { now + $0 }
    }

    mutating func change(_ named: String?, to proposed: String, at now: Int64) throws(StorageRefusal) {
        guard self.isHeld(at: now) else { throw .leaseNotPresentWithLeaseOperation }
        guard [self.id, proposed].contains(where: { $0?.lowercased() == named?.lowercased() }) else {
            throw .leaseIDMismatchWithLeaseOperation
        }
        self.id = proposed
    }

    mutating func release(_ named: String?, at now: Int64) throws(StorageRefusal) {
        try self.checkOwner(named)
        self = StoredLease()
    }

    /// Breaks the lease.
    ///
    /// - Returns: How many seconds it goes on.
    mutating func breakLease(after period: Int64?, at now: Int64) throws(StorageRefusal) -> Int64 {
        guard self.id != nil else { throw .leaseNotPresentWithLeaseOperation }
        let rest = self.end.map { max(0, $0 - now) }
        // Without an end a lease is broken at once.
        let left = min(period ?? rest ?? 0, rest ?? .max)
        let end = min(self.breakEnd ?? .max, now + left)
        self.breakEnd = end
        return max(0, end - now)
    }

    private func checkOwner(_ named: String?) throws(StorageRefusal) {
        guard let id = self.id, let named, named.lowercased() == id.lowercased() else {
            throw .leaseIDMismatchWithLeaseOperation
        }
    }

    init() {}

    private init(id: String, duration: Int64?, end: Int64?) {
        self.id = id
        self.duration = duration
        self.end = end
    }
}
