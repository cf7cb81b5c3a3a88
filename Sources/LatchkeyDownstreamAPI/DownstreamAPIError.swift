//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import HTTPTypes

/// An error of a call to an API.
public struct DownstreamAPIError: Error, Sendable {
    /// The category of a ``DownstreamAPIError``.
    public struct Code: Hashable, Sendable {
        private enum Base {
            case configuration
            case exchangeFailed
            case invalidCall
            case unknownAPI
            case undecodable
            case unsuccessful
        }
        private let base: Base

        /// The options of the API are wrong.
        public static var configuration: Self { .init(base: .configuration) }
        /// No response was received; ``DownstreamAPIError/cause`` says why.
        public static var exchangeFailed: Self { .init(base: .exchangeFailed) }
        /// The call's path or header fields are not allowed.
        public static var invalidCall: Self { .init(base: .invalidCall) }
        /// No API has the name.
        public static var unknownAPI: Self { .init(base: .unknownAPI) }
        /// The response's body is not what was asked for.
        public static var undecodable: Self { .init(base: .undecodable) }
        /// The API answered with a status other than 2xx.
        public static var unsuccessful: Self { .init(base: .unsuccessful) }
    }

    /// The category of the error.
    public var code: Code
    /// What happened and what to do, without tokens and without the response's body.
    public var message: String
    /// The response's status, when there was a response.
    public var status: HTTPResponse.Status?
    /// The response's header fields.
    public var headerFields: HTTPFields
    /// The response's body; it comes from the API and is not for logs.
    public var body: [UInt8]
    /// The error that led to this one.
    public var cause: (any Error)?

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - code: The category.
    ///   - message: What happened and what to do, without tokens and bodies.
    ///   - status: The response's status; none by default.
    ///   - headerFields: The response's header fields; none by default.
    ///   - body: The response's body; empty by default.
    ///   - cause: The error that led to this one; none by default.
    public init(
        _ code: Code,
        _ message: String,
        status: HTTPResponse.Status? = nil,
        headerFields: HTTPFields = [:],
        body: [UInt8] = [],
        cause: (any Error)? = nil
    ) {
        self.code = code
        self.message = message
        self.status = status
        self.headerFields = headerFields
        self.body = body
        self.cause = cause
    }

    /// The identifier under which the API knows the request, if it named one.
    public var requestID: String? {
        for name in ["request-id", "x-ms-request-id", "client-request-id", "x-request-id"] {
            if let field = HTTPField.Name(name), let value = self.headerFields[field] { return value }
        }
        return nil
    }
}

extension DownstreamAPIError: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The message.
    public var description: String { self.message }
    /// The message; header fields and body are left out.
    public var debugDescription: String { self.message }
    /// A mirror without header fields and body, which may hold what is not for logs.
    public var customMirror: Mirror {
        Mirror(self, children: ["message": self.message, "status": self.status?.code as Any])
    }
}
