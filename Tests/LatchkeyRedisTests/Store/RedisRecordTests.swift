//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Testing

@testable import LatchkeyRedis

@Suite(.timeLimit(.minutes(5))) struct RedisRecordTests {
    private static let name = RedisKeys(prefix: "latchkey:").record(StoreRecordName.key)

    /// Puts something else in place of the record.
    private func spoil(_ server: RedisServer, _ command: [RedisArgument]) async throws {
        try await RedisClient.with(server) { client in
            _ = try await client.reply(to: RedisCommand(command), timeout: .seconds(20))
        }
    }

    // Scoreboard: G22
    @Test func everyTokenIsAKeyOfItsOwnThatEndsWithIt() async throws {
        try await RedisServer.with { server in
            try await RedisTokenStore.with(server) { store async throws in
                let expiry = WallTime(seconds: 4_000_000_000)
                #expect(await store.write(.sample("one", expiresAt: expiry)) == nil)
                #expect(await store.write(.sample("two", expiresAt: expiry)) == nil)
                #expect(try await server.answer("DBSIZE") == "2")
                let name = String(decoding: store.keys.record(StoredRecord.sample("one").key), as: UTF8.self)
                #expect(try await server.answer("PEXPIRETIME", name) == "\(expiry.milliseconds)")
                #expect(await store.erase("one") == nil)
                #expect(await store.payload("two") == "payload")
            }
        }
    }

    // Scoreboard: CE79, G24
    @Test func aDamagedRecordIsAbsentAndWrittenAnew() async throws {
        try await RedisServer.with { server in
            try await RedisTokenStore.with(server) { store in
                #expect(await store.write(.sample()) == nil)
                try await self.spoil(server, ["SETRANGE", .bytes(Self.name), "40", "damage"])
                #expect(await store.readFailure("key") == nil)
                #expect(await store.payload("key") == nil)
                #expect(store.statistics == .init(unreadableRecords: 2, foreignKeys: 0))
                #expect(await store.write(.sample(version: 2, payload: "anew")) == nil)
                #expect(await store.payload("key") == "anew")
            }
        }
    }

    @Test(arguments: [["SET", "someone else's"], ["LPUSH", "a", "b"], ["HSET", "a", "b"]] as [[RedisArgument]])
    func whatIsForeignIsNeitherReadNorTouched(command: [RedisArgument]) async throws {
        try await RedisServer.with { server in
            try await RedisTokenStore.with(server) { store in
                try await self.spoil(server, [command[0], .bytes(Self.name)] + command.dropFirst())
                #expect(await store.readFailure("key") == .misconfigured)
                for condition in [StoreWrite.Condition.always, .ifAbsent, .ifNewer] {
                    #expect(await store.write(.sample(), condition) == .misconfigured)
                }
                #expect(await store.erase("key") == .misconfigured)
                #expect(try await server.answer("DBSIZE") == "1")
                #expect(store.statistics.foreignKeys >= 5)
            }
        }
    }

    // Scoreboard: CE61, G21
    @Test func aPausedHolderOfALeaseDoesNotOverwriteItsSuccessor() async throws {
        try await RedisServer.with { server in
            try await RedisTokenStore.with(server) { store async throws in
                let key = StoreRecordName.key
                let paused = try #require(await store.fence(of: key, owner: 1))
                let successor = try #require(await store.fence(of: key, owner: 2))
                var record = StoredRecord.sample(payload: "successor")
                record.version = RecordVersion(fence: successor, sequence: 1)
                #expect(await store.write(record) == nil)
                record = .sample(payload: "paused")
                record.version = RecordVersion(fence: paused, sequence: 100)
                let outcome = await store.put([StoreWrite(record)], timeout: .seconds(5))[0]
                guard case .superseded(let version) = outcome else { throw Unexpected("\(outcome)") }
                #expect(version == RecordVersion(fence: successor, sequence: 1))
                #expect(await store.payload("key") == "successor")
            }
        }
    }

    @Test func scriptsThatTheServerHasForgottenAreLoadedAgain() async throws {
        try await RedisServer.with { server in
            try await RedisTokenStore.with(server) { store in
                for round in 0..<3 as Range<UInt64> {
                    _ = try await server.answer("SCRIPT", "FLUSH")
                    // Two writes for one key in a call: the second must not be done without the first.
                    let writes = [1, 2].map { StoreWrite(.sample(version: 10 * round + $0, payload: "\(round).\($0)")) }
                    for outcome in await store.put(writes, timeout: .seconds(5)) {
                        guard case .accepted = outcome else { throw Unexpected("\(outcome)") }
                    }
                    #expect(await store.payload("key") == "\(round).2")
                    #expect(await store.fence(of: StoreRecordName.key, owner: round) != nil)
                }
            }
        }
    }

    @Test func twoPrefixesShareAServerWithoutMeeting() async throws {
        try await RedisServer.with { server in
            try await RedisTokenStore.with(server, { $0.keyPrefix = "one:" }) { one in
                try await RedisTokenStore.with(server, { $0.keyPrefix = "two:" }) { two async throws in
                    #expect(await one.write(.sample(payload: "one")) == nil)
                    #expect(await two.payload("key") == nil)
                    #expect(await two.write(.sample(payload: "two")) == nil)
                    #expect(await one.payload("key") == "one")
                    _ = await one.raiseEpoch(of: StoreRecordName.partition, timeout: .seconds(5))
                    #expect(try await two.epoch(of: StoreRecordName.partition, timeout: .seconds(5)).get() == 0)
                }
            }
        }
    }
}
