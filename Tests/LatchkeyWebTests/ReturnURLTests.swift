//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import Testing

@testable import LatchkeyWeb

struct ReturnURLTests {
    private static let requests: [(HTTPRequest.Method, String?, String?, Bool)] = [
        (.get, "cross-site", nil, true), (.post, "same-origin", nil, true), (.post, "none", nil, true),
        (.post, "cross-site", "https://shop.example", false), (.post, "same-site", nil, false),
        (.delete, nil, "https://shop.example", true), (.post, nil, "https://evil.example", false),
        (.post, nil, "null", false), (.post, nil, nil, false), (.put, nil, "https://shop.example.evil", false),
    ]

    // Scoreboard: W48
    @Test(arguments: ["/", "/a", "/a/b?c=d&e=%2F", "/a//b", "/a?returnUrl=https://other.example"])
    func placesOfTheApplicationAreAccepted(_ text: String) {
        #expect(ReturnURL(text)?.path == text)
    }

    // Scoreboard: W48
    @Test(arguments: [
        "", "a", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "/%2fevil.example",
        "/%2Fevil.example", "/%5cevil.example", "https:evil.example", "https://evil.example", "javascript:alert(1)",
        "/a\tb", "/a\nb", "/a\r\nSet-Cookie: x=1", "/\t/evil.example", " /a", "/a b", "/\u{e9}",
        "/" + String(repeating: "a", count: 2000),
    ])
    func otherPlacesAreNot(_ text: String) {
        #expect(ReturnURL(text) == nil)
    }

    // Scoreboard: W61
    @Test(arguments: Self.requests)
    func requestsOfOtherSitesChangeNothing(
        _ method: HTTPRequest.Method,
        _ site: String?,
        _ origin: String?,
        _ isAccepted: Bool
    ) async throws {
        let guarding = try SameOriginGuard(publicBaseURL: "https://shop.example", exemptPaths: ["/signin-oidc"])
        var fields: HTTPFields = [:]
        if let site { fields[try #require(HTTPField.Name("Sec-Fetch-Site"))] = site }
        if let origin { fields[.origin] = origin }
        func request(_ path: String) -> InboundRequest {
            InboundRequest(head: .init(method: method, scheme: nil, authority: nil, path: path, headerFields: fields))
        }
        switch await guarding.check(request("/orders")) {
        case .proceed: #expect(isAccepted)
        case .respond(let response):
            #expect(!isAccepted)
            #expect(response.head.status == .forbidden)
        }
        guard case .proceed = await guarding.check(request("/signin-oidc?x")) else {
            Issue.record("The exempt path was refused.")
            return
        }
    }
}
