//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyDownstreamAPI
import LatchkeyGraph
import LatchkeyHTTP
import LatchkeyTesting
import LatchkeyTokenAcquisition
import Testing

@Suite struct RetryTests {
    // Scoreboard: GR16
    @Test func throttledRequestsOfAllMethodsWaitAndGoAgain() async throws {
        let time = ManualTime(sleeping: .movesClocks)
        let start = time.continuousNanoseconds()
        let (graph, http) = try GraphSample.client(
            [
                .status(429, ["Retry-After": "2"]), .status(503, ["Retry-After": "0.249"]),
                .status(
                    429,
                    ["Retry-After": "Mon, 05 Jan 2026 10:00:30 GMT", "Date": "Mon, 05 Jan 2026 10:00:00 GMT"]
                ), .json(#"{"id": "1"}"#, status: 201),
            ],
            time: time
        )
        try await graph.groups.post(GraphGroup { $0.displayName = "ops" })
        #expect(http.requests.count == 4)
        #expect(Set(http.bodies) == [#"{"displayName":"ops"}"#])
        let waited = Duration.nanoseconds(time.continuousNanoseconds() - start)
        #expect(waited >= .milliseconds(32_249))
        #expect(waited < .seconds(36))
    }

    // Scoreboard: GR16
    @Test func whatMayHaveHadAnEffectIsNotRepeated() async throws {
        for status in [502, 503, 504] {
            let (graph, http) = try GraphSample.client([.status(status)])
            let error = await #expect(throws: GraphError.self) { try await graph.groups.post(["a": 1]) }
            #expect(error?.status?.code == status)
            #expect(http.requests.count == 1)
            let (again, requests) = try GraphSample.client([.status(status), .json(#"{"value": []}"#)])
            _ = try await again.groups.get()
            #expect(requests.requests.count == 2)
        }
    }

    // Scoreboard: GR16
    @Test func theLastAnswerIsTheError() async throws {
        let (graph, http) = try GraphSample.client([.json(#"{"error": {"code": "TooManyRequests"}}"#, status: 429)])
        let error = await #expect(throws: GraphError.self) { try await graph.users.get() }
        #expect(error?.serviceCode == "TooManyRequests")
        #expect(http.requests.count == 4)
        let (once, requests) = try GraphSample.client([.status(429)])
        await #expect(throws: GraphError.self) { try await once.users.get { $0.retries(.none) } }
        #expect(requests.requests.count == 1)
    }

    // Scoreboard: GR16
    @Test func redirectsStayBelowTheBaseURL() async throws {
        let (graph, http) = try GraphSample.client([
            .status(307, ["Location": "https://graph.microsoft.com/v1.0/groups"]), .json(#"{"value": []}"#),
        ])
        _ = try await graph.users.get()
        #expect(http.lines == ["GET /v1.0/users", "GET /v1.0/groups"])
        let (other, requests) = try GraphSample.client([.status(307, ["Location": "https://evil.example/v1.0/x"])])
        await #expect(throws: GraphError.self) { try await other.users.get() }
        #expect(requests.requests.count == 1)
    }

    // Scoreboard: GR21
    @Test func noMoreCallsAreUnderWayThanAllowed() async throws {
        var options = GraphOptions()
        options.api.concurrency = ConcurrencyLimit(2)
        let http = CountingClient()
        let graph = try GraphSample.client(http, options: options, time: ManualTime()).acting(as: .app)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<40 { group.addTask { _ = try await graph.users.get() } }
            try await group.waitForAll()
        }
        #expect(http.most == 2)
    }
}
