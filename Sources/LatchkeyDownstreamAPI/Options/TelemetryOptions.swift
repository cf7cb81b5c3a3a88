//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What of a call may appear in traces and logs: only what is listed here does.
public struct TelemetryOptions: Hashable, Sendable {
    /// The names of query parameters whose values may appear; none by default.
    public var queryParameters: Set<String>
    /// The names of header fields of requests and responses that may appear, whatever their letter case; none by
    /// default.
    ///
    /// Fields with credentials never appear.
    public var headerFields: Set<String>
    /// Whether the beginning of a failure's body is logged at level `debug`; false by default.
    public var logsFailureBodies: Bool

    /// Creates options.
    ///
    /// - Parameters:
    ///   - queryParameters: The names of query parameters whose values may appear; none by default.
    ///   - headerFields: The names of header fields that may appear; none by default.
    ///   - logsFailureBodies: Whether the beginning of a failure's body is logged; false by default.
    public init(
        queryParameters: Set<String> = [],
        headerFields: Set<String> = [],
        logsFailureBodies: Bool = false
    ) {
        self.queryParameters = queryParameters
        self.headerFields = headerFields
        self.logsFailureBodies = logsFailureBodies
    }
}
