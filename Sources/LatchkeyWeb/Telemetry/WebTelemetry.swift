//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import Logging
public import Metrics
public import Tracing

/// Where logs, metrics and traces of a web host go.
///
/// Logs and spans hold no tokens, codes, cookies and nothing that says who somebody is.
///
/// Metrics, with the dimension `outcome`:
/// - `web.tokens` counts the tokens that requests brought: `accepted`, `remembered`, or the name of a
///   ``TokenValidationError/Code``.
/// - `web.keys` counts the fetches of an issuer's keys: `fetched` or `failed`.
/// - `web.sign_ins` counts sign-ins: `started`, `completed`, `declined`, `refused` or `failed`.
///
/// Spans: `web.keys.fetch` and `web.sign_in`.
public struct WebTelemetry: Sendable {
    /// Takes messages; they go nowhere by default.
    public var logger: Logger
    /// Makes the metrics; those of the process by default.
    public var metrics: any MetricsFactory
    /// Makes the spans; that of the process by default.
    public var tracer: any Tracer

    /// Describes where things go.
    ///
    /// - Parameters:
    ///   - logger: Takes messages; they go nowhere by default.
    ///   - metrics: Makes the metrics; those of the process by default.
    ///   - tracer: Makes the spans; that of the process by default.
    public init(
        logger: Logger = Logger(label: "latchkey.web") { _ in SwiftLogNoOpLogHandler() },
        metrics: any MetricsFactory = MetricsSystem.factory,
        tracer: any Tracer = InstrumentationSystem.tracer
    ) {
        self.logger = logger
        self.metrics = metrics
        self.tracer = tracer
    }

    /// Runs a part of the work in a span of its own; its status says whether it failed, and with which code.
    func traced<Value: Sendable>(
        _ name: String,
        _ kind: SpanKind,
        host: String,
        _ body: () async -> (value: Value, failure: String?)
    ) async -> Value {
        let span = self.tracer.startSpan(name, context: ServiceContext.current ?? .topLevel, ofKind: kind)
        span.attributes["server.address"] = host
        let result = await ServiceContext.$current.withValue(span.context) { await body() }
        if let failure = result.failure {
            span.attributes["error.type"] = failure
            span.setStatus(SpanStatus(code: .error))
        }
        span.end()
        return result.value
    }
}
