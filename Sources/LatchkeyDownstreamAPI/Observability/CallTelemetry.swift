//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP
import LatchkeyTokenAcquisition
import Logging
import Metrics
import Tracing

/// Where traces, metrics and logs of calls go.
///
/// Names follow OpenTelemetry's conventions for HTTP clients.
struct CallTelemetry: Sendable {
    /// Methods that have a name of their own in metrics, so that their number stays bounded.
    private static let methods: Set<String> = [
        "CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE",
    ]
    private static let bodyLimit = 4096

    let logger: Logger
    let metrics: any MetricsFactory
    let tracer: any Tracer

    /// Starts the span of one attempt and passes its context on in the request's fields.
    func start(
        _ request: inout HTTPClientRequest,
        api: PreparedAPI,
        resend: Int
    ) -> any Span {
        let method = Self.methodName(request.head.method)
        let span = self.tracer.startSpan(method, context: ServiceContext.current ?? .topLevel, ofKind: .client)
        if span.isRecording {
            span.attributes["http.request.method"] = method
            span.attributes["url.full"] = Redaction.url(request.head, api.options.telemetry)
            span.attributes["url.scheme"] = api.base.scheme.rawValue
            span.attributes["server.address"] = api.base.host
            span.attributes["server.port"] = api.base.port ?? (api.base.scheme == .https ? 443 : 80)
            span.attributes["latchkey.api"] = api.name
            if resend > 0 { span.attributes["http.request.resend_count"] = resend }
            for field in Redaction.fields(request.head.headerFields, api.options.telemetry) {
                span.attributes["http.request.header.\(field.name)"] = field.values
            }
        }
        TraceFields.add(span.context, of: self.tracer, to: &request.head.headerFields)
        return span
    }

    /// Ends the span of an attempt.
    func end(
        _ span: any Span,
        of request: HTTPClientRequest,
        api: PreparedAPI,
        _ outcome: AttemptOutcome,
        nanoseconds: Int64
    ) {
        var status: String?
        var failure: String?
        switch outcome {
        case .response(let head):
            status = String(head.status.code)
            if span.isRecording {
                span.attributes["http.response.status_code"] = head.status.code
                for field in Redaction.fields(head.headerFields, api.options.telemetry) {
                    span.attributes["http.response.header.\(field.name)"] = field.values
                }
            }
            if head.status.code >= 400 { failure = status }
        case .failure(let code): failure = DownstreamAPIError.Code(code).number
        case .abandoned: failure = "_OTHER"
        }
        if let failure {
            span.attributes["error.type"] = failure
            span.setStatus(SpanStatus(code: .error))
        }
        span.end()
        let dimensions = [
            ("http.request.method", Self.methodName(request.head.method)), ("latchkey.api", api.name),
            ("http.response.status_code", status ?? ""), ("error.type", failure ?? ""),
        ]
        Timer(label: "http.client.request.duration", dimensions: dimensions, factory: self.metrics)
            .recordNanoseconds(nanoseconds)
    }

    /// Reports a response that became an error.
    func report(_ error: DownstreamAPIError, api: String, _ options: TelemetryOptions) {
        self.logger.debug(
            "An API has answered with a failure.",
            metadata: [
                "latchkey.api": .string(api),
                "http.response.status_code": .stringConvertible(error.status?.code ?? 0),
                "latchkey.request_id": .string(error.requestID ?? ""),
                "latchkey.body": .string(
                    options.logsFailureBodies ? SafeText.clean(error.bodyText, limit: Self.bodyLimit) : "REDACTED"
                ),
            ]
        )
    }

    private static func methodName(_ method: HTTPRequest.Method) -> String {
        self.methods.contains(method.rawValue) ? method.rawValue : "_OTHER"
    }
}
