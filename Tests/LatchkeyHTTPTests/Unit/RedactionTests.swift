//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP
import Testing

/// Nothing that a program may print by accident shows a secret.
@Suite struct RedactionTests {
    private static let head = HTTPRequest(
        method: .post,
        scheme: "https",
        authority: "login.example",
        path: "/token?code=hunter2",
        headerFields: [.authorization: "hunter2"]
    )

    private static let values: [any Sendable] = [
        HTTPClientRequest(head: head, body: Array("hunter2".utf8), clientIdentity: identity), identity,
        HTTPClientResponse(
            head: HTTPResponse(status: .ok, headerFields: [.setCookie: "hunter2"]),
            body: HTTPResponseBody(bytes: Array("hunter2".utf8))
        ),
        CurlHTTPClient.Proxy(url: "http://hunter2", user: "hunter2", password: "hunter2"),
        CurlHTTPClient.Configuration(proxy: .init(url: "http://p", user: "hunter2", password: "hunter2")),
    ]

    private static let identity = ClientIdentity(pem: Array("hunter2".utf8))

    @Test(arguments: 0..<5)
    func secretsStayOutOfTexts(index: Int) {
        let value = Self.values[index]
        var dumped = ""
        dump(value, to: &dumped)
        // The bytes of "hunter2" as a dump would list them.
        for text in ["\(value)", String(reflecting: value), dumped] {
            #expect(!text.contains("hunter2"))
            #expect(!text.contains("104, 117, 110"))
            #expect(!text.contains("- 104"))
        }
    }
}
