//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import HTTPTypes

/// The request that an envelope was signed for; that of the caller, or one that a program before this one received.
public struct SignedRequestTarget: Sendable {
    /// The method.
    public var method: String
    /// The host with its port, unless that is the scheme's own.
    public var host: String
    /// The path.
    public var path: String
    /// The query without its question mark.
    public var query: String
    /// The header fields.
    public var fields: HTTPFields

    /// Describes a request.
    ///
    /// - Parameters:
    ///   - method: The method.
    ///   - host: The host with its port.
    ///   - path: The path.
    ///   - query: The query without its question mark; empty by default.
    ///   - fields: The header fields; none by default.
    public init(method: String, host: String, path: String, query: String = "", fields: HTTPFields = [:]) {
        self.method = method
        self.host = host
        self.path = path
        self.query = query
        self.fields = fields
    }

    /// Describes a request as it arrived.
    init(_ request: InboundRequest) {
        self.init(
            method: request.head.method.rawValue,
            host: request.head.authority ?? "",
            path: request.path,
            query: request.query,
            fields: request.head.headerFields
        )
    }
}
