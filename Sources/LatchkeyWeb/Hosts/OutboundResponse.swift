//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import HTTPTypes

/// A response that a web server sends, whatever framework serves it.
public struct OutboundResponse: Hashable, Sendable {
    /// The status and header fields.
    public var head: HTTPResponse
    /// The body; empty when there is none.
    public var body: [UInt8]

    /// Describes a response.
    ///
    /// - Parameters:
    ///   - status: The status.
    ///   - headerFields: The header fields; none by default.
    ///   - body: The body; empty by default.
    public init(status: HTTPResponse.Status, headerFields: HTTPFields = [:], body: [UInt8] = []) {
        self.head = HTTPResponse(status: status, headerFields: headerFields)
        self.body = body
    }
}
