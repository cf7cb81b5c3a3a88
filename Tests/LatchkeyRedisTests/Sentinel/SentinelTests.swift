//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Testing

@testable import LatchkeyRedis

@Suite(.timeLimit(.minutes(5))) struct SentinelTests {
    @Test func theMasterIsFoundWhicheverSentinelIsAlive() async throws {
        try await SentinelGroup.with(sentinels: 1) { group in
            var configuration = group.configuration
            configuration.deployment = .sentinel(
                master: SentinelGroup.name,
                sentinels: [.tcp("127.0.0.1", port: try FreePort.find())] + group.addresses
            )
            try await RedisTokenStore.with(configuration) { store async throws in
                #expect(try await eventually { await store.write(.sample()) == nil })
                let size = try await group.master.answer("DBSIZE")
                #expect(size == "1")
            }
        }
    }

    @Test func aMasterThatNobodyKnowsIsSaidToBeUnknown() async throws {
        try await SentinelGroup.with { group in
            var configuration = group.configuration
            configuration.deployment = .sentinel(master: "no-such-master", sentinels: group.addresses)
            let client = try RedisClient(configuration)
            defer { client.close() }
            let error = try await #require(throws: RedisError.self) { _ = try await client.call("PING") }
            #expect(error.code == .unavailable && error.message.contains("no-such-master"))
        }
    }

    @Test func sentinelsMayHaveUsersOfTheirOwn() async throws {
        try await SentinelGroup.with { group in
            for rules in [["app", "on", ">secret", "+@all", "~*", "&*"], ["default", "off"]] {
                _ = try await RedisServer.answer(of: group.ports[0], ["ACL", "SETUSER"] + rules)
            }
            let without = try RedisClient(group.configuration)
            #expect(await without.failure("PING") == .unavailable)
            without.close()
            var configuration = group.configuration
            configuration.deployment = .sentinel(
                master: SentinelGroup.name,
                sentinels: group.addresses,
                credentials: .password("secret", user: "app")
            )
            try await RedisTokenStore.with(configuration) { store async throws in
                #expect(try await eventually { await store.write(.sample()) == nil })
            }
        }
    }

    @Test func aMasterThatDiesIsReplaced() async throws {
        try await SentinelGroup.with(sentinels: 3) { group in
            try await RedisTokenStore.with(group.configuration) { store async throws in
                #expect(try await eventually { await store.write(.sample()) == nil })
                #expect(try await eventually { try await group.replica.answer("DBSIZE") == "1" })
                await group.master.kill()
                #expect(try await eventually { try await group.replica.answer("ROLE").hasPrefix("master") })
                let promoted = ContinuousClock.now
                #expect(try await eventually { await store.readFailure("key") == nil })
                // The sentinels tell of the new master a moment after it has become one.
                #expect(promoted.duration(to: .now) < .seconds(20))
                #expect(await store.payload("key") == "payload")
                #expect(try await eventually { await store.write(.sample(version: 2, payload: "next")) == nil })
                #expect(await store.payload("key") == "next")
            }
        }
    }

    @Test func aMasterThatBecomesAReplicaIsLeft() async throws {
        try await SentinelGroup.with { group in
            try await RedisTokenStore.with(group.configuration) { store async throws in
                #expect(try await eventually { await store.write(.sample()) == nil })
                #expect(try await eventually { try await group.replica.answer("DBSIZE") == "1" })
                // The sentinel refuses as long as it does not know that the replica is well.
                let hasBegun = try await eventually {
                    let command = ["SENTINEL", "FAILOVER", SentinelGroup.name]
                    return try await RedisServer.answer(of: group.ports[0], command) == "OK"
                }
                #expect(hasBegun)
                #expect(try await eventually { try await group.master.answer("ROLE").hasPrefix("slave") })
                let isWritten = try await eventually {
                    guard await store.write(.sample(version: 2, payload: "next")) == nil else { return false }
                    return await store.payload("key") == "next"
                }
                #expect(isWritten)
                let writes = try await group.replica.answer("ROLE")
                #expect(writes.hasPrefix("master"))
            }
        }
    }
}
