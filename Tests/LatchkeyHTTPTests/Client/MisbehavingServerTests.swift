//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP
import Testing

/// Servers that break the protocol, and the errors that tell so.
@Suite(.timeLimit(.minutes(1))) struct MisbehavingServerTests {
    @Test(
        "A broken response becomes an error",
        arguments: [
            ("only-interim", HTTPClientError.Code.transferFailed), ("switching", .protocolViolation),
            ("garbage", .protocolViolation), ("bad-status", .protocolViolation), ("silence", .transferFailed),
            ("truncated", .transferFailed), ("truncated-chunks", .transferFailed), ("bad-chunk", .transferFailed),
            ("endless-headers", .protocolViolation), ("long-header", .protocolViolation),
            ("endless-interim", .protocolViolation),
        ]
    )
    func brokenResponse(path: String, code: HTTPClientError.Code) async throws {
        try await TestServer.with { server in
            let client = try CurlHTTPClient()
            let error = try await client.failure(.get(server.port, "/\(path)?secret=hunter2"))
            #expect(error.code == code, "\(error)")
            #expect(error.message.contains("http://127.0.0.1:\(server.port)"))
            #expect(!error.message.contains("hunter2"))
            await client.shutdown()
        }
    }

    @Test func truncatedBodyGivesItsBytesBeforeTheError() async throws {
        try await TestServer.with { server in
            let client = try CurlHTTPClient()
            let body = try await client.send(.get(server.port, "/truncated")).body
            #expect(try await body.next() == Array("0123456789".utf8))
            let error = try await #require(throws: HTTPClientError.self) { _ = try await body.next() }
            #expect(error.code == .transferFailed)
            await #expect(throws: HTTPClientError.self, "The error stays.") { _ = try await body.next() }
            await client.shutdown()
        }
    }

    @Test func collectingStopsAtTheLimit() async throws {
        try await TestServer.with { server in
            let client = try CurlHTTPClient()
            do {
                let body = try await client.send(.get(server.port, "/stream/big/50000000")).body
                let error = try await #require(throws: HTTPClientError.self) { _ = try await body.collect(upTo: 1000) }
                #expect(error.code == .bodyTooLarge)
            }
            let sent = try #require(Int(try await server.wait(for: "gone-big", client)))
            #expect(sent < 25_000_000)
            await client.shutdown()
        }
    }
}
