//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A token store that counts the purges of partitions, so that a purge takes the same time whatever it purges.
public protocol EpochTokenStore: TokenStore {
    /// Reads the epoch of a partition.
    ///
    /// - Parameters:
    ///   - partition: The partition.
    ///   - timeout: How long the call may take.
    /// - Returns: The epoch, zero for a partition that was never purged.
    func epoch(of partition: StorePartition, timeout: Duration) async -> Result<UInt64, TokenStoreError>

    /// Raises the epoch of a partition by one; its records stay where they are.
    ///
    /// - Parameters:
    ///   - partition: The partition.
    ///   - timeout: How long the call may take.
    /// - Returns: The new epoch.
    func raiseEpoch(of partition: StorePartition, timeout: Duration) async -> Result<UInt64, TokenStoreError>
}
