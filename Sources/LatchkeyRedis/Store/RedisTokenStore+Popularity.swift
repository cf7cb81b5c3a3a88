//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenCache

extension RedisTokenStore: PopularityTokenStore {
    private static let keysPerInstance = 1_000
    private static let instances = 1_000
    /// For how long a list is kept that nobody replaces.
    private static let listLife = Duration.seconds(86_400)

    /// Replaces an instance's list; see ``/LatchkeyTokenCache/PopularityTokenStore/publishHotKeys(_:instance:timeout:)``.
    ///
    /// Of longer lists than 1,000 keys the rest is left out. Lists that nobody replaces are forgotten after a day, and
    /// the oldest when there are more than 1,000.
    public func publishHotKeys(_ keys: [StoreKey], instance: UInt64, timeout: Duration) async -> TokenStoreError? {
        var list: [UInt8] = []
        for key in keys.prefix(Self.keysPerInstance) {
            list.append(bigEndian: UInt32(key.bytes.count))
            list += key.bytes
        }
        let command = RedisScript.publishHotKeys.call(
            keys: [self.keys.hotLists, self.keys.hotTimes],
            [
                .text(String(instance)), .bytes(list), .integer(Self.instances),
                .integer(Self.listLife.redisMilliseconds),
            ]
        )
        switch await self.reply(to: command, timeout: timeout).stored(self.findings) {
        case .success: return nil
        case .failure(let error): return error
        }
    }

    /// Reads the lists of all instances; see ``/LatchkeyTokenCache/PopularityTokenStore/hotKeys(limit:timeout:)``.
    public func hotKeys(limit: Int, timeout: Duration) async -> Result<[StoreKey], TokenStoreError> {
        let command = RedisCommand(
            ["HVALS", .bytes(self.keys.hotLists)],
            key: self.keys.hotLists,
            isRepeatable: true
        )
        let cap = self.configuration.readTimeout
        let reply = await self.replies(to: [command], timeout: timeout, atMost: cap)[0]
        return reply.stored(self.findings).map { value in
            let lists = (value.array ?? []).map { Self.keys(in: $0.bytes ?? []) }
            return StoreKey.mostUsed(in: lists, limit: max(0, limit))
        }
    }

    /// Reads a list; what comes after something damaged is left out.
    private static func keys(in list: [UInt8]) -> [StoreKey] {
        var (keys, start): ([StoreKey], Int) = ([], 0)
        while start + 4 <= list.count {
            let end = start + 4 + Int(UInt32(bigEndian: list, at: start))
            guard end <= list.count else { break }
            keys.append(StoreKey(bytes: Array(list[(start + 4)..<end])))
            start = end
        }
        return keys
    }
}
