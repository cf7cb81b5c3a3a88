//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

extension StoreTrial {
    /// A key of this text.
    func key(_ name: String = "key") -> StoreKey { StoreKey(bytes: Array(name.utf8)) }

    /// A partition of this text.
    func partition(_ name: String = "partition") -> StorePartition { StorePartition(bytes: Array(name.utf8)) }

    /// A record; without a life it outlives the case.
    func record(
        _ name: String = "key",
        fence: UInt64 = 0,
        _ sequence: UInt64 = 1,
        partition: String = "partition",
        durability: AcquiredToken.Durability = .cacheable,
        life: Duration? = nil,
        payload: [UInt8]? = nil
    ) -> StoredRecord {
        let expiry = life.map { WallTime(milliseconds: self.now.milliseconds + $0.nanoseconds / 1_000_000) }
        return StoredRecord(
            key: self.key(name),
            partition: self.partition(partition),
            version: RecordVersion(fence: fence, sequence: sequence),
            expiresAt: expiry ?? self.farExpiry,
            durability: durability,
            payload: payload ?? Array("payload \(fence).\(sequence) of \(name)".utf8)
        )
    }

    /// A removal of a key of this text.
    func removal(
        _ name: String = "key",
        _ condition: StoreRemoval.Condition = .always,
        tombstone: Duration = .seconds(86_400)
    ) -> StoreRemoval {
        StoreRemoval(key: self.key(name), partition: self.partition(), condition: condition, tombstone: tombstone)
    }

    /// An owner of leases, different for each number.
    func owner(_ number: UInt64) -> LeaseOwner { LeaseOwner(high: number, low: ~number) }
}
