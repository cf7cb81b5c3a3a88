//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import HTTPTypes
public import LatchkeyTokenAcquisition

/// One call of an API: what to send, for whom.
public struct DownstreamCall: Sendable {
    /// The method.
    public var method: HTTPRequest.Method
    /// The path below the API's base URL, which may end in a query; the configured one when `nil`.
    public var path: String?
    /// For whom the token is; as configured when `nil`.
    public var subject: TokenSubject?
    /// Further header fields; those that Latchkey sets itself are refused.
    public var headerFields: HTTPFields
    /// The body.
    public var body: [UInt8]
    /// Changes a copy of the API's options for this call.
    public var override: (@Sendable (inout DownstreamAPIOptions) -> Void)?

    /// Creates a call.
    ///
    /// - Parameters:
    ///   - method: The method.
    ///   - path: The path below the API's base URL; the configured one by default.
    ///   - subject: For whom the token is; as configured by default.
    ///   - headerFields: Further header fields; none by default.
    ///   - body: The body; empty by default.
    ///   - override: Changes a copy of the API's options for this call; nothing by default.
    public init(
        method: HTTPRequest.Method,
        path: String? = nil,
        as subject: TokenSubject? = nil,
        headerFields: HTTPFields = [:],
        body: [UInt8] = [],
        override: (@Sendable (inout DownstreamAPIOptions) -> Void)? = nil
    ) {
        self.method = method
        self.path = path
        self.subject = subject
        self.headerFields = headerFields
        self.body = body
        self.override = override
    }
}
