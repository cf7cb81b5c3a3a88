//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenCache

extension RedisTokenStore: LeasingTokenStore {
    /// For how long the last fence of a key is remembered beyond its lease.
    private static let fenceMemory = Duration.seconds(86_400)

    /// Takes the lease of a key; see ``/LatchkeyTokenCache/LeasingTokenStore/acquireLease(_:owner:duration:timeout:)``.
    public func acquireLease(
        _ key: StoreKey,
        owner: LeaseOwner,
        duration: Duration,
        timeout: Duration
    ) async -> LeaseOutcome {
        let names = [
            self.keys.lease(key), self.keys.fence(key), self.keys.record(key), self.keys.tombstone(key),
        ]
        let command = RedisScript.acquireLease.call(
            keys: names,
            [
                .bytes(owner.redisBytes), .integer(max(1, duration.redisMilliseconds)),
                .integer(Self.fenceMemory.redisMilliseconds),
            ]
        )
        switch await self.reply(to: command, timeout: timeout).stored(self.findings) {
        case .failure(let error): return .failed(error)
        case .success(.integer(let left)): return .busy(retryAfter: .milliseconds(left))
        case .success(.bytes(let fence)) where fence.count == 8:
            return .granted(fence: UInt64(bigEndian: fence, at: 0))
        case .success: return .failed(.oddRedisReply)
        }
    }

    /// Extends a lease; see ``/LatchkeyTokenCache/LeasingTokenStore/extendLease(_:owner:duration:timeout:)``.
    public func extendLease(
        _ key: StoreKey,
        owner: LeaseOwner,
        duration: Duration,
        timeout: Duration
    ) async -> LeaseState {
        let command = RedisScript.extendLease.call(
            keys: [self.keys.lease(key), self.keys.fence(key)],
            [
                .bytes(owner.redisBytes), .integer(duration.redisMilliseconds),
                .integer(Self.fenceMemory.redisMilliseconds),
            ]
        )
        return await self.leaseState(command, timeout: timeout)
    }

    /// Gives a lease back; see ``/LatchkeyTokenCache/LeasingTokenStore/releaseLease(_:owner:timeout:)``.
    public func releaseLease(_ key: StoreKey, owner: LeaseOwner, timeout: Duration) async -> LeaseState {
        let command = RedisScript.releaseLease.call(keys: [self.keys.lease(key)], [.bytes(owner.redisBytes)])
        return await self.leaseState(command, timeout: timeout)
    }

    private func leaseState(_ command: RedisCommand, timeout: Duration) async -> LeaseState {
        switch await self.reply(to: command, timeout: timeout).stored(self.findings) {
        case .failure(let error): .failed(error)
        case .success(.integer(1)): .held
        case .success(.integer(0)): .lost
        case .success: .failed(.oddRedisReply)
        }
    }
}

extension LeaseOwner {
    fileprivate var redisBytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(bigEndian: self.high)
        bytes.append(bigEndian: self.low)
        return bytes
    }
}
