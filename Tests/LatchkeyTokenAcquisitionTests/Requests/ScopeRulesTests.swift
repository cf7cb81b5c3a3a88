//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenAcquisition

@Suite struct ScopeRulesTests {
    @Test(
        "Scopes of one resource become its default scope",
        arguments: [
            (["api://myapi/read", "api://myapi/write"], ["api://myapi/.default"]),
            (["api://myapi/.default"], ["api://myapi/.default"]),
            (["api://myapi/.Default", "api://myapi/read"], ["api://myapi/.Default"]),
            (["https://management.core.windows.net//.default"], ["https://management.core.windows.net//.default"]),
            (["https://graph.microsoft.com/User.Read"], ["https://graph.microsoft.com/.default"]),
            (["User.Read"], ["User.Read"]),
            (["api://a/read", "api://b/read"], ["api://a/read", "api://b/read"]),
            (["api://a/read", "openid"], ["api://a/read", "openid"]),
            (["api://myapi"], ["api://myapi"]),
            ([], []),
        ] as [([String], [String])]
    )
    func applicationScopes(scopes: [String], expected: [String]) {
        #expect(ScopeRules.applicationScopes(from: scopes) == expected)
    }

    @Test(
        "What cannot be the scope of an app token is refused, with advice",
        arguments: [
            ([], "{resource}/.default"),
            (["api://myapi/read"], "'api://myapi/.default'"),
            (["User.Read"], "{resource}/.default"),
            (["api://a/.default", "api://b/.default"], "2 scopes"),
            (["a b/.default"], "blanks"),
            ([""], "empty"),
            (["a\r\nb/.default"], "blanks"),
        ] as [([String], String)]
    )
    func badScopes(scopes: [String], advice: String) throws {
        let error = try #require(throws: AcquisitionError.self) {
            try ScopeRules.checkApplicationScopes(scopes, of: .entra)
        }
        #expect(error.code == .invalidRequest)
        #expect(error.message.contains(advice))
    }

    @Test func issuersThatDescribeThemselvesHaveScopesOfAnyForm() throws {
        try ScopeRules.checkApplicationScopes(["orders:read", "orders:write"], of: .openIDConnect)
        #expect(throws: AcquisitionError.self) { try ScopeRules.checkApplicationScopes([], of: .openIDConnect) }
        #expect(throws: AcquisitionError.self) { try ScopeRules.checkApplicationScopes(["a b"], of: .openIDConnect) }
    }
}
