//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenCache
import Synchronization

/// A token store that a fleet shares: records, leases, change feed, epochs and popularity lists on Redis or Valkey.
///
/// Redis 7 or Valkey, alone, behind sentinels or as a cluster; nothing is needed of the server but version 2 of its
/// protocol and scripts. Every conditional step is one script, so that it is atomic. All callers share a few connections
/// whose commands are pipelined; a lost connection is made again within a quarter of a second of the server's return,
/// and until then calls fail at once.
///
/// A key that holds what this store did not write is answered with
/// ``/LatchkeyTokenCache/TokenStoreError/Code/misconfigured`` and never overwritten. A record that is damaged, or of a later
/// format, is absent.
///
/// What a record that must be kept is worth depends on the server's own durability; ``advice(timeout:)`` says what
/// speaks against it.
public final class RedisTokenStore: Sendable {
    /// How the cache protects what it puts into the store.
    public let encryption: StoreEncryption

    let configuration: RedisConfiguration
    let client: RedisClient
    let keys: RedisKeys
    let gate = RedisGate()
    let watcher: RedisFeedWatcher
    let time = SystemTime()
    let findings = RedisFindings()

    /// Creates a store, which starts to connect at once and does not wait for it.
    ///
    /// - Parameters:
    ///   - configuration: How to reach the servers.
    ///   - encryption: How records are protected before they leave the process.
    /// - Throws: ``RedisError/Code/invalidConfiguration``.
    public init(_ configuration: RedisConfiguration, encryption: StoreEncryption) throws(RedisError) {
        let client = try RedisClient(configuration)
        let keys = RedisKeys(prefix: configuration.keyPrefix)
        self.configuration = configuration
        self.encryption = encryption
        self.client = client
        self.keys = keys
        self.watcher = RedisFeedWatcher(client: client, stream: keys.feed)
    }

    deinit {
        self.watcher.close()
        self.client.close()
    }

    /// How often the store met what it could not use.
    public var statistics: Statistics { self.findings.statistics }

    /// Sends commands unless the store is closed, and waits for their replies.
    func replies(
        to commands: [RedisCommand],
        timeout: Duration,
        atMost limit: Duration
    ) async -> [RedisReply] {
        guard self.gate.enter() else {
            return commands.map { _ in .failure(RedisError(.closed, TokenStoreError.redisStoreClosed.message)) }
        }
        defer { self.gate.leave() }
        // A large call has more time than one command.
        let allowance = limit + .milliseconds(commands.count - 1)
        return await self.client.replies(to: commands, deadline: self.client.deadline(after: min(timeout, allowance)))
    }

    /// Sends a command that changes something, unless the store is closed.
    func reply(to command: RedisCommand, timeout: Duration) async -> RedisReply {
        await self.replies(to: [command], timeout: timeout, atMost: self.configuration.commandTimeout)[0]
    }
}

extension RedisTokenStore: DurableTokenStore {}

extension RedisTokenStore {
    /// What a store met that it could not use.
    public struct Statistics: Hashable, Sendable {
        /// How often a record was damaged or of a later format, and so absent.
        public var unreadableRecords: Int
        /// How often a key held what this store did not write.
        public var foreignKeys: Int
    }
}

/// Counts what a store met.
final class RedisFindings: Sendable {
    private let unreadable = Atomic<Int>(0)
    private let foreign = Atomic<Int>(0)

    func foundUnreadable() { self.unreadable.wrappingAdd(1, ordering: .relaxed) }
    func foundForeign() { self.foreign.wrappingAdd(1, ordering: .relaxed) }

    var statistics: RedisTokenStore.Statistics {
        .init(
            unreadableRecords: self.unreadable.load(ordering: .relaxed),
            foreignKeys: self.foreign.load(ordering: .relaxed)
        )
    }
}
