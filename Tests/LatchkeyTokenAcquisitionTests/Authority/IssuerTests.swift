//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP
import LatchkeyTokenAcquisition
import LatchkeyTokenCache
import Testing

/// Which hosts and paths are asked, for every kind of issuer.
@Suite struct IssuerTests {
    /// An issuer that answers everything with a token, but for discovery.
    private static func issuer(_ discovery: ScriptedIssuer.Answer = .init(status: 404, body: "")) -> ScriptedIssuer {
        ScriptedIssuer { call in
            call.path.contains("/discovery/") || call.path.contains("/.well-known/") || call.path.contains("/metadata/")
                ? discovery : .token("t", type: call.form["token_type"] ?? "Bearer")
        }
    }

    // Scoreboard: F28, P44, P45, P46, P47
    @Test(
        "Each kind of issuer is asked where it is",
        arguments: [
            ("https://login.microsoftonline.com/t", "login.microsoftonline.com/t/oauth2/v2.0/token"),
            ("https://login.microsoftonline.com/T/v2.0", "login.microsoftonline.com/t/oauth2/v2.0/token"),
            ("https://login.windows.net/t", "login.microsoftonline.com/t/oauth2/v2.0/token"),
            ("https://login.chinacloudapi.cn/t", "login.partner.microsoftonline.cn/t/oauth2/v2.0/token"),
            ("https://login.usgovcloudapi.net/t", "login.microsoftonline.us/t/oauth2/v2.0/token"),
            ("https://login.sovcloud-identity.fr/t", "login.sovcloud-identity.fr/t/oauth2/v2.0/token"),
            ("https://contoso.ciamlogin.com", "contoso.ciamlogin.com/contoso.onmicrosoft.com/oauth2/v2.0/token"),
            ("https://contoso.ciamlogin.com/t", "contoso.ciamlogin.com/t/oauth2/v2.0/token"),
            ("https://fs.contoso.com/adfs", "fs.contoso.com/adfs/oauth2/token"),
            ("https://fs.contoso.com/ADFS/", "fs.contoso.com/adfs/oauth2/token"),
            ("https://dsts.example/dstsv2/t", "dsts.example/dstsv2/t/oauth2/v2.0/token"),
            (
                "https://c.b2clogin.com/tfp/c.onmicrosoft.com/B2C_1_x",
                "c.b2clogin.com/tfp/c.onmicrosoft.com/b2c_1_x/oauth2/v2.0/token"
            ),
            (
                "https://c.b2clogin.com/c.onmicrosoft.com/B2C_1_x/v2.0",
                "c.b2clogin.com/tfp/c.onmicrosoft.com/b2c_1_x/oauth2/v2.0/token"
            ),
            (
                "https://login.c.com/tfp/c.onmicrosoft.com/Custom",
                "login.c.com/tfp/c.onmicrosoft.com/custom/oauth2/v2.0/token"
            ),
        ]
    )
    func kinds(authority: String, place: String) async throws {
        let issuer = Self.issuer()
        let client = try issuer.client {
            $0.instance = nil
            $0.tenantID = nil
            $0.authority = authority
        }
        _ = try await client.token(scopes: [Sample.scope], as: .app)
        // One request, and none to find out where to send it.
        #expect(issuer.calls.map { $0.host + $0.path } == [place])
    }

    @Test(
        "Authorities that make no sense are refused",
        arguments: [
            "https://c.b2clogin.com/tfp/only-tenant", "https://c.b2clogin.com/", "https://h/tfp/a/b/c/d",
            "https://c.b2clogin.com/tfp/t/p%2Fq", "https://x.ciamlogin.com/a%2fb", "http://h/adfs",
        ]
    )
    func badAuthorities(authority: String) throws {
        let error = try #require(throws: AcquisitionError.self) { try Authority(url: authority) }
        #expect(error.code == .configuration)
    }

