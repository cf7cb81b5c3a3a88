//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A token store that counts the purges of partitions, so that a purge takes the same time whatever it purges.
///
/// Purges of everything are counted too, under the name ``StorePartition/everything``. For a store that is a partition
/// as any other. Who reads records takes those for valid whose ``StoredRecord/epoch`` is no less than the epochs of their
/// partition and of everything together.
public protocol EpochTokenStore: TokenStore {
    /// Reads the epoch of a partition.
    ///
    /// - Parameters:
    ///   - partition: The partition.
    ///   - timeout: How long the call may take.
    /// - Returns: The epoch, zero for a partition that was never purged.
    func epoch(of partition: StorePartition, timeout: Duration) async -> Result<UInt64, TokenStoreError>

    /// Reads the epochs of several partitions; by default one after the other.
    ///
    /// - Parameters:
    ///   - partitions: The partitions.
    ///   - timeout: How long the call may take.
    /// - Returns: The epochs in the order of the partitions, or the first failure.
    func epochs(of partitions: [StorePartition], timeout: Duration) async -> Result<[UInt64], TokenStoreError>

    /// Raises the epoch of a partition by one; its records stay where they are.
    ///
    /// The first epoch is above every one that the partition had in a store which has lost everything since: others may
    /// remember those. The time in milliseconds will do.
    ///
    /// - Parameters:
    ///   - partition: The partition.
    ///   - timeout: How long the call may take.
    /// - Returns: The new epoch.
    func raiseEpoch(of partition: StorePartition, timeout: Duration) async -> Result<UInt64, TokenStoreError>
}

extension EpochTokenStore {
    /// Reads the epochs of several partitions, one after the other.
    ///
    /// - Parameters:
    ///   - partitions: The partitions.
    ///   - timeout: How long the call may take; each partition has an equal share.
    /// - Returns: The epochs in the order of the partitions, or the first failure.
    public func epochs(
        of partitions: [StorePartition],
        timeout: Duration
    ) async -> Result<[UInt64], TokenStoreError> {
        let share = timeout / max(1, partitions.count)
        var epochs: [UInt64] = []
        for partition in partitions {
            switch await self.epoch(of: partition, timeout: share) {
            case .success(let epoch): epochs.append(epoch)
            case .failure(let error): return .failure(error)
            }
        }
        return .success(epochs)
    }

    /// The epoch below which the records of a partition are invalid: its own and that of everything together.
    func validEpoch(of partition: StorePartition, timeout: Duration) async -> Result<UInt64, TokenStoreError> {
        await self.epochs(of: [.everything, partition], timeout: timeout).map { $0.reduce(0, &+) }
    }
}
