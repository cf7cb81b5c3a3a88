//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyHTTP
import Testing

/// Callers who leave, and what the server sees of it.
@Suite(.timeLimit(.minutes(1))) struct CancellationTests {
    @Test func cancelledTaskSendsNothing() async throws {
        try await TestServer.with { server in
            let client = try CurlHTTPClient()
            let task = Task(name: "send") {
                unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
                return try await client.failure(.get(server.port, "/echo")).code
            }
            #expect(try await task.value == .cancelled)
            #expect(try await client.text(.get(server.port, "/connections")) == "1")
            await client.shutdown()
        }
    }

    @Test(arguments: [false, true])
    func cancellingBeforeTheHeadAborts(http2: Bool) async throws {
        try await TestServer.with { server in
            try await Nginx.with(upstream: server.port) { nginx in
                let client = try await CurlHTTPClient.trustingTests()
                let request =
                    http2
                    ? HTTPClientRequest.get(nginx.port, "/hang/a", scheme: "https") : .get(server.port, "/hang/a")
                let task = Task(name: "send") { try await client.failure(request) }
                _ = try await server.wait(for: "arrived-a", client)
                task.cancel()
                #expect(try await task.value.code == .cancelled)
                _ = try await server.wait(for: "gone-a", client)
                await client.shutdown()
            }
        }
    }

    @Test(arguments: [false, true])
    func cancellingWhileTheBodyStreamsAborts(http2: Bool) async throws {
        try await TestServer.with { server in
            try await Nginx.with(upstream: server.port) { nginx in
                let client = try await CurlHTTPClient.trustingTests()
                let path = "/stream/a/100000000000"
                let request =
                    http2 ? HTTPClientRequest.get(nginx.port, path, scheme: "https") : .get(server.port, path)
                let body = try await client.send(request).body
                let task = Task(name: "read") {
                    try await #require(throws: HTTPClientError.self) { while try await body.next() != nil {} }
                }
                task.cancel()
                #expect(try await task.value.code == .cancelled)
                _ = try await server.wait(for: "gone-a", client)
                await #expect(throws: HTTPClientError.self, "The error stays.") { _ = try await body.next() }
                await client.shutdown()
            }
        }
    }

    @Test(arguments: [false, true])
    func droppingTheBodyAborts(http2: Bool) async throws {
        try await TestServer.with { server in
            try await Nginx.with(upstream: server.port) { nginx in
                let client = try await CurlHTTPClient.trustingTests()
                let path = "/stream/a/100000000000"
                let request =
                    http2 ? HTTPClientRequest.get(nginx.port, path, scheme: "https") : .get(server.port, path)
                do {
                    let response = try await client.send(request)
                    #expect(try await response.body.next() != nil)
                }
                _ = try await server.wait(for: "gone-a", client)
                await client.shutdown()
            }
        }
    }

    @Test func cancellingOneStreamOfAConnectionAbortsItAlone() async throws {
        try await TestServer.with { server in
            try await Nginx.with(upstream: server.port) { nginx in
                let client = try await CurlHTTPClient.trustingTests(connections: 1)
                let observer = try CurlHTTPClient()
                let body = try await client.send(.get(nginx.port, "/stream/b/30000000", scheme: "https")).body
                let task = Task(name: "send") {
                    try await client.failure(.get(nginx.port, "/hang/a", scheme: "https"))
                }
                _ = try await server.wait(for: "arrived-a", observer)
                task.cancel()
                #expect(try await task.value.code == .cancelled)
                _ = try await server.wait(for: "gone-a", observer)
                #expect(try await body.collect(upTo: 30_000_000).count == 30_000_000)
                await client.shutdown()
                await observer.shutdown()
            }
        }
    }

    @Test func cancellingManyLeavesTheOthersAlone() async throws {
        try await Nginx.with { nginx in
            let client = try await CurlHTTPClient.trustingTests(connections: 4)
            let tasks = (0..<400).map { index in
                (index, Task(name: "send-\(index)") { try await Nginx.Info(nginx, over: client) })
            }
            for (index, task) in tasks where !index.isMultiple(of: 4) { task.cancel() }
            for (index, task) in tasks {
                let result = await task.result
                if index.isMultiple(of: 4) { #expect(try result.get().version == "HTTP/2.0") }
            }
            await client.shutdown()
        }
    }
}
