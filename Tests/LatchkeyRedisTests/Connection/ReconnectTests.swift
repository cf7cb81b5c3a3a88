//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyRedis

@Suite(.timeLimit(.minutes(2))) struct ReconnectTests {
    @Test func waitsDoubleUpToAQuarterSecond() {
        var backoff = RedisBackoff()
        let longest = (0..<5).map { _ in (backoff.wait(random: 0.999_999_9) / .milliseconds(1)).rounded() }
        #expect(longest == [50, 100, 200, 250, 250])
        backoff.reset()
        let shortest = (0..<3).map { _ in (backoff.wait(random: 0) / .milliseconds(1)).rounded() }
        #expect(shortest == [25, 50, 100])
    }

    @Test func withoutAServerCallsFailAtOnce() async throws {
        let port = try FreePort.find()
        let client = try RedisClient(RedisConfiguration(deployment: .standalone(.tcp("127.0.0.1", port: port))))
        defer { client.close() }
        #expect(await client.failure("PING") == .connectFailed)
        let start = ContinuousClock.now
        for _ in 0..<100 { #expect(await client.failure("PING", timeout: .seconds(60)) == .connectFailed) }
        #expect(start.duration(to: .now) < .seconds(30))
        let error = await #expect(throws: RedisError.self) { _ = try await client.call("PING") }
        #expect(error?.message.contains("127.0.0.1:\(port)") == true)
    }

    @Test func aServerThatComesLateIsFound() async throws {
        try await RedisServer.with { server in
            await server.kill()
            try await RedisClient.with(server) { client in
                let code = await client.failure("PING")
                #expect(code == .connectFailed)
                try await server.restart()
                let start = ContinuousClock.now
                #expect(try await eventually { await client.failure("PING") == nil })
                #expect(start.duration(to: .now) < .seconds(2))
            }
        }
    }

    @Test func whatIsUnderWayWhenTheServerDiesFailsAtOnce() async throws {
        try await RedisServer.with { server in
            try await RedisClient.with(server) { client in
                _ = try await client.call("PING")
                async let blocked = client.failure("BLPOP", "nothing", "0", timeout: .seconds(60))
                _ = try await eventually {
                    try await client.call("INFO", "clients").text?.contains("blocked_clients:1") == true
                }
                await server.kill()
                #expect(await blocked == .connectionLost)
                #expect(try await eventually { await client.failure("PING") == .connectFailed })
                try await server.restart()
                #expect(try await eventually { await client.failure("PING") == nil })
            }
        }
    }

    // Scoreboard: G16
    @Test func aReadWhoseConnectionBreaksIsDoneOnceMore() async throws {
        try await RedisServer.with { server in
            try await RedisClient.with(server) { client in
                _ = try await client.call("RPUSH", "list", "value")
                let read = RedisCommand(["BLPOP", "empty", "0"], isRepeatable: true)
                let reader = Task { try? await client.reply(to: read, timeout: .seconds(20)) }
                try await RedisClient.with(server) { other in
                    let isBlocked = try await eventually {
                        try await other.call("INFO", "clients").text?.contains("blocked_clients:1") == true
                    }
                    #expect(isBlocked)
                    _ = try await other.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
                    _ = try await other.call("RPUSH", "empty", "after all")
                }
                #expect(await reader.value?.array?.last?.text == "after all")
                let write = RedisCommand(["BLPOP", "nothing", "0"])
                let writer = Task { await client.replies(to: [write], deadline: client.deadline(after: .seconds(20))) }
                try await RedisClient.with(server) { other in
                    _ = try await eventually {
                        try await other.call("INFO", "clients").text?.contains("blocked_clients:1") == true
                    }
                    _ = try await other.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
                }
                guard case .failure(let error) = await writer.value[0] else { throw Unexpected("It was answered.") }
                #expect(error.code == .connectionLost)
            }
        }
    }

    @Test func aServerThatStandsStillCostsNoMoreThanTheTimeout() async throws {
        try await RedisServer.with { server in
            try await RedisClient.with(server, { $0.commandTimeout = .milliseconds(250) }) { client in
                _ = try await client.call("PING")
                server.pause()
                let start = ContinuousClock.now
                #expect(await client.failure("PING", timeout: .milliseconds(250)) == .timedOut)
                let waited = start.duration(to: .now)
                #expect(waited >= .milliseconds(250) && waited < .seconds(10))
                // In the end the connections are given up, and new ones are not answered either.
                #expect(
                    try await eventually {
                        let code = await client.failure("PING", timeout: .milliseconds(50))
                        return code == .connectionLost || code == .connectFailed
                    }
                )
                server.resume()
                let resumed = ContinuousClock.now
                #expect(try await eventually { await client.failure("PING", timeout: .milliseconds(250)) == nil })
                #expect(resumed.duration(to: .now) < .seconds(5))
            }
        }
    }

    @Test func aConnectionThatIsKilledIsMadeAgain() async throws {
        try await RedisServer.with { server in
            try await RedisClient.with(server) { client in
                for round in 0..<5 {
                    _ = try await client.call("SET", "key", "\(round)")
                    try await RedisClient.with(server) { other in
                        _ = try await other.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
                    }
                    // A call may still meet the broken connection.
                    #expect(try await eventually { await client.failure("PING") == nil })
                    #expect(try await client.call("GET", "key").text == "\(round)")
                }
            }
        }
    }

    @Test func whatIsNoRedisServerIsSaidToBeNone() async throws {
        let folder = "/tmp/latchkey-\(UInt32.random(in: .min ... .max))"
        _ = try await run("mkdir", [folder])
        let port = try FreePort.find()
        let arguments = ["-u", "-m", "http.server", "\(port)", "--bind", "127.0.0.1", "--directory", folder]
        let server = try await ServerProcess.start("python3", arguments, until: "Serving HTTP")
        let client = try RedisClient(RedisConfiguration(deployment: .standalone(.tcp("127.0.0.1", port: port))))
        let code = await client.failure("PING", timeout: .seconds(10))
        #expect(code == .protocolViolation || code == .connectFailed)
        client.close()
        await server.stop()
        _ = try await run("rmdir", [folder])
    }
}
