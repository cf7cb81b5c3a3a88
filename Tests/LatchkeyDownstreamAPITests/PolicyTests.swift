//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP
import LatchkeyTesting
import LatchkeyTokenAcquisition
import Synchronization
import Testing

@testable import LatchkeyDownstreamAPI

/// Circuit breaker, concurrency limit and redirects.
@Suite(.timeLimit(.minutes(1))) struct PolicyTests {
    private let time = ManualTime(sleeping: .movesClocks)

    @Test func anAPIThatFailsOverAndOverIsLeftAlone() async throws {
        var options = Sample.options
        options.retries = .none
        let isDown = Mutex(true)
        let http = StubHTTPClient { _ throws(HTTPClientError) in
            if isDown.withLock({ $0 }) { throw HTTPClientError(.connectFailed, "It is down.") }
            return HTTPClientResponse(head: .init(status: .ok), body: .init(bytes: []))
        }
        let client = try Sample.client(http, options: options, time: self.time)
        for _ in 0..<5 {
            let error = await #expect(throws: DownstreamAPIError.self) { try await client.api("MyApi").call(as: .app) }
            #expect(error?.code == .network)
        }
        let refused = await #expect(throws: DownstreamAPIError.self) { try await client.api("MyApi").call(as: .app) }
        #expect(refused?.code == .circuitOpen)
        #expect(try #require(refused?.retryAfter) > .seconds(3))
        #expect(http.requests.count == 5)
        // Neither another API nor another place is affected.
        isDown.withLock { $0 = false }
        _ = try await client.api("Orders").call(as: .app)
        _ = try await client.api("MyApi").call(as: .app) { $0.baseURL = "https://elsewhere.example" }
        self.time.advance(by: .seconds(7))
        _ = try await client.api("MyApi").call(as: .app)
        _ = try await client.api("MyApi").call(as: .app)
        #expect(http.requests.count == 9)
    }

    @Test func refusalsDoNotCountAgainstAnAPI() async throws {
        var options = Sample.options
        options.retries = .none
        let http = StubHTTPClient([.status(500)])
        let client = try Sample.client(http, options: options, time: self.time)
        for _ in 0..<20 { _ = try await client.api("MyApi").call(as: .app) }
        #expect(http.requests.count == 20)
    }

    @Test func callsWaitForTheirTurnInOrder() async throws {
        var options = Sample.options
        options.concurrency = ConcurrencyLimit(1, maximumWaiting: 1)
        let time = ManualTime()
        let http = StubHTTPClient("[]")
        let client = try Sample.client(http, options: options, time: time)
        let api = client.api("MyApi")
        let first = try await api.call(.get, "1", as: .app)
        let second = Task { try await api.call(.get, "2", as: .app).bytes() }
        while client.health["MyApi"]?.gate.waiting == 0 { await Task.yield() }
        let refused = await #expect(throws: DownstreamAPIError.self) { try await api.call(.get, "3", as: .app) }
        #expect(refused?.code == .overloaded)
        #expect(http.requests.count == 1)
        _ = try await first.bytes()
        #expect(try await second.value == Array("[]".utf8))
        #expect(http.requests.map(\.head.path) == ["/v1/1", "/v1/2"])
        // The second has given its turn back by reading to the end.
        _ = try await api.call(.get, "4", as: .app)
        // A response that is dropped gives it back too.
        _ = try await api.call(.get, "5", as: .app)
    }

    @Test func aTurnIsWaitedForNoLongerThanTheCallMayTake() async throws {
        var options = Sample.options
        options.concurrency = ConcurrencyLimit(1)
        let time = ManualTime()
        let api = try Sample.client(StubHTTPClient("[]"), options: options, time: time).api("MyApi")
        let first = try await api.call(as: .app)
        let late = Task { try await api.call(as: .app) }
        let cancelled = Task { try await api.call(as: .app) }
        try await time.sleepers(2)
        cancelled.cancel()
        let error = await #expect(throws: DownstreamAPIError.self) { try await cancelled.value }
        #expect(error?.code == .cancelled)
        time.advance(by: .seconds(60))
        let timeout = await #expect(throws: DownstreamAPIError.self) { try await late.value }
        #expect(timeout?.code == .timedOut)
        #expect(try await first.bytes().count == 2)
    }

    private func redirected(
        _ location: String,
        status: Int = 302,
        method: HTTPRequest.Method = .get,
        maximum: Int = 5
    ) async throws -> [HTTPClientRequest] {
        var options = Sample.options
        if maximum > 0 { options.redirects = .follow(maximum: maximum) }
        let http = StubHTTPClient([.status(status, [.location: location], ""), .status(200)])
        _ = try await Sample.client(http, options: options, time: self.time).api("MyApi")
            .call(method, "a/b", body: method == .get ? .empty : .text("hi"), as: .app)
        return http.requests
    }

    @Test(
        "Redirects below the base URL are followed",
        arguments: [
            ("/v1/c", "/v1/c"), ("https://myapi.example.com/v1/c?d=e", "/v1/c?d=e"), ("c", "/v1/a/c"),
            ("HTTPS://MYAPI.example.com/v1/c", "/v1/c"), ("/v1/c#part", "/v1/c"),
        ]
    )
    func followed(location: String, path: String) async throws {
        #expect(try await self.redirected(location).map(\.head.path) == ["/v1/a/b", path])
        #expect(try await self.redirected(location, maximum: 0).count == 1)
    }

    @Test(
        "Redirects that lead elsewhere are not followed",
        arguments: [
            "https://evil.example/v1/c", "http://myapi.example.com/v1/c", "//evil.example/v1/c", "/v2/c", "/v1/../v2",
            "https://myapi.example.com.evil.example/v1/c", "https://myapi.example.com@evil.example/v1/c", "/v1x/c",
            "/v1/%2e%2e/c", "https://myapi.example.com:444/v1/c", "javascript:alert(1)", "\\\\evil.example", "../../c",
        ]
    )
    func notFollowed(location: String) async throws {
        #expect(try await self.redirected(location).count == 1)
    }

    @Test(
        "Methods survive redirects as far as they may",
        arguments: [
            (302, HTTPRequest.Method.post, HTTPRequest.Method.get), (303, .put, .get), (307, .post, .post),
            (308, .put, .put), (301, .put, .put),
        ]
    )
    func methods(status: Int, method: HTTPRequest.Method, expected: HTTPRequest.Method) async throws {
        let last = try #require(try await self.redirected("/v1/c", status: status, method: method).last)
        #expect(last.head.method == expected)
        #expect(last.body.isEmpty == (expected == .get))
        #expect((last.head.headerFields[.contentType] == nil) == (expected == .get))
    }

    @Test func endlessRedirectsEnd() async throws {
        var options = Sample.options
        options.redirects = .follow(maximum: 100)
        let http = StubHTTPClient([.status(302, [.location: "/v1/again"], "")])
        let api = try Sample.client(http, options: options, time: self.time).api("MyApi")
        let error = await #expect(throws: DownstreamAPIError.self) { try await api.call(as: .app) }
        #expect(error?.code == .tooManyRedirects)
        #expect(http.requests.count == 101)
    }
}
