//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import Tracing

/// Writes what a tracer passes on into header fields.
struct TraceFields: Injector {
    // Valid tokens (RFC 9110 §5.6.2), so that the initialiser cannot fail.
    static let parent = HTTPField.Name("traceparent")!
    static let state = HTTPField.Name("tracestate")!

    func inject(_ value: String, forKey key: String, into fields: inout HTTPFields) {
        guard let name = HTTPField.Name(key), HTTPField.isValidValue(value) else { return }
        fields[name] = value
    }

    /// Adds the fields of a context: those of the tracer, or those that the host was given.
    static func add(_ context: ServiceContext, of tracer: any Tracer, to fields: inout HTTPFields) {
        tracer.inject(context, into: &fields, using: TraceFields())
        guard fields[self.parent] == nil, let own = context.traceContext?.child() else { return }
        fields[self.parent] = own.traceparent
        if !own.state.isEmpty { fields[self.state] = own.state }
    }
}
