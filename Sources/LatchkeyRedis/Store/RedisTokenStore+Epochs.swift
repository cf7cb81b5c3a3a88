//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenCache

extension RedisTokenStore: EpochTokenStore {
    /// Reads the epoch of a partition; see ``/LatchkeyTokenCache/EpochTokenStore/epoch(of:timeout:)``.
    public func epoch(of partition: StorePartition, timeout: Duration) async -> Result<UInt64, TokenStoreError> {
        await self.epochs(of: [partition], timeout: timeout).map { $0[0] }
    }

    /// Reads the epochs of several partitions at once; see ``/LatchkeyTokenCache/EpochTokenStore/epochs(of:timeout:)``.
    public func epochs(
        of partitions: [StorePartition],
        timeout: Duration
    ) async -> Result<[UInt64], TokenStoreError> {
        guard !partitions.isEmpty else { return .success([]) }
        let command = RedisCommand(
            ["HMGET", .bytes(self.keys.epochs)] + partitions.map { .bytes($0.bytes) },
            key: self.keys.epochs,
            isRepeatable: true
        )
        let limit = self.configuration.readTimeout
        let reply = await self.replies(to: [command], timeout: timeout, atMost: limit)[0]
        return reply.stored(self.findings).flatMap { value in
            let epochs = value.array?.compactMap { value -> UInt64? in
                if case .null = value { return 0 }
                return value.text.flatMap { UInt64($0) }
            }
            guard let epochs, epochs.count == partitions.count else { return .failure(.oddRedisReply) }
            return .success(epochs)
        }
    }

    /// Raises the epoch of a partition by one; see ``/LatchkeyTokenCache/EpochTokenStore/raiseEpoch(of:timeout:)``.
    public func raiseEpoch(of partition: StorePartition, timeout: Duration) async -> Result<UInt64, TokenStoreError> {
        let command = RedisScript.raiseEpoch.call(keys: [self.keys.epochs], [.bytes(partition.bytes)])
        return await self.reply(to: command, timeout: timeout).stored(self.findings).flatMap { value in
            value.integer.flatMap { UInt64(exactly: $0) }.map { .success($0) } ?? .failure(.oddRedisReply)
        }
    }
}
