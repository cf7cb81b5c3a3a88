//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenCache

extension SQLiteTokenStore: EpochTokenStore {
    /// Reads the epoch of a partition; see ``/LatchkeyTokenCache/EpochTokenStore/epoch(of:timeout:)``.
    public func epoch(of partition: StorePartition, timeout: Duration) async -> Result<UInt64, TokenStoreError> {
        await self.result(self.threads.reading, timeout: timeout) { session throws(SQLiteFailure) in
            .success(try session.epochs.read(partition))
        }
    }

    /// Reads the epochs of several partitions; see ``/LatchkeyTokenCache/EpochTokenStore/epochs(of:timeout:)``.
    public func epochs(
        of partitions: [StorePartition],
        timeout: Duration
    ) async -> Result<[UInt64], TokenStoreError> {
        await self.result(self.threads.reading, timeout: timeout) { session throws(SQLiteFailure) in
            var epochs: [UInt64] = []
            for partition in partitions { epochs.append(try session.epochs.read(partition)) }
            return .success(epochs)
        }
    }

    /// Raises the epoch of a partition; see ``/LatchkeyTokenCache/EpochTokenStore/raiseEpoch(of:timeout:)``.
    public func raiseEpoch(of partition: StorePartition, timeout: Duration) async -> Result<UInt64, TokenStoreError> {
        // Other processes may remember epochs that a file had which was damaged and replaced: the first is above them.
        let start = UInt64(clamping: self.time.wallTime().milliseconds)
        return await self.result(self.threads.writing, timeout: timeout, mustReachDisk: true) {
            session throws(SQLiteFailure) in
            let last = try session.epochs.read(partition)
            let epoch = (last > 0 ? last : start) + 1
            try session.epochs.write(epoch, for: partition)
            return .success(epoch)
        }
    }
}
