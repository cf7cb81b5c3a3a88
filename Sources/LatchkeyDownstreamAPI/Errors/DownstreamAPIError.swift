//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import HTTPTypes

/// An error thrown when a call to an API failed.
public struct DownstreamAPIError: Error, Sendable {
    /// The category of the error.
    public var code: Code
    /// What was wrong, where, and what to do; free of tokens, header values and bodies.
    public var message: String
    /// The error that led to this one.
    public var cause: (any Error)?
    /// The status of the response, when there was one.
    public var status: HTTPResponse.Status?
    /// The header fields of the response; empty when there was none.
    public var headers: HTTPFields
    /// The beginning of the body of a response with a failure status, at most 64 KiB.
    public var body: [UInt8]
    /// How long to wait before another attempt, if that is known.
    public var retryAfter: Duration?

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - code: The category.
    ///   - message: What was wrong, where, and what to do; free of tokens, header values and bodies.
    ///   - cause: The error that led to this one; none by default.
    ///   - status: The status of the response; none by default.
    ///   - headers: The header fields of the response; none by default.
    ///   - body: The beginning of the body of the response; empty by default.
    ///   - retryAfter: How long to wait before another attempt; unknown by default.
    public init(
        _ code: Code,
        _ message: String,
        cause: (any Error)? = nil,
        status: HTTPResponse.Status? = nil,
        headers: HTTPFields = [:],
        body: [UInt8] = [],
        retryAfter: Duration? = nil
    ) {
        self.code = code
        self.message = message
        self.cause = cause
        self.status = status
        self.headers = headers
        self.body = body
        self.retryAfter = retryAfter
    }
}

extension DownstreamAPIError {
    /// The identifier under which the API has logged the request, if it said so.
    public var requestID: String? { RequestID.find(in: self.headers) ?? self.serviceError?.requestID }
}

extension DownstreamAPIError: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The number and the message, without header fields, body and cause.
    public var description: String { "\(self.code.number): \(self.message)" }
    /// The same as ``description``.
    public var debugDescription: String { self.description }
    /// A mirror without header fields and body, so that dumping an error does not reveal what an API answered.
    public var customMirror: Mirror {
        Mirror(self, children: ["code": self.code, "message": self.message, "status": self.status as Any])
    }
}
