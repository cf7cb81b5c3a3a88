//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyHTTP
import Testing

/// The limits in time of a request.
@Suite(.timeLimit(.minutes(1))) struct TimeoutTests {
    @Test func connectTimeoutCoversTheHandshake() async throws {
        try await TestServer.with { server in
            let client = try CurlHTTPClient()
            var request = HTTPClientRequest.get(server.silentPort, "/", scheme: "https")
            request.connectTimeout = .milliseconds(100)
            let error = try await client.failure(request)
            #expect(error.code == .timedOut)
            #expect(error.message.contains("connectTimeout"))
            await client.shutdown()
        }
    }

    @Test(arguments: ["/hang/a", "/stream/a/1000000000000"])
    func totalTimeoutCoversHeadAndBody(path: String) async throws {
        try await TestServer.with { server in
            let client = try CurlHTTPClient()
            var request = HTTPClientRequest.get(server.port, path)
            request.totalTimeout = .milliseconds(200)
            let error = try await #require(throws: HTTPClientError.self) {
                let body = try await client.send(request).body
                while try await body.next() != nil {}
            }
            #expect(error.code == .timedOut)
            #expect(error.message.contains("totalTimeout"))
            await client.shutdown()
        }
    }

    @Test func totalTimeoutCoversTheWaitForAConnection() async throws {
        try await TestServer.with { server in
            let client = try CurlHTTPClient(configuration: .init(maximumConnectionsPerHost: 1))
            async let first = client.failure(.get(server.silentPort, "/"))
            var request = HTTPClientRequest.get(server.silentPort, "/")
            request.totalTimeout = .milliseconds(200)
            #expect(try await client.failure(request).code == .timedOut)
            await client.shutdown()
            #expect(try await first.code == .shutDown)
        }
    }

    @Test(arguments: [Duration.zero, .seconds(-1)])
    func noTimeLeftIsATimeout(timeout: Duration) async throws {
        let client = try CurlHTTPClient()
        var request = HTTPClientRequest.get(9, "/")
        request.totalTimeout = timeout
        #expect(try await client.failure(request).code == .timedOut)
        request.totalTimeout = .seconds(1)
        request.connectTimeout = timeout
        #expect(try await client.failure(request).code == .timedOut)
        await client.shutdown()
    }
}
