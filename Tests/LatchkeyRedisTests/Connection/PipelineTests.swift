//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyRedis

@Suite(.timeLimit(.minutes(2))) struct PipelineTests {
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

    @Test func aThousandCommandsOfOneCallAreAnsweredInOrder() async throws {
        try await RedisServer.with { server in
            try await RedisClient.with(server) { client in
                let commands = (0..<1_000).map { RedisCommand(["ECHO", .text("\($0)")]) }
                let replies = await client.replies(to: commands, deadline: client.deadline(after: .seconds(10)))
                let texts = try replies.map { try $0.get().text }
                #expect(texts == (0..<1_000).map { "\($0)" })
            }
        }
    }

    @Test(arguments: [0, 1, 16_383, 16_384, 100_000, 8 << 20])
    func valuesOfEverySizePass(size: Int) async throws {
        try await RedisServer.with { server in
            try await RedisClient.with(server) { client in
                let value = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
                let set = RedisCommand(["SET", "key", .bytes(value)])
                _ = try await client.reply(to: set, timeout: .seconds(10))
                #expect(try await client.call("GET", "key", timeout: .seconds(10)).bytes == value)
            }
        }
    }

    @Test func anErrorReplyIsTheErrorOfItsCommandAlone() async throws {
        try await RedisServer.with { server in
            try await RedisClient.with(server) { client in
                _ = try await client.call("LPUSH", "list", "secret-value")
                let commands: [[RedisArgument]] = [
                    ["SET", "a", "1"], ["GET", "list"], ["NOSUCH", "x"], ["GET", "a"],
                ]
                let replies = await client.replies(
                    to: commands.map { RedisCommand($0) },
                    deadline: client.deadline(after: .seconds(5))
                )
                let values = try replies.map { try $0.get() }
                #expect(values[0] == .status("OK") && values[3].text == "1")
                #expect(values[1].error?.hasPrefix("WRONGTYPE") == true && values[2].error?.hasPrefix("ERR") == true)
                let error = try await #require(throws: RedisError.self) { _ = try await client.call("GET", "list") }
                #expect(error.code == .refused && error.message.contains("WRONGTYPE"))
            }
        }
    }

    @Test func whoeverRunsOutOfTimeLeavesAloneAndNothingIsMixedUp() async throws {
        try await RedisServer.with { server in
            try await RedisClient.with(server, { $0.connectionsPerServer = 1 }) { client in
                _ = try await client.call("SET", "key", "value")
                // The command blocks its connection: what comes behind it waits too.
                async let slow = client.failure("BLPOP", "nothing", "0.3", timeout: .milliseconds(100))
                async let patient = client.call("GET", "key", timeout: .seconds(5))
                async let hasty = client.failure("GET", "key", timeout: .milliseconds(50))
                #expect(await slow == .timedOut)
                #expect(await hasty == .timedOut)
                #expect(try await patient.text == "value")
                #expect(try await client.call("ECHO", "after").text == "after")
                let clients = try #require(try await client.call("INFO", "stats").text)
                #expect(clients.contains("total_connections_received:1\r\n"), "The connection was made anew.")
            }
        }
    }

    @Test func whoeverIsCancelledLeavesAtOnceAndNothingIsMixedUp() async throws {
        try await RedisServer.with { server in
            try await RedisClient.with(server, { $0.connectionsPerServer = 1 }) { client in
                let started = ContinuousClock.now
                let slow = Task { await client.failure("BLPOP", "nothing", "0", timeout: .seconds(100)) }
                let isBlocked = try await eventually {
                    try await self.isAnyoneBlocked(at: server)
                }
                #expect(isBlocked)
                slow.cancel()
                #expect(await slow.value == .cancelled)
                _ = try await server.answer("RPUSH", "nothing", "to unblock the connection")
                #expect(started.duration(to: .now) < .seconds(90))
                #expect(try await client.call("ECHO", "after").text == "after")
                let early = Task {
                    unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
                    return await client.failure("SET", "cancelled", "1")
                }
                #expect(await early.value == .cancelled)
                #expect(try await client.call("EXISTS", "cancelled") == .integer(0), "It was sent nevertheless.")
            }
        }
    }

    private func isAnyoneBlocked(at server: RedisServer) async throws -> Bool {
        try await RedisClient.with(server) { other in
            try await other.call("INFO", "clients").text?.contains("blocked_clients:1") == true
        }
    }

    @Test func crowdsOfCancelledCallersDoNoHarm() async throws {
        try await RedisServer.with { server in
            try await RedisClient.with(server) { client in
                let answered = await withTaskGroup(of: Bool.self) { group in
                    for number in 0..<400 {
                        group.addTask {
                            let task = Task { try? await client.call("ECHO", "\(number)").text }
                            if number % 2 == 0 { task.cancel() }
                            let text = await task.value
                            #expect(text == "\(number)" || (text == nil && number % 2 == 0))
                            return text != nil
                        }
                    }
                    return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
                }
                #expect(answered >= 200)
                let after = try await client.call("ECHO", "after")
                #expect(after.text == "after")
            }
        }
    }

    @Test func aClosedClientAnswersAtOnce() async throws {
        try await RedisServer.with { server in
            let client = try RedisClient(RedisConfiguration(deployment: .standalone(server.address)))
            _ = try await client.call("PING")
            async let blocked = client.failure("BLPOP", "nothing", "0", timeout: .seconds(100))
            _ = try await eventually { try await self.isAnyoneBlocked(at: server) }
            client.close()
            #expect(await blocked == .closed)
            #expect(await client.failure("PING") == .closed)
            client.close()
        }
    }

    @Test func aClientThatNobodyHoldsClosesItsConnections() async throws {
        try await RedisServer.with { server in
            try await RedisClient.with(server) { observer in
                var client: RedisClient? = try RedisClient(
                    RedisConfiguration(deployment: .standalone(server.address), clientName: "forgotten")
                )
                _ = try await client?.call("PING")
                client = nil
                let isGone = try await eventually {
                    try await observer.call("CLIENT", "LIST").text?.contains("forgotten") == false
                }
                #expect(isGone)
            }
        }
    }

    @Test func tooMuchToSendIsRefused() async throws {
        let pipeline = RedisPipeline(waker: try #require(RedisWaker()), silenceLimit: .seconds(1))
        let calls = (0..<3).map { _ in
            RedisCall(bytes: Array(repeating: 1, count: 30 << 20), count: 1, deadline: .max)
        }
        // Nothing is connected yet, so that all of it waits.
        for call in calls { pipeline.submit(call) }
        #expect(calls.map(\.isOver) == [false, false, true])
        let refused = await calls[2].outcome { _ in }
        #expect(refused.failure?.code == .overloaded)
        pipeline.close()
        let closed = await calls[0].outcome { _ in }
        #expect(closed.failure?.code == .closed)
    }

    @Test func aSocketOfTheFileSystemWillDo() async throws {
        let path = "/tmp/latchkey-\(UInt32.random(in: .min ... .max)).sock"
        try await RedisServer.with(["--unixsocket", path]) { server in
            try await RedisClient.with(server, { $0.deployment = .standalone(.unixSocket(path)) }) { client in
                let pong = try await client.call("PING")
                #expect(pong == .status("PONG"))
                #expect(try await client.call("CLIENT", "LIST").text?.contains(path) == true)
            }
        }
    }

    @Test func aDatabaseIsChosen() async throws {
        try await RedisServer.with { server in
            try await RedisClient.with(server, { $0.database = 3 }) { client in
                _ = try await client.call("SET", "key", "value")
                #expect(try await client.call("CLIENT", "INFO").text?.contains(" db=3 ") == true)
            }
            try await RedisClient.with(server) { client in
                let count = try await client.call("EXISTS", "key")
                #expect(count == .integer(0))
            }
            try await RedisClient.with(server, { $0.database = 16 }) { client in
                let code = await client.failure("PING")
                #expect(code == .invalidConfiguration)
            }
        }
    }
}
