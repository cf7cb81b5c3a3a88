//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension MemoryTokenStore: EpochTokenStore {
    /// Reads the epoch of a partition; see ``EpochTokenStore/epoch(of:timeout:)``.
    public func epoch(of partition: StorePartition, timeout: Duration) async -> Result<UInt64, TokenStoreError> {
        self.whileOpen { state, _ in state.epochs[partition, default: 0] }
    }

    /// Reads the epochs of several partitions at once; see ``EpochTokenStore/epochs(of:timeout:)``.
    public func epochs(
        of partitions: [StorePartition],
        timeout: Duration
    ) async -> Result<[UInt64], TokenStoreError> {
        self.whileOpen { state, _ in partitions.map { state.epochs[$0, default: 0] } }
    }

    /// Raises the epoch of a partition; see ``EpochTokenStore/raiseEpoch(of:timeout:)``.
    public func raiseEpoch(of partition: StorePartition, timeout: Duration) async -> Result<UInt64, TokenStoreError> {
        self.whileOpen { state, _ in
            state.epochs[partition, default: 0] += 1
            return state.epochs[partition, default: 0]
        }
    }
}
