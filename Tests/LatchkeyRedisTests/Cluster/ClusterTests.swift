//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Testing

@testable import LatchkeyRedis

@Suite(.timeLimit(.minutes(5))) struct ClusterTests {
    private static let count = 300

    /// Writes records whose slots are all over the cluster.
    private func fill(_ store: RedisTokenStore) async throws {
        let writes = (0..<Self.count).map { StoreWrite(.sample("key \($0)", payload: "\($0)"), condition: .always) }
        for outcome in await store.put(writes, timeout: .seconds(30)) {
            guard case .accepted = outcome else { throw Unexpected("A write was not accepted: \(outcome)") }
        }
    }

    /// How many of those records can be read.
    private func readable(_ store: RedisTokenStore) async -> Int {
        let keys = (0..<Self.count).map { StoredRecord.sample("key \($0)").key }
        let outcomes = await store.get(keys, timeout: .seconds(30))
        return outcomes.enumerated().count { number, outcome in
            guard case .record(let record) = outcome else { return false }
            return record.payload == Array("\(number)".utf8)
        }
    }

    @Test func recordsAreSpreadOverAllMasters() async throws {
        try await RedisCluster.with { cluster in
            try await RedisTokenStore.with(cluster.configuration) { store async throws in
                try await self.fill(store)
                #expect(await self.readable(store) == Self.count)
                var sizes: [Int] = []
                for master in cluster.masters { sizes.append(Int(try await master.answer("DBSIZE")) ?? 0) }
                #expect(sizes.reduce(0, +) == Self.count)
                #expect(sizes.allSatisfy { $0 > 30 })
                // The map was right from the start.
                for master in cluster.masters { #expect(try await master.errors("MOVED") == 0) }
            }
        }
    }

    @Test func aMovedSlotIsFollowedAndRemembered() async throws {
        try await RedisCluster.with { cluster in
            try await RedisTokenStore.with(cluster.configuration) { store async throws in
                #expect(await store.write(.sample()) == nil)
                let slot = RedisSlot(of: store.keys.record(StoredRecord.sample().key))
                var (home, target) = (cluster.home(of: slot), (cluster.home(of: slot) + 1) % 3)
                // The map may be read just then, so that there is nothing to be followed; then the slot moves back.
                for round in 0..<10 as Range<UInt64> {
                    try await cluster.beginMove(slot, from: home, to: target)
                    try await cluster.moveKeys(of: slot, from: home, to: target)
                    try await cluster.finishMove(slot, to: target)
                    #expect(await store.payload("key") != nil)
                    #expect(await store.write(.sample(version: round + 2, payload: "\(round)")) == nil)
                    #expect(await store.payload("key") == "\(round)")
                    if try await cluster.masters[home].errors("MOVED") > 0 { break }
                    (home, target) = (target, home)
                }
                #expect(try await cluster.masters[home].errors("MOVED") > 0)
                // A map that was read before the move may come late and be mended once more.
                let isRemembered = try await eventually {
                    let before = try await cluster.masters[home].errors("MOVED")
                    for _ in 0..<20 { #expect(await store.payload("key") != nil) }
                    return try await cluster.masters[home].errors("MOVED") == before
                }
                #expect(isRemembered)
            }
        }
    }

    @Test func aRecordIsReadWhileItsSlotMoves() async throws {
        try await RedisCluster.with { cluster in
            try await RedisTokenStore.with(cluster.configuration) { store async throws in
                #expect(await store.write(.sample()) == nil)
                let slot = RedisSlot(of: store.keys.record(StoredRecord.sample().key))
                let (home, target) = (cluster.home(of: slot), (cluster.home(of: slot) + 1) % 3)
                try await cluster.beginMove(slot, from: home, to: target)
                #expect(await store.payload("key") == "payload")
                try await cluster.moveKeys(of: slot, from: home, to: target)
                #expect(await store.payload("key") == "payload")
                #expect(try await cluster.masters[home].errors("ASK") >= 1)
                // A step of several keys waits for the end of the move, and is done then.
                let writer = Task { await store.write(.sample(version: 2, payload: "next"), timeout: .seconds(60)) }
                #expect(try await eventually { try await cluster.masters[target].errors("TRYAGAIN") >= 2 })
                #expect(await store.payload("key") == "payload")
                try await cluster.finishMove(slot, to: target)
                #expect(await writer.value == nil)
                #expect(await store.payload("key") == "next")
            }
        }
    }

    @Test func aWriteThatCannotWaitForAMoveFailsInTime() async throws {
        try await RedisCluster.with { cluster in
            var configuration = cluster.configuration
            configuration.commandTimeout = .milliseconds(200)
            try await RedisTokenStore.with(configuration) { store async throws in
                #expect(try await eventually { await store.write(.sample()) == nil })
                let slot = RedisSlot(of: store.keys.record(StoredRecord.sample().key))
                let (home, target) = (cluster.home(of: slot), (cluster.home(of: slot) + 1) % 3)
                try await cluster.beginMove(slot, from: home, to: target)
                let start = ContinuousClock.now
                let code = await store.write(.sample(version: 2), timeout: .seconds(60))
                #expect(code == .timedOut)
                #expect(start.duration(to: .now) < .seconds(20))
            }
        }
    }

    @Test func aMasterThatDiesIsReplacedByItsReplica() async throws {
        try await RedisCluster.with(patience: .seconds(2)) { cluster in
            let replica = try await RedisCluster.startServer(.seconds(2))
            try await RedisCluster.introduce(replica, to: cluster.masters[0])
            for server in cluster.masters + [replica] { try await RedisCluster.waitUntilWell(server, knowing: 4) }
            _ = try await replica.answer("CLUSTER", "REPLICATE", cluster.names[2])
            #expect(
                try await eventually {
                    try await replica.answer("INFO", "replication").contains("master_link_status:up")
                }
            )
            try await RedisTokenStore.with(cluster.configuration) { store async throws in
                try await self.fill(store)
                let size = try await cluster.masters[2].answer("DBSIZE")
                #expect(try await eventually { try await replica.answer("DBSIZE") == size })
                await cluster.masters[2].kill()
                #expect(try await eventually { try await replica.answer("ROLE").hasPrefix("master") })
                #expect(try await eventually { await self.readable(store) == Self.count })
                try await self.fill(store)
            }
            await replica.end()
        }
    }

    @Test func whereNoClusterIsThatIsSaid() async throws {
        try await RedisServer.with { server in
            var configuration = RedisConfiguration(deployment: .cluster(seeds: [server.address]))
            configuration.connectTimeout = .seconds(10)
            let client = try RedisClient(configuration)
            defer { client.close() }
            let command = RedisCommand(["GET", "key"], key: Array("key".utf8))
            let error = try await #require(throws: RedisError.self) {
                _ = try await client.reply(to: command, timeout: .seconds(10))
            }
            #expect(error.code == .unavailable && error.message.contains("\(server.port)"))
        }
    }

    @Test func withoutAnyServerCallsFail() async throws {
        let port = try FreePort.find()
        let client = try RedisClient(RedisConfiguration(deployment: .cluster(seeds: [.tcp("127.0.0.1", port: port)])))
        defer { client.close() }
        let code = await client.failure("PING", timeout: .seconds(10))
        #expect(code == .connectFailed)
    }

    @Test func aServerOfAClusterIsNoServerOfItsOwn() async throws {
        try await RedisCluster.with { cluster in
            try await RedisTokenStore.with(cluster.masters[0]) { store async throws in
                let writes = (0..<20).map { StoreWrite(.sample("key \($0)")) }
                let codes = await store.put(writes, timeout: .seconds(20)).map { outcome -> TokenStoreError.Code? in
                    if case .failed(let error) = outcome { error.code } else { nil }
                }
                #expect(codes.contains(.misconfigured) && codes.contains(nil))
            }
        }
    }
}
