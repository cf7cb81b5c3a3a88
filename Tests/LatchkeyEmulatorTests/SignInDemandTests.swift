//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyEmulator
import Testing

/// What the pages demand besides a password: second factors, consent, new passwords.
@Suite(.timeLimit(.minutes(3))) struct SignInDemandTests {
    private static let products = "api://products"

    private static func run(
        policies: [Emulator.Policy],
        _ change: (inout Emulator.Configuration) -> Void = { _ in },
        _ body: (TestClient, PageBrowser) async throws -> Void
    ) async throws {
        try await SignInPageTests.run(
            {
                $0.users[0].policies = policies
                change(&$0)
            },
            body
        )
    }

    @Test func aSecondFactorIsDemandedOnceInABrowser() async throws {
        try await Self.run(policies: [.multiFactor(Self.products)]) { client, browser in
            try await browser.authorize(["scope": "User.Read openid offline_access"])
            try await browser.signIn()
            // Another API does not demand it: the sign-in is good for that one alone.
            var fields = client.codeFields(browser.redirection["code"])
            fields["scope"] = "User.Read openid offline_access"
            let first = try await client.redeem(fields)
            let refused = try await client.redeem(client.refreshFields(first.text("refresh_token")))
            #expect(try refused.text("error") == "interaction_required")
            let demanded = try #require(try refused.text("claims"))
            try await browser.authorize(["prompt": "none", "claims": demanded])
            #expect(browser.redirection["error"] == "interaction_required")
            #expect(browser.redirection["claims"] == demanded)
            // The page asks for what is missing and for nothing else.
            try await browser.authorize(["claims": demanded])
            #expect(browser.heading == "Prove that it is you")
            try await browser.submit(["code": "12345"])
            #expect(browser.page.contains("That is not the code"))
            let code = try #require(browser.factorCode)
            try await browser.submit(["code": "\(code.prefix(3)) \(code.suffix(3))"])
            let met = try await client.redeem(client.codeFields(browser.redirection["code"]))
            #expect(met.status == 200)
            try await browser.authorize(["prompt": "none"])
            #expect(browser.redirection["code"] != nil)
        }
    }

    @Test func applicationsCanDemandMoreProof() async throws {
        try await Self.run(policies: []) { client, browser in
            try await browser.authorize()
            try await browser.signIn()
            let request = "{\"access_token\":{\"acrs\":{\"essential\":true,\"value\":\"c1\"}}}"
            try await browser.authorize(["claims": request])
            #expect(browser.heading == "Prove that it is you")
            try await browser.submit(["code": try #require(browser.factorCode)])
            let answer = try await client.redeem(client.codeFields(browser.redirection["code"]))
            #expect(try claims(of: answer.text("access_token"))["acrs"] as? [String] == ["c1"])
        }
    }

    @Test func consentIsAskedForOnceAndForWhatIsNew() async throws {
        try await Self.run(policies: [], { $0.demandsConsent = true }) { client, browser in
            let read = "User.Read openid offline_access"
            try await browser.authorize(["scope": read])
            try await browser.signIn()
            #expect(browser.heading == "Permissions requested" && browser.page.contains("User.Read"))
            try await browser.submit(["accept": "1"])
            var fields = client.codeFields(browser.redirection["code"])
            fields["scope"] = read
            let first = try await client.redeem(fields)
            #expect(first.status == 200)
            // Another API was not consented to.
            let refused = try await client.redeem(client.refreshFields(first.text("refresh_token")))
            #expect(try refused.code == 65_001)
            #expect(try refused.text("suberror") == "consent_required")
            try await browser.authorize(["prompt": "none"])
            #expect(browser.redirection["error"] == "interaction_required")
            try await browser.authorize()
            #expect(browser.heading == "Permissions requested" && !browser.page.contains("User.Read"))
            try await browser.submit(["accept": "1"])
            // Consent is the user's and the application's: the old refresh token is good for it too.
            #expect(try await client.redeem(client.refreshFields(first.text("refresh_token"))).status == 200)
            try await browser.authorize(["prompt": "none"])
            #expect(browser.redirection["code"] != nil)
        }
    }

    @Test func whoDoesNotConsentIsNotSignedIn() async throws {
        try await Self.run(policies: [], { $0.demandsConsent = true }) { _, browser in
            try await browser.authorize()
            try await browser.signIn()
            try await browser.submit(["cancel": "1"])
            #expect(browser.redirection["error"] == "access_denied")
            try await browser.authorize(["prompt": "none"])
            #expect(browser.redirection["error"] == "login_required")
        }
    }

    @Test func anAdministratorsConsentIsEnough() async throws {
        try await Self.run(
            policies: [],
            {
                $0.demandsConsent = true
                $0.applications[0].grantedPermissions = [Self.products: ["Products.Read"]]
            }
        ) { _, browser in
            try await browser.authorize()
            try await browser.signIn()
            #expect(browser.redirection["code"] != nil)
        }
    }

    @Test func withoutPagesSigningInIsConsent() async throws {
        var configuration = Emulator.Configuration.testing
        configuration.demandsConsent = true
        try await Emulator.withEmulator(configuration) { emulator in
            let client = try TestClient(emulator)
            let silent = try await client.authorize(["prompt": "none"]).redirection
            #expect(silent["error"] == "interaction_required")
            #expect(try await client.signIn().status == 200)
            #expect(try await client.authorize(["prompt": "none"]).redirection["code"] != nil)
        }
    }

    @Test func anExpiredPasswordIsChanged() async throws {
        try await Self.run(policies: [.passwordExpired]) { client, browser in
            try await browser.authorize()
            try await browser.signIn()
            #expect(browser.heading == "Set a new password")
            try await browser.submit(["password": "alice", "again": "alice"])
            #expect(browser.page.contains("must be another one"))
            try await browser.submit(["password": "fresh", "again": "other"])
            #expect(browser.page.contains("Enter the same new password twice."))
            try await browser.submit(["password": "fresh", "again": "fresh"])
            #expect(browser.redirection["code"] != nil)
            let other = PageBrowser(client)
            try await other.authorize()
            try await other.signIn()
            #expect(other.page.contains("The password is wrong."))
            try await other.submit(["password": "fresh"])
            #expect(other.redirection["code"] != nil)
        }
    }

    @Test func blockedUsersSeeWhyAndSoDoesTheApplication() async throws {
        try await Self.run(policies: [.blocked(Self.products)]) { _, browser in
            try await browser.authorize()
            try await browser.signIn()
            #expect(browser.heading == "You cannot get access now" && browser.page.contains("AADSTS53003"))
            try await browser.submit(["accept": "1"])
            #expect(browser.heading == "You cannot get access now")
            try await browser.submit(["cancel": "1"])
            #expect(browser.redirection["error"] == "interaction_required")
        }
    }
}
