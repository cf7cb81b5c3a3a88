//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyHTTP
import Testing

/// Slow readers.
@Suite(.timeLimit(.minutes(1))) struct BackPressureTests {
    private static let total = 100_000_000

    @Test(arguments: [false, true])
    func slowReaderStopsTheSender(http2: Bool) async throws {
        try await TestServer.with { server in
            try await Nginx.with(upstream: server.port) { nginx in
                let client = try await CurlHTTPClient.trustingTests()
                let path = "/stream/a/\(Self.total)"
                let request =
                    http2 ? HTTPClientRequest.get(nginx.port, path, scheme: "https") : .get(server.port, path)
                let body = try await client.send(request).body
                var received = try #require(try await body.next()).count
                // What is on its way fills the kernel's buffers and the window of HTTP/2, then the server stands still.
                let stalled = try await server.stalled("a", client)
                #expect(stalled < 60_000_000)
                while let chunk = try await body.next() {
                    #expect(chunk.count < 1 << 20)
                    received += chunk.count
                }
                #expect(received == Self.total)
                await client.shutdown()
            }
        }
    }

    @Test func pausedStreamDoesNotHoldUpItsNeighbours() async throws {
        try await TestServer.with { server in
            try await Nginx.with(upstream: server.port) { nginx in
                let client = try await CurlHTTPClient.trustingTests(connections: 1)
                let body = try await client.send(
                    .get(nginx.port, "/stream/a/\(Self.total)", scheme: "https")
                ).body
                _ = try await server.stalled("a", try CurlHTTPClient())
                for _ in 0..<10 { #expect(try await Nginx.Info(nginx, over: client).version == "HTTP/2.0") }
                #expect(try await body.next() != nil)
                await client.shutdown()
            }
        }
    }

    @Test func emptyBodyEndsAtOnce() async throws {
        try await TestServer.with { server in
            let client = try CurlHTTPClient()
            let body = try await client.send(.get(server.port, "/stream/a/0")).body
            #expect(try await body.next() == nil)
            await client.shutdown()
        }
    }
}
