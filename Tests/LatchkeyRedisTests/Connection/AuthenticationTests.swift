//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Synchronization
import Testing

@testable import LatchkeyRedis

@Suite(.timeLimit(.minutes(2))) struct AuthenticationTests {
    private static let password = "a secret: 'with' \"odd\" characters"

    @Test func aPasswordOpensTheServer() async throws {
        try await RedisServer.with(["--requirepass", Self.password]) { server in
            try await RedisClient.with(server, { $0.credentials = .password(Self.password) }) { client in
                let pong = try await client.call("PING")
                #expect(pong == .status("PONG"))
            }
        }
    }

    @Test func aUserOfTheAccessListIsKnown() async throws {
        try await RedisServer.with { server in
            try await RedisClient.with(server) { admin in
                _ = try await admin.call("ACL", "SETUSER", "app", "on", ">\(Self.password)", "~*", "+@all")
            }
            let credentials = RedisCredentials.password(Self.password, user: "app")
            try await RedisClient.with(server, { $0.credentials = credentials }) { client in
                let user = try await client.call("ACL", "WHOAMI")
                #expect(user.text == "app")
            }
        }
    }

    @Test(arguments: [
        RedisCredentials.none, .password("wrong-password"), .password("wrong-password", user: "nobody"),
        .password(Self.password, user: "nobody"),
    ])
    func whoeverIsNotKnownIsToldSoWithoutSecrets(credentials: RedisCredentials) async throws {
        try await RedisServer.with(["--requirepass", Self.password]) { server in
            try await RedisClient.with(server, { $0.credentials = credentials }) { client in
                let error = try await #require(throws: RedisError.self) { _ = try await client.call("PING") }
                #expect(error.code == .authenticationFailed)
                #expect(error.message.contains("\(server.port)"))
                let text = "\(error) \(String(reflecting: error))"
                #expect(!text.contains("wrong-password") && !text.contains("odd"))
                #expect(await client.failure("PING") == .authenticationFailed)
            }
        }
    }

    @Test func aPasswordThatTheServerDoesNotKnowIsAnError() async throws {
        try await RedisServer.with { server in
            try await RedisClient.with(server, { $0.credentials = .password("superfluous") }) { client in
                let code = await client.failure("PING")
                #expect(code == .authenticationFailed)
            }
        }
    }

    @Test func aPasswordThatIsMendedLaterOpensTheServer() async throws {
        try await RedisServer.with { server in
            try await RedisClient.with(server) { admin in
                let credentials = RedisCredentials.password("right", user: "app")
                try await RedisClient.with(server, { $0.credentials = credentials }) { client in
                    let code = await client.failure("PING")
                    #expect(code == .authenticationFailed)
                    _ = try await admin.call("ACL", "SETUSER", "app", "on", ">right", "~*", "+@all")
                    #expect(try await eventually { await client.failure("PING") == nil })
                }
            }
        }
    }

    @Test func aProviderIsAskedOnceForAllConnections() async throws {
        try await RedisServer.with(["--requirepass", "token-1"]) { server in
            let asked = Atomic<Int>(0)
            let credentials = RedisCredentials.provider {
                asked.wrappingAdd(1, ordering: .relaxed)
                return RedisCredential(password: "token-1")
            }
            try await RedisClient.with(
                server,
                {
                    $0.credentials = credentials
                    $0.connectionsPerServer = 8
                }
            ) { client in
                for _ in 0..<100 { _ = try await client.call("PING") }
            }
            #expect(asked.load(ordering: .relaxed) == 1)
        }
    }

    @Test func liveConnectionsAuthenticateAgainBeforeTheirCredentialsExpire() async throws {
        try await RedisServer.with { server in
            try await RedisClient.with(server) { admin in
                for number in 1...50 {
                    let password = ">token-\(number)"
                    _ = try await admin.call("ACL", "SETUSER", "user-\(number)", "on", password, "~*", "+@all")
                }
                let count = Atomic<Int>(0)
                let credentials = RedisCredentials.provider {
                    let number = min(50, count.wrappingAdd(1, ordering: .relaxed).newValue)
                    // Good for so short that half of it has passed soon.
                    let now = SystemTime().wallTime().milliseconds
                    return RedisCredential(
                        user: "user-\(number)",
                        password: "token-\(number)",
                        expiresAt: WallTime(milliseconds: now + 800)
                    )
                }
                try await RedisClient.with(server, { $0.credentials = credentials }) { client in
                    let first = try await client.call("ACL", "WHOAMI").text
                    #expect(first == "user-1")
                    #expect(try await eventually { try await client.call("ACL", "WHOAMI").text != "user-1" })
                    let clients = try #require(try await admin.call("CLIENT", "LIST").text)
                    let own = clients.split(separator: "\n").filter { $0.contains("user=user-") }
                    #expect(own.count == 2)
                    let received = try #require(try await admin.call("INFO", "stats").text)
                    #expect(received.contains("total_connections_received:4\r\n"), "Connections were made anew.")
                }
            }
        }
    }

    @Test func aProviderThatFailsIsAskedAgain() async throws {
        try await RedisServer.with(["--requirepass", "token"]) { server in
            let mayFail = Atomic<Bool>(true)
            let credentials = RedisCredentials.provider {
                if mayFail.load(ordering: .relaxed) { throw Unexpected("The issuer is down.") }
                return RedisCredential(password: "token")
            }
            try await RedisClient.with(server, { $0.credentials = credentials }) { client in
                let error = try await #require(throws: RedisError.self) { _ = try await client.call("PING") }
                #expect(error.code == .authenticationFailed && error.cause is Unexpected)
                mayFail.store(false, ordering: .relaxed)
                #expect(try await eventually { await client.failure("PING") == nil })
            }
        }
    }

    @Test func aServerWithoutRoomForClientsIsUnavailable() async throws {
        try await RedisServer.with(["--maxclients", "1"]) { server in
            try await RedisClient.with(server, { $0.connectionsPerServer = 1 }) { first in
                _ = try await first.call("PING")
                try await RedisClient.with(server) { second in
                    let code = await second.failure("PING")
                    #expect(code == .unavailable || code == .connectFailed)
                }
            }
        }
    }
}