    @Test func aPolicyOfB2CIsSetOrChosen() async throws {
        let issuer = Self.issuer()
        let client = try issuer.client {
            $0.instance = "https://contoso.b2clogin.com/tfp/"
            $0.tenantID = nil
            $0.signUpSignInPolicyID = "B2C_1_SuSi"
        }
        _ = try await client.token(scopes: [Sample.scope], as: .app)
        _ = try await client.token(
            scopes: [Sample.scope],
            as: .app,
            options: AcquireTokenOptions { $0.userFlow = "B2C_1_Edit" }
        )
        #expect(
            issuer.calls.map(\.path)
                == ["b2c_1_susi", "b2c_1_edit"].map { "/tfp/contoso.onmicrosoft.com/\($0)/oauth2/v2.0/token" }
        )
        let options = AcquireTokenOptions { $0.userFlow = "x" }
        let error = await #expect(throws: AcquisitionError.self) {
            try await Self.issuer().client().token(scopes: [Sample.scope], as: .app, options: options)
        }
        #expect(error?.code == .invalidRequest)
    }

    // Scoreboard: F11, F12
    @Test func tenantsAreOverriddenWhereThereAreAny() async throws {
        let issuer = Self.issuer()
        let external = try issuer.client { $0.instance = "https://c.ciamlogin.com" }
        _ = try await external.token(scopes: [Sample.scope], as: .app, options: .init(tenant: "other.com"))
        #expect(issuer.calls.last?.path == "/\(Sample.tenant)/oauth2/v2.0/token")
        let federation = try issuer.client {
            $0.instance = nil
            $0.tenantID = nil
            $0.authority = "https://fs.contoso.com/adfs"
        }
        let error = await #expect(throws: AcquisitionError.self) {
            try await federation.token(scopes: [Sample.scope], as: .app, options: .init(tenant: "other.com"))
        }
        #expect(error?.reason == "tenant_override_non_aad")
        let many = try issuer.client {
            $0.tenantID = "organizations"
            $0.appHomeTenantID = "home.example"
        }
        _ = try await many.token(scopes: [Sample.scope], as: .app)
        #expect(issuer.calls.last?.path == "/home.example/oauth2/v2.0/token")
    }

    // MARK: - Hosts that are not known

    private static let known = """
        {"metadata":[{"preferred_network":"login.private.example","preferred_cache":"sts.private.example",\
        "aliases":["login.private.example","login.old.example"]}]}
        """

    // Scoreboard: P43
    @Test func anUnknownHostIsLookedUpOnce() async throws {
        let issuer = Self.issuer(.init(body: Self.known))
        let client = try issuer.client { $0.instance = "https://login.old.example/" }
        for tenant in ["a.com", "b.com"] {
            _ = try await client.token(scopes: [Sample.scope], as: .app, options: .init(tenant: tenant))
        }
        #expect(
            issuer.calls.map(\.host) == ["login.microsoftonline.com", "login.private.example", "login.private.example"]
        )
        let question = try #require(issuer.calls.first)
        #expect(question.path == "/common/discovery/instance")
        #expect(question.query["api-version"] == "1.1")
        #expect(question.query["authorization_endpoint"] == "https://login.old.example/a.com/oauth2/v2.0/authorize")
    }

    @Test(
        "A lookup that fails is not repeated",
        arguments: [
            ScriptedIssuer.Answer(status: 404, body: ""), .init(status: 502, body: "<html>"), .init(body: "no JSON"),
            .init(body: #"{"metadata":7}"#), .init(body: #"{"metadata":[{"aliases":["login.old.example"]}]}"#),
            .init(body: #"{"metadata":[{"aliases":["login.old.example"],"preferred_network":"evil/../x"}]}"#),
        ]
    )
    func failedLookups(answer: ScriptedIssuer.Answer) async throws {
        let issuer = Self.issuer(answer)
        let client = try issuer.client { $0.instance = "https://login.old.example/" }
        for tenant in ["a.com", "b.com"] {
            _ = try await client.token(scopes: [Sample.scope], as: .app, options: .init(tenant: tenant))
        }
        #expect(issuer.calls.map(\.host) == ["login.microsoftonline.com", "login.old.example", "login.old.example"])
    }

    @Test func aHostThatIsNoneIsSaidSo() async throws {
        let issuer = Self.issuer(.error("invalid_instance"))
        let client = try issuer.client { $0.instance = "https://login.old.example/" }
        for tenant in ["a.com", "b.com"] {
            let error = await #expect(throws: AcquisitionError.self) {
                try await client.token(scopes: [Sample.scope], as: .app, options: .init(tenant: tenant))
            }
            #expect(error?.reason == "invalid_instance")
            #expect(error?.code == .configuration)
        }
        #expect(issuer.calls.count == 1)
    }

    @Test func nothingLeavesForOtherHostsWhenThatIsForbidden() async throws {
        let issuer = Self.issuer(.init(body: Self.known))
        let client = try issuer.client {
            $0.instance = "https://login.old.example/"
            $0.validatesInstance = false
        }
        _ = try await client.token(scopes: [Sample.scope], as: .app)
        let local = try issuer.client { $0.instance = "https://127.0.0.1:8443/" }
        _ = try await local.token(scopes: [Sample.scope], as: .app)
        #expect(issuer.calls.map(\.host) == ["login.old.example", "127.0.0.1:8443"])
    }

    @Test func aBurstLooksAHostUpOnce() async throws {
        let issuer = Self.issuer(.init(body: Self.known))
        let client = try issuer.client { $0.instance = "https://login.old.example/" }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<50 {
                group.addTask {
                    _ = try await client.token(
                        scopes: [Sample.scope],
                        as: .app,
                        options: .init(tenant: "t\(number).com")
                    )
                }
            }
            try await group.waitForAll()
        }
        #expect(issuer.calls.count == 51)
    }
}

extension ScriptedIssuer.Answer: CustomTestStringConvertible {
    var testDescription: String { "\(self.status) \(self.body.prefix(40))" }
}
