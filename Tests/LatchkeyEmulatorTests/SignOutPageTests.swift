//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyEmulator
import Testing

/// The pages that sign out, and those for other devices.
@Suite(.timeLimit(.minutes(3))) struct SignOutPageTests {
    private static let logout =
        "/common/oauth2/v2.0/logout?post_logout_redirect_uri=http%3A%2F%2Flocalhost%2Fsignin-oidc"

    private static func run(_ body: (TestClient, PageBrowser) async throws -> Void) async throws {
        try await SignInPageTests.run({ _ in }, body)
    }

    @Test func signingOutEndsTheSessionAndLeadsBack() async throws {
        try await Self.run { _, browser in
            try await browser.authorize()
            try await browser.signIn()
            try await browser.open("\(Self.logout)&state=s")
            #expect(browser.answer.headers[.location] == "http://localhost/signin-oidc?state=s")
            try await browser.authorize(["prompt": "none"])
            #expect(browser.redirection["error"] == "login_required")
        }
    }

    @Test func applicationsAreToldInFrames() async throws {
        try await SignInPageTests.run {
            $0.applications[0].frontChannelLogoutURI = "https://app.example:8443/signout-oidc?a=b"
        } _: { client, browser in
            try await browser.authorize()
            try await browser.signIn()
            let answer = try await client.redeem(client.codeFields(browser.redirection["code"]))
            let token = try claims(of: answer.text("id_token"))
            try await browser.open(Self.logout)
            #expect(browser.heading == "You have signed out")
            let sid = try #require(token["sid"] as? String)
            let issuer = TestClient.escape(try #require(token["iss"] as? String)).replacing("%2D", with: "-")
                .replacing("%2E", with: ".")
            let frame = "src=\"https://app.example:8443/signout-oidc?a=b&amp;sid=\(sid)&amp;iss=\(issuer)\""
            #expect(browser.page.contains(frame))
            let policy = try #require(browser.answer.headers[.contentSecurityPolicy])
            #expect(
                policy.contains("frame-src https://app.example:8443;")
                    || policy.contains("frame-src https://app.example:8443")
            )
            #expect(browser.page.contains("content=\"1;url=http://localhost/signin-oidc\""))
        }
    }

    @Test func oneOfSeveralAccountsIsSignedOut() async throws {
        try await Self.run { client, browser in
            try await browser.authorize()
            try await browser.signIn()
            let token = try await client.redeem(client.codeFields(browser.redirection["code"])).text("id_token")
            try await browser.authorize(["login_hint": "bob@contoso.example"])
            try await browser.submit(["password": "bob"])
            try await browser.authorize()
            #expect(browser.heading == "Choose an account")
            try await browser.open(Self.logout)
            #expect(
                browser.heading.hasPrefix("Which account") && browser.page.contains("logout_hint=bob%40contoso.example")
            )
            // The ID token says who it is as well.
            try await browser.open("\(Self.logout)&id_token_hint=\(try #require(token))")
            #expect(browser.answer.status == 302)
            try await browser.authorize(["prompt": "none"])
            let code = try #require(browser.redirection["code"])
            let left = try await client.redeem(client.codeFields(code)).text("id_token")
            #expect(try claims(of: left)["preferred_username"] as? String == "bob@contoso.example")
            try await browser.open("\(Self.logout)&logout_hint=bob%40contoso.example")
            try await browser.authorize(["prompt": "none"])
            #expect(browser.redirection["error"] == "login_required")
        }
    }

    @Test func anotherDeviceIsSignedInOnThePages() async throws {
        try await Self.run { client, browser in
            func begin() async throws -> (device: String, user: String) {
                let answer = try await client.post(
                    "/\(TestClient.tenant)/oauth2/v2.0/devicecode",
                    ["client_id": client.application.clientID, "scope": "api://products/Products.Read openid"]
                )
                let device = try answer.text("device_code")
                let user = try answer.text("user_code")
                return (try #require(device), try #require(user))
            }
            func poll(_ code: String) async throws -> TestClient.Answer {
                try await client.redeem([
                    "grant_type": "urn:ietf:params:oauth:grant-type:device_code", "device_code": code,
                ])
            }
            try await browser.open("/device")
            #expect(browser.heading == "Enter code")
            try await browser.open("/device?user_code=WRONG")
            #expect(browser.answer.status == 400 && browser.page.contains("role=\"alert\""))
            let first = try await begin()
            try await browser.open("/device?user_code=\(first.user.lowercased())")
            try await browser.signIn()
            #expect(browser.heading == "Sign in on another device?")
            #expect(try await poll(first.device).text("error") == "authorization_pending")
            try await browser.submit(["accept": "1"])
            #expect(browser.heading == "You have signed in on your device")
            let second = try await begin()
            try await browser.open("/device?user_code=\(second.user)")
            try await browser.submit(["cancel": "1"])
            #expect(try await poll(second.device).text("error") == "authorization_declined")
        }
    }
}
