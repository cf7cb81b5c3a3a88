//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition
import Testing

@Suite struct AuthorityTests {
    @Test(
        "An instance and a tenant name a token endpoint",
        arguments: [
            ("https://login.microsoftonline.com/", "contoso.com"),
            ("https://login.microsoftonline.com", "Contoso.COM"),
            ("HTTPS://Login.MicrosoftOnline.com///", "contoso.com"),
            ("https://login.microsoftonline.com:443/", "contoso.com"),
        ]
    )
    func instanceAndTenant(instance: String, tenant: String) throws {
        let authority = try Authority(instance: instance, tenant: tenant)
        #expect(authority.tokenEndpoint == "https://login.microsoftonline.com/contoso.com/oauth2/v2.0/token")
        #expect(authority.host == "login.microsoftonline.com")
    }

    @Test func otherPortsAreKept() throws {
        let authority = try Authority(instance: "https://[::1]:8443/", tenant: "t")
        #expect(authority.tokenEndpoint == "https://[::1]:8443/t/oauth2/v2.0/token")
    }

    @Test(
        "Bad instances are refused",
        arguments: [
            "", " ", "login.microsoftonline.com", "http://login.microsoftonline.com/", "ftp://h/", "https://",
            "https:///x", "https://user@h/", "https://user:pw@h/", "https://h/?a=b", "https://h/#x", "https://h\\x/",
            "https://h/tenant", "https://h:0/", "https://h:65536/", "https://h:+1/", "https://h:/", "https://a..b/",
            "https://h h/", "https://h\r\nX: y/", "https://hö/", "https://[::1/", "https://%68/", "https://h/..",
        ]
    )
    func badInstances(instance: String) throws {
        let error = try #require(throws: AcquisitionError.self) { try Authority(instance: instance, tenant: "t") }
        #expect(error.code == .configuration)
        #expect(error.message.contains("'Instance'"))
        #expect(!error.message.contains("pw"))
    }

    @Test("Bad tenants are refused", arguments: ["", " ", "a/b", "a?b", "..", "a..b", ".a", "tenänt", "a%2fb", "a\nb"])
    func badTenants(tenant: String) throws {
        let error = try #require(throws: AcquisitionError.self) {
            try Authority(instance: "https://h/", tenant: tenant)
        }
        #expect(error.code == .configuration)
        #expect(error.message.contains("'TenantId'"))
    }

    @Test(
        "Plain HTTP is for loopback alone, and only when allowed",
        arguments: [
            ("http://localhost:8080", true), ("http://127.0.0.1:8080", true), ("http://127.9.9.9", true),
            ("http://[::1]:80", true), ("http://login.example", false), ("http://127.0.0.1.evil.example", false),
            ("http://127.evil.example.com", false), ("http://127.0.0.999", false), ("http://localhost.evil", false),
        ]
    )
    func insecureLoopback(instance: String, isAllowed: Bool) {
        #expect(throws: AcquisitionError.self) { try Authority(instance: instance, tenant: "t") }
        let authority = try? Authority(instance: instance, tenant: "t", allowInsecureLoopback: true)
        #expect((authority != nil) == isAllowed)
    }

    @Test("One URL may hold both", arguments: ["https://h/T", "https://h/t/", "https://h/t/v2.0", "https://h/t/v2.0/"])
    func oneURL(url: String) throws {
        #expect(try Authority(url: url).tokenEndpoint == "https://h/t/oauth2/v2.0/token")
    }

    @Test("A URL without one tenant is refused", arguments: ["", "/a/b", "/t/v1.0"])
    func badURL(path: String) throws {
        let error = try #require(throws: AcquisitionError.self) {
            try Authority(url: "https://login.microsoftonline.com\(path)")
        }
        #expect(error.code == .configuration)
        #expect(error.message.contains("'Authority'"))
    }

    @Test func anotherTenantKeepsTheHost() throws {
        let authority = try Authority(instance: "https://h:8443/", tenant: "common")
        #expect(!authority.isTenanted)
        #expect(
            try authority.withTenant("Fabrikam.com").tokenEndpoint == "https://h:8443/fabrikam.com/oauth2/v2.0/token"
        )
        let error = try #require(throws: AcquisitionError.self) { try authority.withTenant("a/../b") }
        #expect(error.code == .invalidRequest)
    }
}
