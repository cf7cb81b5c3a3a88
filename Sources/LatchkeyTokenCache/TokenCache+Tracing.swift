//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Tracing

extension TokenCache {
    /// Starts the span of a flight, under that of the caller that started the flight.
    nonisolated func startSpan(of flight: Flight) -> any Span {
        let context = flight.context ?? .topLevel
        let span = self.tracer.startSpan("token_cache.flight", context: context, ofKind: .internal)
        span.attributes["token_cache.flight.reason"] = flight.start.reason.rawValue
        span.attributes["server.address"] = flight.key.partition.authority
        return span
    }

    /// Calls a source within a span of its own.
    func traceCall(
        of flight: Flight,
        _ call: () async -> Result<AcquiredToken, SourceFailure>
    ) async -> Result<AcquiredToken, SourceFailure> {
        let span = self.tracer.startSpan(
            "token_cache.acquire",
            context: ServiceContext.current ?? .topLevel,
            ofKind: .client
        )
        span.attributes["server.address"] = flight.key.partition.authority
        defer { span.end() }
        let result = await ServiceContext.$current.withValue(span.context) { await call() }
        if case .failure(let failure) = result {
            span.setStatus(SpanStatus(code: .error, message: failure.failure.kind.rawValue))
        }
        return result
    }

    /// Traces a wait that has ended: its span links to that of the flight, which another caller may have started.
    nonisolated func traceWait(_ answer: WaiterAnswer, since start: some TracerInstant) {
        guard let flight = answer.report?.context else { return }
        let span = self.tracer.startSpan(
            "token_cache.wait",
            context: ServiceContext.current ?? .topLevel,
            ofKind: .internal,
            at: start
        )
        span.addLink(SpanLink(context: flight, attributes: [:]))
        if case .failed(let error, _) = answer {
            span.setStatus(SpanStatus(code: .error, message: error.code.name))
        }
        span.end()
    }
}
