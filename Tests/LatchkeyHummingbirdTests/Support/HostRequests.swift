//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP

/// An answer of a server.
typealias HostAnswer = (head: HTTPResponse, body: String)

/// Sends a request to a server of a test.
func send(
    _ path: String,
    to port: Int,
    method: HTTPRequest.Method = .get,
    _ fields: HTTPFields = [:],
    body: String = "",
    over http: CurlHTTPClient
) async throws -> HostAnswer {
    let head = HTTPRequest(
        method: method,
        scheme: "http",
        authority: "localhost:\(port)",
        path: path,
        headerFields: fields
    )
    let response = try await http.send(HTTPClientRequest(head: head, body: Array(body.utf8)))
    return (response.head, String(decoding: try await response.body.collect(upTo: 1 << 20), as: UTF8.self))
}
