//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import HTTPTypes

/// The head of a response with its body, which arrives as it is read.
public struct HTTPClientResponse: Sendable {
    /// The status and header fields.
    public var head: HTTPResponse
    /// The body; dropping it before its end aborts the transfer.
    public var body: HTTPResponseBody

    /// Creates a response.
    ///
    /// - Parameters:
    ///   - head: The status and header fields.
    ///   - body: The body.
    public init(head: HTTPResponse, body: HTTPResponseBody) {
        self.head = head
        self.body = body
    }
}

extension HTTPClientResponse: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The status, without header fields or body.
    public var description: String { "HTTPClientResponse(\(self.head.status.code))" }

    /// The same as ``description``.
    public var debugDescription: String { self.description }

    /// A mirror without children, so that a dump shows no header field.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
