//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyRedis

/// Servers that share the slots of a cluster.
struct RedisCluster: Sendable {
    /// The masters, each with a third of the slots, or another even share.
    let masters: [RedisServer]
    /// The names by which the masters know each other.
    let names: [String]

    /// A configuration that knows the first master alone.
    var configuration: RedisConfiguration {
        var configuration = RedisConfiguration(deployment: .cluster(seeds: [self.masters[0].address]))
        configuration.commandTimeout = .seconds(10)
        configuration.readTimeout = .seconds(10)
        configuration.connectTimeout = .seconds(5)
        return configuration
    }

    /// Starts a cluster, passes it on and ends it.
    ///
    /// - Parameters:
    ///   - count: How many masters.
    ///   - patience: After how long a master that does not answer is given up.
    ///   - body: What to do with it.
    /// - Returns: What the body returns.
    /// - Throws: What the body throws, or ``Unexpected``.
    static func with<R>(
        masters count: Int = 3,
        patience: Duration = .seconds(20),
        _ body: (RedisCluster) async throws -> R
    ) async throws -> R {
        let cluster = try await Self.start(masters: count, patience: patience)
        let result: Result<R, any Error>
        do { result = .success(try await body(cluster)) } catch { result = .failure(error) }
        for server in cluster.masters { await server.end() }
        return try result.get()
    }

    /// Starts a cluster that ends with the tests.
    static func start(masters count: Int = 3, patience: Duration = .seconds(20)) async throws -> RedisCluster {
        var servers: [RedisServer] = []
        for _ in 0..<count { servers.append(try await Self.startServer(patience)) }
        return try await Self.joined(servers)
    }

    /// Starts a server that has no slots yet.
    static func startServer(_ patience: Duration) async throws -> RedisServer {
        try await RedisServer([
            "--cluster-enabled", "yes", "--cluster-config-file", "nodes.conf", "--cluster-require-full-coverage", "no",
            "--cluster-node-timeout", "\(patience.components.seconds * 1_000)",
            "--cluster-port", "\(try FreePort.find())",
        ])
    }

    private static func joined(_ servers: [RedisServer]) async throws -> RedisCluster {
        let share = (16_384 + servers.count - 1) / servers.count
        for (index, server) in servers.enumerated() {
            _ = try await server.answer("CLUSTER", "SET-CONFIG-EPOCH", "\(index + 1)")
            let last = min((index + 1) * share, 16_384) - 1
            _ = try await server.answer("CLUSTER", "ADDSLOTSRANGE", "\(index * share)", "\(last)")
            if index > 0 { try await Self.introduce(server, to: servers[0]) }
        }
        for server in servers { try await Self.waitUntilWell(server, knowing: servers.count) }
        var names: [String] = []
        for server in servers { names.append(try await server.answer("CLUSTER", "MYID")) }
        return RedisCluster(masters: servers, names: names)
    }

    /// Makes two servers know each other.
    static func introduce(_ server: RedisServer, to other: RedisServer) async throws {
        let setting = try await server.answer("CONFIG", "GET", "cluster-port").split(separator: "\n")
        let busPort = setting.last.map(String.init) ?? ""
        _ = try await other.answer("CLUSTER", "MEET", "127.0.0.1", "\(server.port)", busPort)
    }

    static func waitUntilWell(_ server: RedisServer, knowing count: Int) async throws {
        let isWell = try await eventually {
            let info = try await server.answer("CLUSTER", "INFO")
            return info.contains("cluster_state:ok") && info.contains("cluster_slots_ok:16384")
                && info.contains("cluster_known_nodes:\(count)")
        }
        guard isWell else { throw Unexpected("The cluster did not come together.") }
    }
}

// MARK: - Moving slots

extension RedisCluster {
    /// The master that has a slot, as long as none was moved.
    func home(of slot: RedisSlot) -> Int {
        slot.number / ((16_384 + self.masters.count - 1) / self.masters.count)
    }

    /// Begins to move a slot.
    func beginMove(_ slot: RedisSlot, from: Int, to: Int) async throws {
        let number = "\(slot.number)"
        _ = try await self.masters[to].answer("CLUSTER", "SETSLOT", number, "IMPORTING", self.names[from])
        _ = try await self.masters[from].answer("CLUSTER", "SETSLOT", number, "MIGRATING", self.names[to])
    }

    /// Moves the keys of a slot that is being moved.
    func moveKeys(of slot: RedisSlot, from: Int, to: Int) async throws {
        let keys = try await self.masters[from].answer("CLUSTER", "GETKEYSINSLOT", "\(slot.number)", "1000")
        let arguments = ["MIGRATE", "127.0.0.1", "\(self.masters[to].port)", "", "0", "5000", "KEYS"]
        _ = try await RedisServer.answer(
            of: self.masters[from].port,
            arguments + keys.split(separator: "\n").map(String.init)
        )
    }

    /// Says that a slot was moved.
    func finishMove(_ slot: RedisSlot, to: Int) async throws {
        let others = self.masters.indices.filter { $0 != to }
        for index in [to] + others {
            _ = try await self.masters[index].answer("CLUSTER", "SETSLOT", "\(slot.number)", "NODE", self.names[to])
        }
    }
}
