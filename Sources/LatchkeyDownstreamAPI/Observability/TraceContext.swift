//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import Tracing

/// The place of a request in a distributed trace, as header fields carry it (W3C Trace Context).
///
/// A host that uses no tracer may still pass on what its caller sent: it binds the context for the time of the request,
/// and calls to APIs name it as their parent.
/// ```swift
/// var context = ServiceContext.current ?? .topLevel
/// context.traceContext = TraceContext(traceparent: fields["traceparent"], tracestate: fields["tracestate"])
/// try await ServiceContext.$current.withValue(context) { try await handle(request) }
/// ```
public struct TraceContext: Hashable, Sendable {
    /// The identifier of the trace: 32 hexadecimal digits.
    public let traceID: String
    /// The identifier of the span: 16 hexadecimal digits.
    public let spanID: String
    /// Whether the trace is recorded.
    public let isSampled: Bool
    /// What vendors pass along; empty for none.
    public let state: String

    private init(traceID: String, spanID: String, isSampled: Bool, state: String) {
        self.traceID = traceID
        self.spanID = spanID
        self.isSampled = isSampled
        self.state = state
    }

    /// Reads header fields; fails for what the specification tells to ignore.
    ///
    /// - Parameters:
    ///   - traceparent: The value of `traceparent`.
    ///   - tracestate: The value of `tracestate`, which is dropped when it is malformed; none by default.
    public init?(traceparent: String?, tracestate: String? = nil) {
        guard let parts = traceparent?.split(separator: "-", omittingEmptySubsequences: false), parts.count >= 4,
            Self.isHex(parts[0], 2), parts[0] != "ff", parts[0] != "00" || parts.count == 4,
            Self.isHex(parts[1], 32), parts[1].contains(where: { $0 != "0" }),
            Self.isHex(parts[2], 16), parts[2].contains(where: { $0 != "0" }),
            Self.isHex(parts[3], 2), let flags = UInt8(parts[3], radix: 16)
        else { return nil }
        let state = tracestate ?? ""
        let isValid = state.utf8.count <= 512 && state.utf8.allSatisfy { (0x20...0x7E).contains($0) }
        self.init(
            traceID: String(parts[1]),
            spanID: String(parts[2]),
            isSampled: flags & 1 == 1,
            state: isValid ? state : ""
        )
    }

    /// The value of `traceparent`.
    public var traceparent: String { "00-\(self.traceID)-\(self.spanID)-\(self.isSampled ? "01" : "00")" }

    /// The context of a new span of the same trace.
    func child() -> TraceContext {
        let digits = String(UInt64.random(in: 1 ... .max), radix: 16)
        return TraceContext(
            traceID: self.traceID,
            spanID: String(repeating: "0", count: 16 - digits.count) + digits,
            isSampled: self.isSampled,
            state: self.state
        )
    }

    private static func isHex(_ text: Substring, _ count: Int) -> Bool {
        text.utf8.count == count
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}

extension ServiceContext {
    private enum TraceContextKey: ServiceContextKey {
        typealias Value = TraceContext
    }

    /// The trace that calls belong to, for hosts without a tracer.
    public var traceContext: TraceContext? {
        get { self[TraceContextKey.self] }
        set { self[TraceContextKey.self] = newValue }
    }
}
