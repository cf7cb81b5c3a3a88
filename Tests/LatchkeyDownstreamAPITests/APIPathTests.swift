//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyDownstreamAPI
import LatchkeyHTTP
import LatchkeyTokenAcquisition
import Testing

/// Where calls may lead.
@Suite struct APIPathTests {
    // Scoreboard: A11
    @Test(
        "Paths stay below the base URL",
        arguments: [
            ("api/products", "/v1/api/products"), ("/api/products", "/v1/api/products"), ("", "/v1/"), ("/", "/v1/"),
            ("a/?b=c&d=e", "/v1/a/?b=c&d=e"), ("?a=b", "/v1/?a=b"), ("a b/ü", "/v1/a%20b/%C3%BC"),
            ("a%20b", "/v1/a%20b"), ("a?q=x y", "/v1/a?q=x%20y"), ("items('a:b')", "/v1/items('a:b')"),
            ("urn:isbn:1", "/v1/urn:isbn:1"), ("a@b", "/v1/a@b"), ("a//b", "/v1/a//b"), ("a...b/.c", "/v1/a...b/.c"),
            ("a?next=https://x/", "/v1/a?next=https://x/"), ("a?b?c", "/v1/a?b?c"), ("{id}", "/v1/%7Bid%7D"),
            ("a?path=../b", "/v1/a?path=../b"), ("a?$filter=x eq 'y'", "/v1/a?$filter=x%20eq%20'y'"),
        ]
    )
    func inside(path: String, expected: String) async throws {
        let http = StubHTTPClient("[]")
        let _: [Product] = try await Sample.client(http).get("MyApi", path, as: .app)
        #expect(http.requests.first?.head.path == expected)
    }

    // Scoreboard: A12
    @Test(
        "Paths that lead elsewhere are refused before a token is asked for",
        arguments: [
            "//evil.example/x", "///evil.example", "https://evil.example/", "HTTP://evil.example", "x+y.z-1://evil",
            "../admin", "a/../../admin", "a/..", ".", "a/./b", "%2e%2e/admin", "a/%2E./b", "a%2f..%2fb", "a/..%5cb",
            "\\\\evil.example", "a\\..\\b", "a#b", "a\r\nHost: evil", "a\nb", "a\u{0}b", "a\u{7F}b", "a%zz", "a%",
            "a?x=%4", "a?x=\r\nX: y", "a?x=#y",
        ]
    )
    func outside(path: String) async throws {
        let http = StubHTTPClient("[]")
        let headers = StubHeaderProvider()
        let downstream = try Sample.client(http, headers: headers)
        let error = await #expect(throws: DownstreamAPIError.self) {
            let _: [Product] = try await downstream.get("MyApi", path, as: .app)
        }
        #expect(error?.code == .invalidRequest)
        #expect(error?.message.contains("evil") == false)
        #expect(http.requests.isEmpty)
        #expect(headers.requests.isEmpty)
    }
}
