//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyHTTP
import Testing

@testable import LatchkeyRedis

@Suite(.timeLimit(.minutes(2))) struct TLSTests {
    /// Connects with TLS and sends a command; returns the error, or `nil` when it was answered.
    private func attempt(
        _ server: RedisServer,
        host: String = "127.0.0.1",
        roots: String = "ca",
        identity: String? = nil,
        connectTimeout: Duration = .seconds(10)
    ) async throws -> RedisError? {
        let certificates = try await Certificates.shared
        var tls = RedisTLS(trustRoots: .file(certificates.path("\(roots).pem")))
        if let identity { tls.clientIdentity = try certificates.identity(identity) }
        let client = try RedisClient(
            RedisConfiguration(
                deployment: .standalone(.tcp(host, port: server.port)),
                tls: tls,
                connectTimeout: connectTimeout
            )
        )
        defer { client.close() }
        do {
            _ = try await client.reply(to: RedisCommand(["PING"]), timeout: .seconds(10))
            return nil
        } catch { return error }
    }

    @Test(arguments: ["127.0.0.1", "localhost"])
    func aServerWhoseCertificateIsVerifiedIsUsed(host: String) async throws {
        let arguments = try await Certificates.shared.arguments()
        try await RedisServer.with(arguments, tls: true) { server in
            let error = try await self.attempt(server, host: host)
            #expect(error == nil)
        }
    }

    @Test func largeValuesPassEncrypted() async throws {
        let certificates = try await Certificates.shared
        let tls = RedisTLS(trustRoots: .file(certificates.path("ca.pem")))
        try await RedisServer.with(certificates.arguments(), tls: true) { server in
            try await RedisClient.with(server, { $0.tls = tls }) { client in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for number in 0..<32 {
                        group.addTask {
                            let value = Array(repeating: UInt8(number), count: 1_000 + number * 20_000)
                            for _ in 0..<5 {
                                let set = RedisCommand(["SET", .text("key \(number)"), .bytes(value)])
                                _ = try await client.reply(to: set, timeout: .seconds(20))
                                let get = RedisCommand(["GET", .text("key \(number)")])
                                #expect(try await client.reply(to: get, timeout: .seconds(20)).bytes == value)
                            }
                        }
                    }
                    try await group.waitForAll()
                }
            }
        }
    }

    @Test func aCertificateOfAnotherAuthorityIsRefused() async throws {
        let arguments = try await Certificates.shared.arguments()
        try await RedisServer.with(arguments, tls: true) { server in
            let error = try await self.attempt(server, roots: "otherca")
            #expect(error?.code == .tlsFailed)
        }
    }

    @Test func aCertificateForAnotherHostIsRefused() async throws {
        let arguments = try await Certificates.shared.arguments(certificate: "elsewhere")
        try await RedisServer.with(arguments, tls: true) { server in
            let error = try await self.attempt(server)
            #expect(error?.code == .tlsFailed)
        }
    }

    @Test func aServerThatAsksForACertificateGetsIt() async throws {
        let arguments = try await Certificates.shared.arguments(asksClients: true)
        try await RedisServer.with(arguments, tls: true) { server in
            #expect(try await self.attempt(server, identity: "alice") == nil)
            for identity in [nil, "mallory"] {
                let error = try await self.attempt(server, identity: identity)
                #expect(error?.code == .tlsFailed || error?.code == .connectFailed || error?.code == .connectionLost)
            }
        }
    }

    @Test func plainAndEncryptedDoNotMix() async throws {
        let arguments = try await Certificates.shared.arguments()
        try await RedisServer.with(arguments, tls: true) { server in
            let plain = try RedisClient(RedisConfiguration(deployment: .standalone(server.address)))
            defer { plain.close() }
            let code = await plain.failure("PING", timeout: .seconds(10))
            #expect(code == .connectFailed || code == .protocolViolation || code == .timedOut)
        }
        try await RedisServer.with { server in
            // The server waits for the end of what it takes for a line.
            let error = try await self.attempt(server, connectTimeout: .milliseconds(500))
            #expect(error?.code == .tlsFailed || error?.code == .timedOut || error?.code == .connectFailed)
        }
    }
}
