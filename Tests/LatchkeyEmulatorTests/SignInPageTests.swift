//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyEmulator
import Testing

/// The pages on which people sign in, as a browser without scripts uses them.
@Suite(.timeLimit(.minutes(3))) struct SignInPageTests {
    /// An emulator that shows pages, with people of all kinds.
    static func run(
        _ change: (inout Emulator.Configuration) -> Void = { _ in },
        _ body: (TestClient, PageBrowser) async throws -> Void
    ) async throws {
        var configuration = Emulator.Configuration.testing
        configuration.showsSignInPage = true
        configuration.users = [
            .init("alice@contoso.example", password: "alice", displayName: "Alice <Admin> & Co"),
            .init("bob@contoso.example", password: "bob"),
        ]
        change(&configuration)
        try await Emulator.withEmulator(configuration) { emulator in
            let client = try TestClient(emulator)
            try await body(client, PageBrowser(client))
        }
    }

    @Test func aUserIsChosenAndProvesWhoItIs() async throws {
        try await Self.run { client, browser in
            try await browser.authorize()
            #expect(browser.heading == "Choose an account")
            #expect(browser.page.contains("value=\"bob@contoso.example\""))
            try await browser.submit(["username": "nobody@contoso.example"])
            #expect(
                browser.page.contains("role=\"alert\"") && browser.page.contains("There is no account of that name.")
            )
            try await browser.submit(["username": "bob@contoso.example"])
            #expect(browser.heading == "Enter your password")
            try await browser.submit(["password": "alice"])
            #expect(browser.page.contains("The password is wrong."))
            #expect(browser.page.contains("aria-invalid=\"true\""))
            try await browser.submit(["password": "bob"])
            let answer = try await client.redeem(client.codeFields(browser.redirection["code"]))
            #expect(try claims(of: answer.text("id_token"))["preferred_username"] as? String == "bob@contoso.example")
            #expect(browser.redirection["state"] == "a state & more")
        }
    }

    @Test func namesAreNoMarkupAndPagesLoadNothing() async throws {
        try await Self.run { _, browser in
            try await browser.authorize()
            #expect(browser.page.contains("Alice &lt;Admin&gt; &amp; Co"))
            let policy = try #require(browser.answer.headers[.contentSecurityPolicy])
            #expect(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"))
            #expect(!policy.contains("unsafe") && !policy.contains("script-src"))
            #expect(browser.answer.headers[.cacheControl] == "no-store, no-cache")
            #expect(!browser.page.contains("<script"))
        }
    }

    @Test func whoIsSignedInIsNotAskedAgain() async throws {
        try await Self.run { client, browser in
            try await browser.authorize(["prompt": "none"])
            #expect(browser.redirection["error"] == "login_required")
            try await browser.authorize()
            try await browser.signIn()
            let first = try await client.redeem(client.codeFields(browser.redirection["code"])).text("id_token")
            for prompt in [nil, "none"] as [String?] {
                try await browser.authorize(["prompt": prompt])
                let code = try #require(browser.redirection["code"])
                // Applications learn which session of the browser it is.
                let token = try await client.redeem(client.codeFields(code)).text("id_token")
                #expect(try claims(of: token)["sid"] as? String == claims(of: first)["sid"] as? String)
            }
            // A hint at somebody else asks for that user's password.
            try await browser.authorize(["login_hint": "bob@contoso.example"])
            #expect(browser.heading == "Enter your password" && browser.page.contains("bob@contoso.example"))
            try await browser.authorize(["login_hint": "bob@contoso.example", "prompt": "none"])
            #expect(browser.redirection["error"] == "login_required")
            // Another browser knows nobody.
            let other = PageBrowser(client)
            try await other.authorize(["prompt": "none"])
            #expect(other.redirection["error"] == "login_required")
        }
    }

    @Test func promptsAskAgain() async throws {
        try await Self.run { _, browser in
            try await browser.authorize()
            try await browser.signIn()
            try await browser.authorize(["prompt": "login"])
            #expect(browser.heading == "Enter your password")
            try await browser.submit(["password": "alice"])
            #expect(browser.redirection["code"] != nil)
            try await browser.authorize(["prompt": "select_account"])
            #expect(browser.heading == "Choose an account" && browser.page.contains("signed in"))
            try await browser.submit(["username": "alice@contoso.example"])
            #expect(browser.redirection["code"] != nil)
            try await browser.authorize(["prompt": "consent"])
            #expect(browser.heading == "Permissions requested" && browser.page.contains("Products.Read"))
            try await browser.submit(["accept": "1"])
            #expect(browser.redirection["code"] != nil)
        }
    }

    @Test func turningBackIsToldToTheApplication() async throws {
        try await Self.run { _, browser in
            try await browser.authorize()
            try await browser.submit(["cancel": "1"])
            #expect(browser.redirection["error"] == "access_denied")
            #expect(browser.redirection["error_subcode"] == "cancel")
            #expect(browser.redirection["state"] == "a state & more")
        }
    }

    @Test func aWrongAccountCanBeChanged() async throws {
        try await Self.run { client, browser in
            try await browser.authorize()
            try await browser.submit(["username": "alice@contoso.example"])
            try await browser.submit(["switch": "1"])
            #expect(browser.heading == "Choose an account")
            try await browser.signIn("bob@contoso.example", password: "bob")
            let answer = try await client.redeem(client.codeFields(browser.redirection["code"]))
            #expect(try claims(of: answer.text("id_token"))["preferred_username"] as? String == "bob@contoso.example")
        }
    }

    @Test func aSignInBelongsToItsBrowserAndCountsOnce() async throws {
        try await Self.run { client, browser in
            try await browser.authorize()
            let flow = try #require(
                browser.page.split(separator: "name=\"flow\" value=\"").last?.split(separator: "\"").first
            )
            let thief = PageBrowser(client)
            try await thief.open("/signin?flow=\(flow)")
            #expect(thief.answer.status == 400)
            try await thief.post(["flow": String(flow), "step": "account", "username": "alice@contoso.example"])
            #expect(thief.answer.status == 400)
            try await browser.signIn()
            #expect(browser.redirection["code"] != nil)
            try await browser.open("/signin?flow=\(flow)")
            #expect(browser.answer.status == 400)
        }
    }

    @Test func anOldPageChangesNothing() async throws {
        try await Self.run { _, browser in
            try await browser.authorize()
            let flow = try #require(
                browser.page.split(separator: "name=\"flow\" value=\"").last?.split(separator: "\"").first
            )
            try await browser.submit(["username": "alice@contoso.example"])
            // The first page, still open in another tab, is sent once more.
            try await browser.post(["flow": String(flow), "step": "account", "username": "bob@contoso.example"])
            #expect(browser.heading == "Enter your password" && browser.page.contains("alice@contoso.example"))
        }
    }

    @Test func answersArePostedWhenTheApplicationWantsIt() async throws {
        try await Self.run { _, browser in
            try await browser.authorize(["response_mode": "form_post"])
            try await browser.signIn()
            #expect(browser.page.contains("action=\"http://localhost/signin-oidc\""))
            #expect(browser.page.contains("name=\"code\"") && browser.page.contains("<noscript><button>"))
            let policy = try #require(browser.answer.headers[.contentSecurityPolicy])
            #expect(policy.contains("script-src 'sha256-"))
        }
    }

    @Test func signInsEndWithTimeAndWhenTheyAreRevoked() async throws {
        let clock = ManualWallClock()
        try await Self.run {
            $0.now = { clock.now }
            $0.signInPages.sessionLifetime = .seconds(3600)
        } _: { client, browser in
            try await browser.authorize()
            clock.advance(by: 901)
            try await browser.submit(["username": "alice@contoso.example"])
            #expect(browser.answer.status == 400)
            func isSignedIn() async throws -> Bool {
                try await browser.authorize(["prompt": "none"])
                return browser.redirection["code"] != nil
            }
            try await browser.authorize()
            try await browser.signIn()
            #expect(try await isSignedIn())
            clock.advance(by: 3600)
            #expect(try await !isSignedIn())
            try await browser.authorize()
            try await browser.signIn()
            client.emulator.revokeTokens(of: "alice@contoso.example")
            #expect(try await !isSignedIn())
            try await browser.authorize()
            try await browser.signIn()
            client.emulator.endBrowserSessions()
            #expect(try await !isSignedIn())
        }
    }

    @Test func scriptedSignInsNeedNoPage() async throws {
        try await Self.run { client, browser in
            client.emulator.scriptSignIns(.user("bob@contoso.example"), .cancelled)
            try await browser.authorize()
            #expect(browser.redirection["code"] != nil)
            try await browser.authorize()
            #expect(browser.redirection["error"] == "access_denied")
            try await browser.authorize()
            #expect(browser.heading == "Choose an account")
        }
    }
}
