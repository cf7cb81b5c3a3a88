//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyRedis

@Suite(.timeLimit(.minutes(1))) struct PipelineTests {
    @Test func commandsAreAnswered() async throws {
        try await RedisServer.with { server in
            try await RedisClient.with(server) { client in
                let pong = try await client.call("PING")
                #expect(pong == .status("PONG"))
                #expect(try await client.call("SET", "key", "value") == .status("OK"))
                #expect(try await client.call("GET", "key").text == "value")
                #expect(try await client.call("GET", "none") == .null)
            }
        }
    }

    @Test func manyCallersShareFewConnections() async throws {
        try await RedisServer.with { server in
            try await RedisClient.with(server) { client in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for caller in 0..<200 {
                        group.addTask {
                            for round in 0..<20 {
                                let value = "\(caller).\(round)"
                                _ = try await client.call("SET", "key \(caller)", value)
                                #expect(try await client.call("GET", "key \(caller)").text == value)
                            }
                        }
                    }
                    try await group.waitForAll()
                }
                let clients = try #require(try await client.call("CLIENT", "LIST").text)
                #expect(clients.split(separator: "\n").count == 2)
                #expect(clients.split(separator: "\n").allSatisfy { $0.contains("name=latchkey ") })
            }
        }
    }
}
