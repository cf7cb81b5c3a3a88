//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyRedis

/// A master with a replica, watched by sentinels.
struct SentinelGroup: Sendable {
    static let name = "tokens"

    let master: RedisServer
    let replica: RedisServer
    /// Where the sentinels listen.
    let ports: [Int]

    var addresses: [RedisAddress] { self.ports.map { .tcp("127.0.0.1", port: $0) } }

    /// A configuration that finds the master through the sentinels.
    var configuration: RedisConfiguration {
        var configuration = RedisConfiguration(
            deployment: .sentinel(master: Self.name, sentinels: self.addresses)
        )
        configuration.commandTimeout = .seconds(5)
        configuration.readTimeout = .seconds(5)
        return configuration
    }

    /// Starts servers and sentinels that know each other, passes them on and ends them.
    ///
    /// - Parameters:
    ///   - count: How many sentinels.
    ///   - body: What to do with them.
    /// - Throws: What the body throws, or ``Unexpected``.
    static func with(
        sentinels count: Int = 1,
        _ body: @escaping (SentinelGroup) async throws -> Void
    ) async throws {
        try await RedisServer.with { master in
            try await RedisServer.with(["--replicaof", "127.0.0.1", "\(master.port)"]) { replica in
                let isLinked = try await eventually {
                    try await replica.answer("INFO", "replication").contains("master_link_status:up")
                }
                guard isLinked else { throw Unexpected("The replica did not find its master.") }
                try await Self.withSentinels(count, of: master) { ports in
                    let group = SentinelGroup(master: master, replica: replica, ports: ports)
                    try await group.waitUntilKnown()
                    try await body(group)
                }
            }
        }
    }

    private static func withSentinels(
        _ count: Int,
        of master: RedisServer,
        _ body: ([Int]) async throws -> Void
    ) async throws {
        var sentinels: [ServerProcess] = []
        var ports: [Int] = []
        let result: Result<Void, any Error>
        do {
            for _ in 0..<count {
                let (process, port) = try await Self.startSentinel(of: master, quorum: count / 2 + 1)
                sentinels.append(process)
                ports.append(port)
            }
            try await body(ports)
            result = .success(())
        } catch { result = .failure(error) }
        for sentinel in sentinels { await sentinel.stop() }
        try result.get()
    }

    private static func startSentinel(
        of master: RedisServer,
        quorum: Int
    ) async throws -> (ServerProcess, Int) {
        let port = try FreePort.find()
        let file = master.folder.appending(path: "sentinel-\(port).conf")
        let lines = [
            "bind 127.0.0.1", "port \(port)", "dir \(master.folder.path)",
            "sentinel monitor \(Self.name) 127.0.0.1 \(master.port) \(quorum)",
            "sentinel down-after-milliseconds \(Self.name) 1000", "sentinel failover-timeout \(Self.name) 3000",
        ]
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: file)
        let process = try await ServerProcess.start(
            "redis-server",
            [file.path, "--sentinel"],
            until: "+monitor master"
        )
        return (process, port)
    }

    /// Waits until the sentinels know the replica and each other.
    private func waitUntilKnown() async throws {
        for port in self.ports {
            let isKnown = try await eventually {
                let text = try await RedisServer.answer(of: port, ["SENTINEL", "MASTER", Self.name])
                let words = text.split(separator: "\n").map(String.init)
                let facts = Dictionary(zip(words, words.dropFirst())) { first, _ in first }
                return facts["num-slaves"] == "1" && facts["num-other-sentinels"] == "\(self.ports.count - 1)"
            }
            guard isKnown else { throw Unexpected("The sentinels do not know each other.") }
        }
    }
}
