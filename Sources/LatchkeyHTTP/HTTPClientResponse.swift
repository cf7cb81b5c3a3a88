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
