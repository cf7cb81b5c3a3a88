//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import HTTPTypes
public import LatchkeyTokenAcquisition

/// One call to a named API.
public struct DownstreamCall: Sendable {
    /// A change of the API's options for one call.
    public typealias Overrides = @Sendable (inout DownstreamAPIOptions) -> Void

    /// The name of the API.
    public var api: String
    /// The method; that of the API's options when it is `nil`.
    public var method: HTTPRequest.Method?
    /// The path below the API's base URL, possibly with a query; the API's own relative path when it is `nil`.
    public var path: String?
    /// As whom to call; decided by the API's options when it is `nil`.
    public var subject: TokenSubject?
    /// Further header fields, which take precedence over the API's own; none by default.
    public var headerFields: HTTPFields
    /// The body; empty by default.
    public var body: RequestBody
    /// Changes the API's options for this call only; `nil` by default.
    public var overrides: Overrides?

    /// Creates a call.
    ///
    /// - Parameters:
    ///   - api: The name of the API.
    ///   - method: The method; that of the API's options by default, which is `GET` unless they say otherwise.
    ///   - path: The path below the API's base URL; the API's own relative path by default.
    ///   - subject: As whom to call; decided by the API's options by default.
    ///   - headerFields: Further header fields, which take precedence over the API's own; none by default.
    ///   - body: The body; empty by default.
    ///   - overrides: Changes the API's options for this call only; nothing by default.
    public init(
        api: String,
        method: HTTPRequest.Method? = nil,
        path: String? = nil,
        as subject: TokenSubject? = nil,
        headerFields: HTTPFields = [:],
        body: RequestBody = .empty,
        overrides: Overrides? = nil
    ) {
        self.api = api
        self.method = method
        self.path = path
        self.subject = subject
        self.headerFields = headerFields
        self.body = body
        self.overrides = overrides
    }
}
