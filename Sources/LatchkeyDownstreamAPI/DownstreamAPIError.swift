//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import HTTPTypes

/// An error thrown when a call to an API failed.
public struct DownstreamAPIError: Error, Sendable {
    /// The category of a ``DownstreamAPIError``.
    public struct Code: Hashable, Sendable {
        private enum Base {
            case cancelled
            case configuration
            case decodingFailed
            case failureStatus
            case invalidRequest
            case network
            case responseTooLarge
            case timedOut
            case unknownAPI
        }
        private let base: Base

        /// The calling task was cancelled.
        public static var cancelled: Self { .init(base: .cancelled) }
        /// An option of an API is missing or wrong; correct it.
        public static var configuration: Self { .init(base: .configuration) }
        /// The body of the response is not what was to be decoded.
        public static var decodingFailed: Self { .init(base: .decodingFailed) }
        /// The API answered with a status other than 2xx; see ``DownstreamAPIError/status``.
        public static var failureStatus: Self { .init(base: .failureStatus) }
        /// The call cannot be made as it stands, for example because its path leaves the API's base URL.
        public static var invalidRequest: Self { .init(base: .invalidRequest) }
        /// The API could not be reached.
        public static var network: Self { .init(base: .network) }
        /// The body of the response is longer than the API's options allow.
        public static var responseTooLarge: Self { .init(base: .responseTooLarge) }
        /// The call took longer than the API's options allow.
        public static var timedOut: Self { .init(base: .timedOut) }
        /// There is no API of the name.
        public static var unknownAPI: Self { .init(base: .unknownAPI) }
    }

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

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - code: The category.
    ///   - message: What was wrong, where, and what to do; free of tokens, header values and bodies.
    ///   - cause: The error that led to this one; none by default.
    ///   - status: The status of the response; none by default.
    ///   - headers: The header fields of the response; none by default.
    ///   - body: The beginning of the body of the response; empty by default.
    public init(
        _ code: Code,
        _ message: String,
        cause: (any Error)? = nil,
        status: HTTPResponse.Status? = nil,
        headers: HTTPFields = [:],
        body: [UInt8] = []
    ) {
        self.code = code
        self.message = message
        self.cause = cause
        self.status = status
        self.headers = headers
        self.body = body
    }
}

extension DownstreamAPIError {
    /// The identifier under which the API has logged the request, if it said so.
    public var requestID: String? { RequestID.find(in: self.headers) }
    /// The body as text, for people.
    public var bodyText: String { String(decoding: self.body, as: UTF8.self) }
}

extension DownstreamAPIError: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The message, without header fields, body and cause.
    public var description: String { self.message }
    /// The same as ``description``.
    public var debugDescription: String { self.description }
    /// A mirror without header fields and body, so that dumping an error does not reveal what an API answered.
    public var customMirror: Mirror {
        Mirror(self, children: ["code": self.code, "message": self.message, "status": self.status as Any])
    }
}
