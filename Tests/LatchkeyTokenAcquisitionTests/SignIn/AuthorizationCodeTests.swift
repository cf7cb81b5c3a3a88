//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition
import LatchkeyTokenCache
import Testing

@Suite struct AuthorizationCodeTests {
    private static let redirect = "https://app.contoso.com/auth/callback"

    private static func parameters(_ url: String) -> [String: String] {
        var parameters: [String: String] = [:]
        for pair in url.split(separator: "?")[1].split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1)
            parameters[String(parts[0])] = parts.count > 1 ? String(parts[1]) : ""
        }
        return parameters
    }

    // Scoreboard: F1, P15
    @Test func aCodeIsRedeemedWithItsProof() async throws {
        let issuer = ScriptedIssuer { call in
            .token(
                "user-token",
                #""refresh_token":"r","client_info":"\#(Sample.clientInfo)","id_token":"\#(Sample.idToken(nonce: call.form["x"]))""#
            )
        }
        let client = try issuer.client { $0.extraQueryParameters = ["dc": "1"] }
        let request = try await client.authorizationRequest(scopes: [Sample.userScope], redirectURI: Self.redirect)
        let sent = Self.parameters(request.url)
        #expect(
            request.url.hasPrefix("https://login.microsoftonline.com/\(Sample.tenant)/oauth2/v2.0/authorize?client_id=")
        )
        #expect(sent["response_type"] == "code")
        #expect(sent["response_mode"] == "form_post")
        #expect(sent["code_challenge_method"] == "S256")
        #expect(sent["scope"] == "https%3A%2F%2Fgraph.microsoft.com%2FUser.Read%20offline_access%20openid%20profile")
        #expect(sent["state"] == request.state)
        #expect(request.codeVerifier.utf8.count == 128)
        #expect(sent["code_challenge"]?.count == 43)
        #expect(issuer.calls.isEmpty)
    }

    // Scoreboard: P16
    @Test func theAnswerIsRedeemed() async throws {
        let nonces = Nonces()
        let issuer = ScriptedIssuer { _ in
            .token(
                "user-token",
                #""refresh_token":"r","spa_code":"second","client_info":"\#(Sample.clientInfo)","id_token":"\#(Sample.idToken(nonce: nonces.value))""#
            )
        }
        let client = try issuer.client()
        var options = AuthorizationOptions()
        options.wantsBrowserCode = true
        let request = try await client.authorizationRequest(
            scopes: [Sample.userScope],
            redirectURI: Self.redirect,
            options: options
        )
        nonces.value = request.nonce
        let answer = AuthorizationAnswer(form: "code=1.AXo%2BA&client_info=x&state=\(request.state)&session_state=y")
        let signIn = try await client.signIn(with: answer, to: request)
        let form = try #require(issuer.calls.first?.form)
        #expect(form["grant_type"] == "authorization_code")
        #expect(form["code"] == "1.AXo+A")
        #expect(form["redirect_uri"] == Self.redirect)
        #expect(form["code_verifier"] == request.codeVerifier)
        #expect(form["return_spa_code"] == "1")
        #expect(signIn.browserCode == "second")
        #expect(signIn.account.username == "ana@contoso.com")
        #expect(signIn.account.name == "Ana Reyés")
        #expect(signIn.account.homeAccountID == Sample.homeAccountID)
        #expect(signIn.claims["oid"] == Sample.objectID)
        #expect(
            try await client.token(scopes: [Sample.userScope], as: .user(signIn.account.principal)).value
                == "user-token"
        )
        #expect(issuer.calls.count == 1)
        var text = "\(signIn) \(request) \(answer)"
        dump(signIn, to: &text)
        dump(request, to: &text)
        #expect(!text.contains("user-token") && !text.contains(request.codeVerifier) && !text.contains("AXo"))
    }

    @Test(
        "The redemption says where the account is kept, when the answer named it by identifiers",
        arguments: [
            (Sample.clientInfo, "oid:\(Sample.objectID)@\(Sample.tenant)"), ("", nil), ("x", nil),
            // {"uid":"a b","utid":"c"}
            ("eyJ1aWQiOiJhIGIiLCJ1dGlkIjoiYyJ9", nil),
        ]
    )
    func routingHints(clientInfo: String, hint: String?) async throws {
        let issuer = ScriptedIssuer { _ in .user() }
        let client = try issuer.client()
        let request = try await client.authorizationRequest(scopes: ["a"], redirectURI: Self.redirect)
        let answer = AuthorizationAnswer(form: "code=1&state=\(request.state)&client_info=\(clientInfo)")
        _ = try? await client.signIn(with: answer, to: request)
        #expect(issuer.calls.count == 1)
        #expect(issuer.calls.first?.field("x-anchormailbox") == hint)
    }

    @Test(
        "An answer that does not belong to the sign-in is refused",
        arguments: [
            ("code=1&state=other", "state_mismatch"), ("code=1", "state_mismatch"), ("", "state_mismatch"),
            ("code=1&state=", "state_mismatch"), ("code=1&state=STATE&state=STATE", "state_mismatch"),
            ("error=access_denied&error_subcode=cancel&state=STATE", "access_denied"), ("state=STATE", nil),
            ("code=%zz&state=STATE", nil),
        ]
    )
    func badAnswers(form: String, reason: String?) async throws {
        let issuer = ScriptedIssuer { _ in .user() }
        let client = try issuer.client()
        let request = try await client.authorizationRequest(scopes: ["a"], redirectURI: Self.redirect)
        let answer = AuthorizationAnswer(form: form.replacing("STATE", with: request.state))
        let error = await #expect(throws: AcquisitionError.self) { try await client.signIn(with: answer, to: request) }
        #expect(error?.reason == reason)
        #expect(issuer.calls.isEmpty)
    }

    @Test(
        "An ID token that does not belong to the sign-in is refused",
        arguments: [
            "no-token", Sample.jwt("{}"), Sample.jwt(#"{"aud":"other"}"#), Sample.idToken(nonce: "other"),
            Sample.idToken(),
        ]
    )
    func badIDTokens(text: String) async throws {
        let issuer = ScriptedIssuer { _ in .token("t", #""id_token":"\#(text)""#) }
        let client = try issuer.client()
        let request = try await client.authorizationRequest(scopes: ["a"], redirectURI: Self.redirect)
        let answer = AuthorizationAnswer(parameters: ["code": "c", "state": request.state])
        let error = await #expect(throws: AcquisitionError.self) { try await client.signIn(with: answer, to: request) }
        #expect(error?.code == .invalidResponse)
        #expect(try await client.accounts().isEmpty)
    }

    @Test func aCodeIsNeverPresentedTwice() async throws {
        let issuer = ScriptedIssuer { _ in .init(status: 502, body: "") }
        let client = try issuer.client()
        let request = try await client.authorizationRequest(scopes: ["a"], redirectURI: Self.redirect)
        let answer = AuthorizationAnswer(parameters: ["code": "c", "state": request.state])
        await #expect(throws: AcquisitionError.self) { try await client.signIn(with: answer, to: request) }
        #expect(issuer.calls.count == 1)
    }

    @Test func signInsAreVaried() async throws {
        let client = try ScriptedIssuer { _ in .user() }.client { $0.clientCapabilities = ["cp1"] }
        var options = AuthorizationOptions()
        options.prompt = .selectAccount
        options.loginHint = "ana@contoso.com"
        options.responseMode = .query
        options.tenant = "fabrikam.com"
        options.claims = #"{"id_token":{"acr":null}}"#
        let url = try await client.authorizationRequest(scopes: ["a"], redirectURI: "app://x", options: options).url
        let sent = Self.parameters(url)
        #expect(url.contains("/fabrikam.com/oauth2/v2.0/authorize"))
        #expect(sent["prompt"] == "select_account")
        #expect(sent["login_hint"] == "ana%40contoso.com")
        #expect(sent["claims"]?.contains("cp1") == true)
        await #expect(throws: AcquisitionError.self) {
            try await client.authorizationRequest(scopes: ["a"], redirectURI: "https://x/#y")
        }
        #expect(
            try await client.signOutURL(returnTo: "https://x/")
                == "https://login.microsoftonline.com/\(Sample.tenant)/oauth2/v2.0/logout?post_logout_redirect_uri=https%3A%2F%2Fx%2F"
        )
    }
}
