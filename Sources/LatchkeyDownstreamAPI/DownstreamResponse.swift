//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import HTTPTypes

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A response of an API, its body read.
public struct DownstreamResponse: Sendable {
    /// The status and header fields.
    public var head: HTTPResponse
    /// The body.
    public var body: [UInt8]
    let api: String

    init(head: HTTPResponse, body: [UInt8], api: String) {
        self.head = head
        self.body = body
        self.api = api
    }

    /// Reads the body as JSON.
    ///
    /// - Parameter type: The type of the value.
    /// - Returns: The decoded value.
    /// - Throws: ``DownstreamAPIError`` with code ``DownstreamAPIError/Code/undecodable``, which has the body.
    public func decode<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(self.body))
        } catch {
            let media = self.head.headerFields[.contentType].map { " Its media type is '\($0)'." } ?? ""
            throw DownstreamAPIError(
                .undecodable,
                "The response of '\(self.api)' is not the JSON of a \(type).\(media)",
                status: self.head.status,
                headerFields: self.head.headerFields,
                body: self.body,
                cause: error
            )
        }
    }
}
