//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

/// The header lines of a request as libcurl takes them: exactly the caller's fields, none of libcurl's own additions.
struct HeaderLines {
    /// Fields that govern the connection or the framing, which belong to the client.
    private static let reserved: Set<String> = [
        "connection", "expect", "host", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding",
        "upgrade",
    ]

    private(set) var lines: [[UInt8]] = []

    init(_ request: HTTPClientRequest, origin: String, userAgent: String) throws(HTTPClientError) {
        let fields = request.head.headerFields
        for field in fields {
            let name = field.name.canonicalName
            guard !Self.reserved.contains(name) else {
                throw HTTPClientError(
                    .invalidRequest,
                    "The header field \(name) of the request to \(origin) is set by the client; remove it."
                )
            }
            if name == "content-length" {
                // libcurl counts the body itself; a different figure would let a body pass for the next request.
                guard field.value == String(request.body.count) else {
                    throw HTTPClientError(
                        .invalidRequest,
                        "The content-length of the request to \(origin) is not the body's length; leave it out."
                    )
                }
                continue
            }
            if name != "cookie" { self.append(field.name.rawName, Self.value(of: field)) }
        }
        // The type of fields keeps cookies apart; HTTP/1.1 wants them in one field (RFC 6265 §5.4, RFC 9113 §8.2.3).
        let cookies = fields[fields: .cookie].map(Self.value)
        if !cookies.isEmpty { self.append("Cookie", Array(cookies.joined(separator: "; ".utf8))) }
        if fields[.userAgent] == nil, !userAgent.isEmpty {
            self.append("User-Agent", Self.value(of: HTTPField(name: .userAgent, value: userAgent)))
        }
        // A name with a colon and nothing else takes libcurl's own field away. An empty Expect also saves the second
        // that libcurl would wait for "100 Continue" before a large body.
        if fields[.accept] == nil { self.lines.append(Array("Accept:".utf8)) }
        if fields[.contentType] == nil { self.lines.append(Array("Content-Type:".utf8)) }
        self.lines.append(Array("Expect:".utf8))
    }

    private static func value(of field: HTTPField) -> [UInt8] {
        unsafe field.withUnsafeBytesOfValue { unsafe Array($0) }
    }

    private mutating func append(_ name: String, _ value: [UInt8]) {
        // libcurl writes an empty field for a name that a semicolon ends.
        let separator = value.isEmpty ? ";" : ": "
        self.lines.append(Array(name.utf8) + Array(separator.utf8) + value)
    }
}
