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
import Testing

@testable import LatchkeyDownstreamAPI

/// When requests are sent again; no test waits.
@Suite struct RetryTests {
    private let time = ManualTime(sleeping: .movesClocks)

    private func call(
        _ steps: [StubHTTPClient.Step],
        method: HTTPRequest.Method = .get,
        changing change: (inout DownstreamAPIOptions) -> Void = { _ in }
    ) async throws -> (requests: Int, elapsed: Duration, result: Result<DownstreamResponse, any Error>) {
        var options = Sample.options
        options.breaksCircuit = false
        change(&options)
        let http = StubHTTPClient(steps)
        let api = try Sample.client(http, options: options, time: self.time).api("MyApi")
        let start = self.time.continuousNanoseconds()
        let result: Result<DownstreamResponse, any Error>
        do { result = .success(try await api.call(method, as: .app)) } catch { result = .failure(error) }
        return (http.requests.count, .nanoseconds(self.time.continuousNanoseconds() - start), result)
    }

    // Scoreboard: C21
    @Test("Passing failures of idempotent requests are repeated", arguments: [408, 429, 502, 503, 504])
    func repeated(status: Int) async throws {
        let call = try await self.call([.status(status), .status(status), .status(200)])
        #expect(call.requests == 3)
        #expect(try call.result.get().head.status == .ok)
        // 200 and 400 ms, up to half of which is taken off.
        #expect(call.elapsed >= .milliseconds(300) && call.elapsed <= .milliseconds(600))
    }

    @Test("Other statuses are final", arguments: [400, 401, 403, 404, 409, 500, 501])
    func final(status: Int) async throws {
        #expect(try await self.call([.status(status)]).requests == 1)
    }

    @Test("Requests that may have had an effect are not repeated", arguments: [HTTPRequest.Method.post, .patch])
    func unsafe(method: HTTPRequest.Method) async throws {
        #expect(try await self.call([.status(503)], method: method).requests == 1)
        #expect(try await self.call([.failure(.transferFailed)], method: method).requests == 1)
        #expect(try await self.call([.failure(.connectFailed), .status(200)], method: method).requests == 2)
        let wanted = try await self.call([.status(503), .status(200)], method: method) {
            $0.retries.includesUnsafeMethods = true
        }
        #expect(wanted.requests == 2)
    }

    // Scoreboard: C21
    @Test func theAPIMaySayHowLongToWait() async throws {
        let call = try await self.call([.status(429, [.retryAfter: "7"]), .status(200)])
        #expect(call.requests == 2)
        #expect(call.elapsed >= .seconds(7) && call.elapsed < .milliseconds(7200))
    }

    @Test func whoAsksForTooMuchPatienceIsAnsweredAtOnce() async throws {
        let call = try await self.call([.status(503, [.retryAfter: "3600"], "x")])
        #expect(call.requests == 1)
        #expect(call.elapsed == .zero)
        let error = await #expect(throws: DownstreamAPIError.self) { try await call.result.get().successful() }
        #expect(error?.retryAfter == .seconds(3600))
    }

    @Test func attemptsAreBoundedByNumberAndTime() async throws {
        #expect(try await self.call([.status(503)]).requests == 3)
        #expect(try await self.call([.status(503)]) { $0.retries = .none }.requests == 1)
        let late = try await self.call([.status(503)]) {
            $0.retries = RetryPolicy(maximumAttempts: 100, baseDelay: .seconds(4), maximumDelay: .seconds(4))
            $0.timeout = .seconds(10)
        }
        #expect(late.requests < 6)
        #expect(late.elapsed < .seconds(10))
    }

    // Scoreboard: C22
    @Test func everyAttemptGetsTheTimeThatIsLeft() async throws {
        var options = Sample.options
        options.timeout = .seconds(10)
        options.retries.attemptTimeout = .seconds(9)
        let http = StubHTTPClient([.status(503, [.retryAfter: "5"]), .status(200)])
        _ = try await Sample.client(http, options: options, time: self.time).api("MyApi").call(as: .app)
        #expect(http.requests.first?.totalTimeout == .seconds(9))
        #expect(try #require(http.requests.last).totalTimeout <= .seconds(5))
        #expect(http.requests.allSatisfy { $0.connectTimeout <= $0.totalTimeout })
    }

    @Test func pausesGrowAndAreScattered() {
        let policy = RetryPolicy(maximumAttempts: 9, baseDelay: .seconds(1), maximumDelay: .seconds(8))
        let failure = AttemptOutcome.failure(.transferFailed)
        let longest = (1...5).map { policy.pause(after: $0, failure, method: .get, unit: 0) }
        #expect(longest == [.seconds(1), .seconds(2), .seconds(4), .seconds(8), .seconds(8)])
        #expect(policy.pause(after: 1, failure, method: .get, unit: 0.5) == .milliseconds(750))
        #expect(policy.pause(after: 9, failure, method: .get, unit: 0) == nil)
        #expect(policy.pause(after: 1, .failure(.tlsFailed), method: .get, unit: 0) == nil)
        #expect(policy.pause(after: 1, .abandoned, method: .get, unit: 0) == nil)
    }

    @Test func everyAttemptHasItsOwnHeaderAndBody() async throws {
        let headers = NumberedHeaders()
        let http = StubHTTPClient([.status(503), .status(200)])
        let body = RequestBody.stream(.chunks([1, 2]) as AsyncStream)
        let api = try Sample.client(http, headers: headers, time: self.time).api("MyApi")
        _ = try await api.call(.put, body: body, as: .app)
        #expect(http.requests.map { $0.head.headerFields[.authorization] } == ["Bearer token-1", "Bearer token-2"])
        #expect(http.requests.map(\.body) == [[1, 2], [1, 2]])
    }

    @Test func aCancelledWaitEndsTheCall() async throws {
        let time = ManualTime()
        let http = StubHTTPClient([.status(503)])
        let api = try Sample.client(http, time: time).api("MyApi")
        let task = Task { try await api.call(as: .app) }
        try await time.sleepers(1)
        task.cancel()
        let error = await #expect(throws: DownstreamAPIError.self) { try await task.value }
        #expect(error?.code == .cancelled)
        #expect(http.requests.count == 1)
    }
}
