//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import HTTPTypes
import LatchkeyHTTP
import Testing

/// How connections are made, kept, shared and refused.
@Suite(.timeLimit(.minutes(1))) struct ConnectionTests {
    @Test func consecutiveRequestsShareOneConnection() async throws {
        try await TestServer.with { server in
            let client = try CurlHTTPClient()
            for _ in 0..<20 {
                #expect(try await Echo(.get(server.port, "/echo"), over: client).connection == 1)
            }
            #expect(try await client.text(.get(server.port, "/connections")) == "1")
            await client.shutdown()
        }
    }

    @Test(arguments: [false, true])
    func thousandConcurrentRequestsAllSucceed(http2: Bool) async throws {
        try await Nginx.with(http2: http2) { nginx in
            let client = try await CurlHTTPClient.trustingTests(connections: 16)
            let connections = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<1000 { group.addTask { try await Nginx.Info(nginx, over: client).connection } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(connections.count == 1000)
            #expect(Set(connections).count <= 16)
            await client.shutdown()
        }
    }

    @Test(arguments: [false, true])
    func serverThatRetiresConnectionsLosesNoRequest(http2: Bool) async throws {
        // nginx closes a connection after 1,000 requests.
        try await Nginx.with(http2: http2) { nginx in
            let client = try await CurlHTTPClient.trustingTests(connections: 1)
            let connections = try await withThrowingTaskGroup(of: [String].self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        var seen: [String] = []
                        for _ in 0..<300 { seen.append(try await Nginx.Info(nginx, over: client).connection) }
                        return seen
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(connections.count == 2400)
            #expect((3...6).contains(Set(connections).count))
            await client.shutdown()
        }
    }

    @Test func shardsServeTheSameHost() async throws {
        try await TestServer.with { server in
            let client = try CurlHTTPClient(configuration: .init(shards: 2))
            for _ in 0..<10 { _ = try await Echo(.get(server.port, "/echo"), over: client) }
            #expect(try await client.text(.get(server.port, "/connections")) == "2")
            await client.shutdown()
        }
    }

    @Test func refusedConnectionIsToldApart() async throws {
        let client = try CurlHTTPClient()
        // Reserved for a service that is not installed.
        let error = try await client.failure(.get(9, "/"))
        #expect(error.code == .connectFailed)
        #expect(error.message.contains("http://127.0.0.1:9"))
        await client.shutdown()
    }

    @Test func unknownNameIsToldApart() async throws {
        let client = try CurlHTTPClient()
        let error = try await client.failure(.get(443, "/", scheme: "https", host: "nobody.invalid"))
        #expect(error.code == .nameNotResolved)
        #expect(error.message.contains("nobody.invalid"))
        await client.shutdown()
    }

    @Test(arguments: [false, true])
    func explicitProxyIsUsed(withPassword: Bool) async throws {
        try await TestServer.with { server in
            let proxy = CurlHTTPClient.Proxy(
                url: "http://127.0.0.1:\(server.port)",
                user: withPassword ? "me" : nil,
                password: withPassword ? "hunter2" : nil
            )
            let client = try CurlHTTPClient(configuration: .init(proxy: proxy))
            let echo = try await Echo(.get(80, "/echo", host: "nobody.invalid"), over: client)
            #expect(echo.values("Host") == ["nobody.invalid"])
            #expect(echo.values("Proxy-Authorization").count == (withPassword ? 1 : 0))
            #expect(!"\(proxy)".contains("hunter2"))
            await client.shutdown()
        }
    }

    @Test func requestsOverTLSPassThroughATunnel() async throws {
        try await TestServer.with { server in
            try await Nginx.with { nginx in
                let configuration = CurlHTTPClient.Configuration(
                    trustRoots: .file(try await Certificates.shared.path("ca.pem")),
                    proxy: .init(url: "http://127.0.0.1:\(server.port)")
                )
                let client = try CurlHTTPClient(configuration: configuration)
                let response = try await client.send(.get(nginx.port, "/info", scheme: "https"))
                #expect(response.head.status == .ok)
                #expect(response.head.headerFields[try #require(HTTPField.Name("X-Proxy"))] == nil)
                await client.shutdown()
                let direct = try CurlHTTPClient()
                #expect(try await server.wait(for: "tunnelled", direct) == "\"127.0.0.1:\(nginx.port)\"")
                await direct.shutdown()
            }
        }
    }

    @Test func environmentProxiesAreIgnored() async throws {
        try await TestServer.with { server in
            _ = await #expect(processExitsWith: .success) { [port = server.port as Int] in
                for name in ["http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY", "ALL_PROXY"] {
                    _ = unsafe setenv(name, "http://127.0.0.1:1", 1)
                }
                let client = try CurlHTTPClient()
                #expect(try await client.send(.get(port, "/echo")).head.status == .ok)
                await client.shutdown()
            }
        }
    }
}
