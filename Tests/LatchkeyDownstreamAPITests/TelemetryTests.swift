//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import InMemoryTracing
import LatchkeyHTTP
import LatchkeyTesting
import LatchkeyTokenAcquisition
import Logging
import Testing
import Tracing

@testable import LatchkeyDownstreamAPI

@Suite struct TelemetryTests {
    private let tracer = InMemoryTracer()
    private let metrics = MetricCapture()
    private let logs = LogCapture()

    private func client(_ http: StubHTTPClient, _ options: DownstreamAPIOptions) throws -> DownstreamAPIClient {
        try DownstreamAPIClient(
            apis: ["MyApi": options],
            headers: StubHeaderProvider(),
            http: http,
            time: ManualTime(sleeping: .movesClocks),
            logger: self.logs.logger(),
            metrics: self.metrics,
            tracer: self.tracer
        )
    }

    // Scoreboard: C29
    @Test func everyAttemptIsASpanAndAMeasurement() async throws {
        var options = Sample.options
        options.telemetry.queryParameters = ["page"]
        options.telemetry.headerFields = ["X-Kind", "Authorization", "request-id"]
        options.extraHeaderParameters = ["x-kind": "test", "x-other": "h1dden"]
        let fields: HTTPFields = [try #require(.init("request-id")): "id-1", .setCookie: "c00kie"]
        let http = StubHTTPClient([.status(503, fields), .status(200)])
        let api = try self.client(http, options).api("MyApi")
        _ = try await api.call(.get, "a?page=2&key=s3cr3t", as: .app)
        let spans = self.tracer.finishedSpans
        #expect(spans.map(\.operationName) == ["GET", "GET"])
        #expect(spans.allSatisfy { $0.kind == .client })
        let first = try #require(spans.first).attributes
        #expect(first.get("http.request.method") == .string("GET"))
        #expect(first.get("url.full") == .string("https://myapi.example.com/v1/a?page=2&key=REDACTED"))
        #expect(first.get("server.address") == .string("myapi.example.com"))
        #expect(first.get("server.port") == .int64(443))
        #expect(first.get("http.response.status_code") == .int64(503))
        #expect(first.get("error.type") == .string("503"))
        #expect(first.get("http.request.header.x-kind") == .stringArray(["test"]))
        #expect(first.get("http.response.header.request-id") == .stringArray(["id-1"]))
        #expect(spans.last?.attributes.get("http.request.resend_count") == .int64(1))
        let text = spans.map { "\($0.attributes)" }.joined()
        for secret in ["s3cr3t", "t0k3n", "h1dden", "c00kie"] { #expect(!text.contains(secret)) }
        let label = "http.client.request.duration"
        #expect(self.metrics.values(label, ["http.response.status_code": "503", "error.type": "503"]).count == 1)
        #expect(self.metrics.values(label, ["http.response.status_code": "200", "latchkey.api": "MyApi"]).count == 1)
    }

    @Test func whatTheTracerPassesOnIsSent() async throws {
        let http = StubHTTPClient("[]")
        _ = try await self.client(http, Sample.options).api("MyApi").call(as: .app)
        let fields = try #require(http.requests.first).head.headerFields
        #expect(fields[try #require(.init(InMemoryTracer.traceIDKey))] == self.tracer.finishedSpans.first?.traceID)
    }

    @Test func aTraceIsContinuedWithoutATracer() async throws {
        let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
        var context = ServiceContext.topLevel
        context.traceContext = TraceContext(traceparent: parent, tracestate: "a=b")
        let http = StubHTTPClient("[]")
        let client = try Sample.client(http)
        _ = try await ServiceContext.$current.withValue(context) { try await client.api("MyApi").call(as: .app) }
        let stub = StubHTTPClient("[]")
        let other = AuthorizedHTTPClient(
            stub,
            headers: StubHeaderProvider(),
            defaults: .init(as: .app, scopes: ["api://a/b"])
        )
        let request = try #require(http.requests.first)
        _ = try await ServiceContext.$current.withValue(context) { try await other.send(request) }
        for fields in (http.requests + stub.requests).map(\.head.headerFields) {
            let sent = try #require(TraceContext(traceparent: fields[TraceFields.parent]))
            #expect(sent.traceID == "4bf92f3577b34da6a3ce929d0e0e4736")
            #expect(sent.spanID != "00f067aa0ba902b7")
            #expect(sent.isSampled)
            #expect(fields[TraceFields.state] == "a=b")
        }
    }

    @Test(
        "Malformed trace contexts are ignored",
        arguments: [
            "", "00", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x",
            "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01",
        ]
    )
    func malformed(text: String) {
        #expect(TraceContext(traceparent: text) == nil)
    }

    // Scoreboard: C28
    @Test func aFailureIsLoggedWithItsBodyWhereThatIsWanted() async throws {
        var options = Sample.options
        let http = StubHTTPClient(status: 400, "b0dy")
        let quiet = try self.client(http, options)
        await #expect(throws: DownstreamAPIError.self) { try await quiet.api("MyApi").post(as: .app) }
        #expect(self.logs.entries.map(\.level) == [.debug])
        #expect(!self.logs.contains("b0dy"))
        #expect(self.logs.contains("MyApi"))
        options.telemetry.logsFailureBodies = true
        let telling = try self.client(http, options)
        await #expect(throws: DownstreamAPIError.self) { try await telling.api("MyApi").post(as: .app) }
        #expect(self.logs.contains("b0dy"))
        #expect(!self.logs.contains("t0k3n"))
    }
}
