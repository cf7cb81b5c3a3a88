//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyHTTP
import Testing

/// The end of a client.
@Suite(.timeLimit(.minutes(1))) struct LifetimeTests {
    @Test func shutdownFailsWhatIsUnderWayAndWhatComesLater() async throws {
        try await TestServer.with { server in
            let client = try CurlHTTPClient()
            let observer = try CurlHTTPClient()
            let body = try await client.send(.get(server.port, "/stream/b/100000000000")).body
            let task = Task(name: "send") { try await client.failure(.get(server.port, "/hang/a")).code }
            _ = try await server.wait(for: "arrived-a", observer)
            await client.shutdown()
            #expect(try await task.value == .shutDown)
            let error = try await #require(throws: HTTPClientError.self) { while try await body.next() != nil {} }
            #expect(error.code == .shutDown)
            #expect(try await client.failure(.get(server.port, "/echo")).code == .shutDown)
            _ = try await server.wait(for: "gone-a", observer)
            _ = try await server.wait(for: "gone-b", observer)
            await client.shutdown()
            await observer.shutdown()
        }
    }

    @Test func shutdownFromManyTasksEndsOnce() async throws {
        let client = try CurlHTTPClient(configuration: .init(shards: 3))
        await withTaskGroup { group in
            for _ in 0..<20 { group.addTask { await client.shutdown() } }
        }
        #expect(try await client.failure(.get(9, "/")).code == .shutDown)
    }

    @Test func clientCanBeDroppedWhileABodyIsRead() async throws {
        try await TestServer.with { server in
            let body: HTTPResponseBody
            do {
                let client = try CurlHTTPClient()
                body = try await client.send(.get(server.port, "/stream/a/20000000")).body
            }
            #expect(try await body.collect(upTo: 20_000_000).count == 20_000_000)
        }
    }

    @Test func droppedClientsLeaveNoThreads() async throws {
        try await TestServer.with { server in
            for _ in 0..<50 {
                let client = try CurlHTTPClient()
                _ = try await Echo(.get(server.port, "/echo"), over: client)
            }
            let client = try CurlHTTPClient()
            #expect(try await client.text(.get(server.port, "/connections")) == "51")
            await client.shutdown()
        }
    }

    @Test(
        "A configuration that cannot work is refused",
        arguments: [
            CurlHTTPClient.Configuration(maximumConnectionsPerHost: 0), .init(maximumConnections: -1), .init(shards: 0),
            .init(shards: 1000), .init(userAgent: "a\r\nX: y"), .init(trustRoots: .file("/nowhere/ca.pem")),
            .init(trustRoots: .file("/tmp")), .init(trustRoots: .pem([])), .init(proxy: .init(url: "socks5://a:1")),
            .init(proxy: .init(url: "http://me:hunter2@proxy:1")),
            .init(proxy: .init(url: "http://proxy:1", user: "me")),
        ]
    )
    func badConfiguration(configuration: CurlHTTPClient.Configuration) throws {
        let error = try #require(throws: HTTPClientError.self) { _ = try CurlHTTPClient(configuration: configuration) }
        #expect(error.code == .invalidConfiguration)
        #expect(!error.message.contains("hunter2"))
    }
}
