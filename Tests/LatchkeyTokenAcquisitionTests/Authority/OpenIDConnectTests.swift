//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCredentials
import LatchkeyCrypto
import LatchkeyTokenAcquisition
import LatchkeyTokenCache
import Testing

/// Issuers that describe themselves.
@Suite struct OpenIDConnectTests {
    private static let base = "https://idp.partner.example/realms/prod"
    private static let description = """
        {"issuer":"\(Self.base)","token_endpoint":"\(Self.base)/token","authorization_endpoint":"\(Self.base)/auth",\
        "end_session_endpoint":"\(Self.base)/logout","device_authorization_endpoint":"\(Self.base)/device",\
        "mtls_endpoint_aliases":{"token_endpoint":"https://mtls.partner.example/token"}}
        """

    private static func client(
        _ issuer: ScriptedIssuer,
        _ authority: String = Self.base,
        isDescribed: Bool = false
    ) throws -> ConfidentialClient {
        try issuer.client {
            $0.instance = nil
            $0.tenantID = nil
            $0.authority = authority
            $0.usesOpenIDConnect = isDescribed
        }
    }

    // Scoreboard: P48
    @Test func theDescriptionIsReadOnce() async throws {
        let issuer = ScriptedIssuer { call in
            call.path.contains("/.well-known/") ? .init(body: Self.description) : .token()
        }
        let client = try Self.client(issuer)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<20 {
                group.addTask { _ = try await client.token(scopes: ["api\(number)/.default"], as: .app) }
            }
            try await group.waitForAll()
        }
        #expect(issuer.calls.first?.path == "/realms/prod/.well-known/openid-configuration")
        #expect(issuer.calls.count == 21)
        #expect(issuer.calls.last?.path == "/realms/prod/token")
        let request = try await client.authorizationRequest(scopes: ["a"], redirectURI: "https://x")
        #expect(request.url.hasPrefix("\(Self.base)/auth?client_id="))
        #expect(try await client.signOutURL() == "\(Self.base)/logout")
    }

    @Test(
        "A secret goes where the issuer wants it",
        arguments: [
            (nil, true), (#"["client_secret_basic"]"#, true), (#"["client_secret_post","client_secret_basic"]"#, false),
            (#"["client_secret_post"]"#, false), (#"["private_key_jwt"]"#, false), ("7", true),
        ] as [(String?, Bool)]
    )
    func placeOfTheSecret(methods: String?, isField: Bool) async throws {
        let member = methods.map { #","token_endpoint_auth_methods_supported":\#($0)"# } ?? ""
        let body = #"{"issuer":"\#(Self.base)","token_endpoint":"\#(Self.base)/token"\#(member)}"#
        let issuer = ScriptedIssuer { call in call.path.contains("/.well-known/") ? .init(body: body) : .token() }
        let client = try issuer.client {
            $0.instance = nil
            $0.tenantID = nil
            $0.authority = Self.base
            $0.clientID = "a/client"
            $0.credentials = [(try? .clientSecret("s:3/cret"))].compactMap { $0 }
        }
        _ = try await client.token(scopes: ["a/.default"], as: .app)
        let call = try #require(issuer.calls.last)
        // Both parts are encoded as in a form before they are joined.
        let field = "Basic \(Base64.encode(Array("a%2Fclient:s%3A3%2Fcret".utf8)))"
        #expect(call.field("Authorization") == (isField ? field : nil))
        #expect(call.form["client_secret"] == (isField ? nil : "s:3/cret"))
        #expect(call.form["client_id"] == "a/client")
    }

    @Test func aHostAloneOrAnyFormMayDescribeItself() async throws {
        for (authority, isDescribed, issuer) in [
            ("https://idp.example", false, "https://idp.example"),
            ("https://idp.example/t", true, "https://idp.example/t"),
            ("https://login.microsoftonline.com/t/v2.0", true, "https://login.microsoftonline.com/{tenantid}/v2.0"),
            ("https://login.contoso.com/t/v2.0", true, "https://t.ciamlogin.com/t/v2.0"),
            ("https://login.contoso.com/t", true, "https://westus.login.microsoftonline.com/t"),
        ] {
            let body = #"{"issuer":"\#(issuer)","token_endpoint":"https://idp.example/token"}"#
            let server = ScriptedIssuer { call in call.path.contains("/.well-known/") ? .init(body: body) : .token() }
            _ = try await Self.client(server, authority, isDescribed: isDescribed).token(
                scopes: ["a/.default"],
                as: .app
            )
            #expect(server.calls.count == 2)
        }
    }

    @Test(
        "Descriptions that make no sense are refused",
        arguments: [
            (404, "", .invalidResponse), (503, "", .network), (200, "<html>", .invalidResponse),
            (200, "[]", .invalidResponse),
            (200, "{}", .invalidResponse),
            (200, #"{"issuer":"https://evil.example","token_endpoint":"BASE/t"}"#, .invalidResponse),
            (200, #"{"issuer":"http://idp.partner.example/realms/prod","token_endpoint":"BASE/t"}"#, .invalidResponse),
            (200, #"{"issuer":"BASE"}"#, .invalidResponse),
            (200, #"{"issuer":"BASE","token_endpoint":7}"#, .invalidResponse),
            (200, #"{"issuer":"BASE","token_endpoint":"http://idp.partner.example/t"}"#, .invalidResponse),
            (200, #"{"issuer":"BASE","token_endpoint":"javascript:alert(1)"}"#, .invalidResponse),
            (200, #"{"issuer":"BASE","token_endpoint":"https://u:p@h/t"}"#, .invalidResponse),
        ] as [(Int, String, AcquisitionError.Code)]
    )
    func badDescriptions(status: Int, body: String, code: AcquisitionError.Code) async throws {
        let issuer = ScriptedIssuer { _ in .init(status: status, body: body.replacing("BASE", with: Self.base)) }
        let error = await #expect(throws: AcquisitionError.self) {
            try await Self.client(issuer).token(scopes: ["a/.default"], as: .app)
        }
        #expect(error?.code == code)
        #expect(error?.message.contains("idp.partner.example") == true)
        // The cache repeats what may have failed for a moment only.
        #expect(issuer.calls.count == (code == .network ? 2 : 1))
    }

    @Test func theSubjectNamesTheAccount() async throws {
        let idToken = Sample.jwt(#"{"aud":["x","\#(Sample.clientID)"],"sub":"user-1","name":"Zoë"}"#)
        let issuer = ScriptedIssuer { call in
            call.path.contains("/.well-known/")
                ? .init(body: Self.description) : .token("t", #""id_token":"\#(idToken)","refresh_token":"r""#)
        }
        let client = try Self.client(issuer)
        let signIn = try await client.signInTestUser("u", password: "p", scopes: ["a"])
        #expect(signIn.account.homeAccountID == "user-1")
        #expect(signIn.account.tenant == "")
        #expect(try await client.token(scopes: ["b"], as: .user(signIn.account.principal)).value == "t")
        #expect(issuer.calls.last?.form["refresh_token"] == "r")
    }
}
