//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyRedis

@Suite(.timeLimit(.minutes(5))) struct RedisAdviceTests {
    private func codes(
        _ configuration: [String: String]?,
        version: String = "7.0.15",
        user: String = "tokens",
        isPrivate: Bool = true
    ) -> [RedisAdvice.Code] {
        RedisAdvice.advice(
            on: .init(configuration: configuration, version: version, user: user, isPrivate: isPrivate)
        ).map(\.code)
    }

    @Test func aGoodServerNeedsNoAdvice() {
        let good = ["maxmemory": "1000", "maxmemory-policy": "volatile-ttl", "appendonly": "yes"]
        #expect(self.codes(good) == [])
        #expect(self.codes(["maxmemory": "0", "maxmemory-policy": "noeviction", "appendonly": "yes"]) == [])
    }

    @Test func whatDoesNotSuitIsSaid() {
        let good = ["maxmemory": "1000", "maxmemory-policy": "volatile-ttl", "appendonly": "yes"]
        #expect(self.codes(good, version: "6.2.1") == [.tooOld])
        #expect(self.codes(good, user: "default") == [.sharedUser])
        #expect(self.codes(good, isPrivate: false) == [.notEncrypted])
        #expect(self.codes(nil) == [.notInspectable])
        #expect(self.codes(good.merging(["maxmemory-policy": "allkeys-lru"]) { $1 }) == [.evictsRecords])
        #expect(self.codes(good.merging(["maxmemory-policy": "noeviction"]) { $1 }) == [.fillsUp])
        #expect(self.codes(good.merging(["appendonly": "no"]) { $1 }) == [.losesRecords])
    }

    @Test func aRealServerIsLookedAt() async throws {
        try await RedisServer.with(["--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru"]) { server in
            try await RedisTokenStore.with(server) { store in
                let advice = try await store.advice(timeout: .seconds(20))
                #expect(Set(advice.map(\.code)) == [.sharedUser, .evictsRecords, .losesRecords])
                #expect(advice.allSatisfy { !$0.message.isEmpty })
            }
        }
    }

    @Test func aClusterIsLookedAtWhole() async throws {
        try await RedisCluster.with { cluster in
            _ = try await cluster.masters[2].answer("CONFIG", "SET", "maxmemory-policy", "allkeys-lru")
            try await RedisTokenStore.with(cluster.configuration) { store in
                let advice = try await store.advice(timeout: .seconds(20))
                #expect(Set(advice.map(\.code)) == [.sharedUser, .evictsRecords, .losesRecords])
            }
        }
    }

    @Test func theRulesAllowNothingElse() async throws {
        try await RedisServer.with { server in
            let rules = RedisTokenStore.accessRules().split(separator: " ").map(String.init)
            _ = try await RedisServer.answer(
                of: server.port,
                ["ACL", "SETUSER", "tokens", "on", ">secret"] + rules
            )
            let credentials = RedisCredentials.password("secret", user: "tokens")
            try await RedisTokenStore.with(server, { $0.credentials = credentials }) { store in
                #expect(await store.write(.sample()) == nil)
                #expect(await store.payload("key") == "payload")
                let advice = try await store.advice(timeout: .seconds(20))
                #expect(advice.map(\.code) == [.notInspectable])
            }
            try await RedisClient.with(server, { $0.credentials = credentials }) { client in
                let forbidden = [
                    ["FLUSHALL"], ["KEYS", "*"], ["CONFIG", "GET", "*"], ["GET", "other:key"],
                    ["SET", "other:key", "1"],
                    ["EVAL", "return 1", "0"], ["CLIENT", "LIST"], ["SHUTDOWN"], ["ACL", "LIST"],
                ]
                for command in forbidden {
                    let error = try await #require(throws: RedisError.self, "\(command)") {
                        let command = RedisCommand(command.map { .text($0) })
                        _ = try await client.reply(to: command, timeout: .seconds(20))
                    }
                    #expect(error.message.contains("NOPERM"), "\(command)")
                }
            }
        }
    }
}
