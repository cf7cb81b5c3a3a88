//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyCrypto
import LatchkeyDownstreamAPI
import LatchkeyEmulator
import LatchkeyTokenAcquisition
import LatchkeyTokenCache
import Testing

@testable import LatchkeyWeb

@Suite(.timeLimit(.minutes(5))) struct SignInTests {
    // Scoreboard: W34, W36, W37, W40, W42, W49
    @Test func aUserSignsInAndComesBack() async throws {
        try await SignInSetup.run { setup in
            var browser = TestBrowser(setup.signIn)
            let redirection = try await browser.send("/calendar?day=1")
            #expect(redirection.head.status == .found)
            let address = try #require(redirection.head.headerFields[.location])
            for part in [
                "code_challenge_method=S256", "response_mode=form_post", "nonce=", "state=", "response_type=code",
            ] {
                #expect(address.contains(part))
            }
            let back = try await browser.post(await browser.answer(to: redirection, over: setup.http))
            #expect(back.head.status == .seeOther)
            #expect(back.head.headerFields[.location] == "/calendar?day=1")
            #expect(back.head.headerFields[.cacheControl] == "no-store")
            #expect(browser.names(beginningWith: "__Host-id.f.").isEmpty)
            let user = try #require(setup.emulator.configuration.users.first)
            let page = try await browser.send("/calendar?day=1")
            #expect(String(decoding: page.body, as: UTF8.self) == user.displayName)
            #expect(setup.store.count == 1)
        }
    }

    // Scoreboard: W42
    @Test func theUsersTokensAreThereAtOnce() async throws {
        try await SignInSetup.run { setup in
            var browser = try await setup.signedInBrowser()
            let requests = setup.emulator.requestCount(of: .token)
            let client = setup.client
            browser.application = { identity in
                let subject = try #require(identity.subject)
                let token = try await client.token(for: .init(scopes: [SignInSetup.scope], as: subject))
                return OutboundResponse(status: .ok, body: Array(token.value.utf8))
            }
            let page = try await browser.send("/calendar")
            #expect(page.body.count > 100)
            #expect(setup.emulator.requestCount(of: .token) == requests)
        }
    }

    // Scoreboard: W45
    @Test func scriptsAreToldWhereToSignIn() async throws {
        try await SignInSetup.run { setup in
            var browser = TestBrowser(setup.signIn)
            let response = try await browser.send("/api/events", isScript: true)
            #expect(response.head.status == .unauthorized)
            #expect(browser.cookieNames.isEmpty)
            let problem = try #require(ClaimValue(json: response.body).object)
            #expect(problem["code"] == .string("login_required"))
            let address = try #require(problem["loginUrl"]?.string)
            #expect(address.hasPrefix("/login?ticket="))
            let login = try await browser.send(address + "&returnUrl=/calendar")
            let back = try await browser.post(await browser.answer(to: login, over: setup.http))
            #expect(back.head.headerFields[.location] == "/calendar")
            let forged = try await browser.send("/login?ticket=AAAA")
            #expect(forged.head.status == .badRequest)
        }
    }

    // Scoreboard: W43
    @Test func hintsReachTheIssuerAndScopesOnlyThoseThatAreListed() async throws {
        try await SignInSetup.run {
            $0.selectableScopes = ["Calendars.Read"]
        } _: { setup in
            var browser = TestBrowser(setup.signIn)
            let query =
                "loginHint=a%40b.example&domainHint=b.example&prompt=select_account&scope=Calendars.Read+Mail.Read"
            let address = try #require(try await browser.send("/login?\(query)").head.headerFields[.location])
            for part in [
                "login_hint=a%40b.example", "domain_hint=b.example", "prompt=select_account", "Calendars.Read",
            ] {
                #expect(address.contains(part))
            }
            #expect(!address.contains("Mail.Read"))
        }
    }

    // Scoreboard: W48
    @Test(arguments: ["//evil.example", "/%5Cevil.example", "https://evil.example", "/%0d%0aSet-Cookie:x"])
    func aSignInNeverEndsElsewhere(_ target: String) async throws {
        try await SignInSetup.run { setup in
            var browser = TestBrowser(setup.signIn)
            let query = MetadataClient.encoded([(name: "returnUrl", value: target)])
            let login = try await browser.send("/login?\(query)")
            let back = try await browser.post(await browser.answer(to: login, over: setup.http))
            let place = try #require(back.head.headerFields[.location])
            #expect(place == "/" || place == "/%0d%0aSet-Cookie:x")
            #expect(!place.contains("\r"))
        }
    }

    // Scoreboard: W44, W23, H2
    @Test func whatACallNeedsOfTheUserIsAskedForAndThePageComesBack() async throws {
        try await SignInSetup.run { setup in
            var browser = try await setup.signedInBrowser()
            browser.application = { _ in
                var cause = AcquisitionError(
                    .interactionRequired,
                    "More is demanded.",
                    response: .init(
                        status: 400,
                        claims: "{\"access_token\":{\"acrs\":{\"essential\":true,\"value\":\"c1\"}}}"
                    )
                )
                cause.scopes = ["api://products/Products.Write"]
                throw ChallengeRequired(cause: cause)
            }
            let redirection = try await browser.send("/reports?x=1")
            #expect(redirection.head.status == .found)
            let address = try #require(redirection.head.headerFields[.location])
            #expect(address.contains("Products.Write") && address.contains("acrs") && address.contains("login_hint="))
            let back = try await browser.post(await browser.answer(to: redirection, over: setup.http))
            #expect(back.head.headerFields[.location] == "/reports?x=1")
            // A form is not sent again: its page is shown.
            let form = try await browser.send(
                "/reports",
                method: .post,
                fields: [.referer: "https://shop.example/reports/edit"]
            )
            let shown = try await browser.post(await browser.answer(to: form, over: setup.http))
            #expect(shown.head.headerFields[.location] == "/reports/edit")
            let script = try await browser.send("/reports", isScript: true)
            #expect(script.head.status == .unauthorized)
            #expect(try ClaimValue(json: script.body).object?["code"] == .string("interaction_required"))
        }
    }

    // Scoreboard: W46, W47
    @Test func lostTokensAreReplacedBySigningInOnceAndNeverInCircles() async throws {
        try await SignInSetup.run { setup in
            var browser = try await setup.signedInBrowser()
            let fresh = try SignInSetup.client(of: setup.emulator, setup.http, setup.clock)
            browser.signIn = try setup.otherInstance(client: fresh)
            browser.application = { identity in
                let subject = try #require(identity.subject)
                _ = try await fresh.token(for: .init(scopes: [SignInSetup.scope], as: subject))
                return OutboundResponse(status: .ok)
            }
            let back = try await browser.signIn(from: "/calendar", over: setup.http)
            #expect(back.head.status == .seeOther)
            #expect(try await browser.send("/calendar").head.status == .ok)
            // A page that is never content does not send the browser round for ever.
            browser.application = { _ in throw AcquisitionError(.interactionRequired, "Again.") }
            var rounds = 0
            while rounds < 10 {
                let page = try await browser.send("/calendar")
                guard page.head.status == .found else { break }
                _ = try await browser.post(await browser.answer(to: page, over: setup.http))
                rounds += 1
            }
            #expect(rounds <= 3)
            setup.clock.advance(by: 61)
            #expect(try await browser.send("/calendar").head.status == .found)
        }
    }

    // Scoreboard: W37
    @Test func openSignInsDoNotPileUp() async throws {
        try await SignInSetup.run { setup in
            var browser = TestBrowser(setup.signIn)
            let first = try await browser.send("/calendar")
            for _ in 0..<6 {
                setup.clock.advance(by: 1)
                _ = try await browser.send("/calendar")
            }
            #expect(browser.names(beginningWith: "__Host-id.f.").count == 4)
            let late = try await browser.post(await browser.answer(to: first, over: setup.http))
            #expect(late.head.status == .badRequest)
        }
    }

    // Scoreboard: W6, W7, W50
    @Test func usersWhoMayNotComeInLeaveNothingBehind() async throws {
        try await SignInSetup.run {
            $0.admits = { _ in false }
        } _: { setup in
            var browser = TestBrowser(setup.signIn)
            let page = try await browser.signIn(from: "/calendar", over: setup.http)
            #expect(page.head.status == .forbidden)
            #expect(String(decoding: page.body, as: UTF8.self).contains("prompt=select_account"))
            #expect(setup.store.count == 0)
            #expect(try await setup.client.accounts().isEmpty)
        }
        try await SignInSetup.run {
            $0.tenants = .single("99999999-0000-4a5b-8c6d-7e8f90a1b2c3")
        } _: { setup in
            var browser = TestBrowser(setup.signIn)
            let page = try await browser.signIn(from: "/calendar", over: setup.http)
            #expect(page.head.status == .forbidden)
            #expect(try await setup.client.accounts().isEmpty)
        }
    }

    // Scoreboard: W50
    @Test func aUserWhoTurnsBackSeesAPageAndNoMarkupOfOthers() async throws {
        try await SignInSetup.run { setup in
            setup.emulator.scriptSignIns(.cancelled)
            var browser = TestBrowser(setup.signIn)
            let page = try await browser.signIn(from: "/calendar", over: setup.http)
            #expect(page.head.status == .forbidden)
            let redirection = try await browser.send("/calendar")
            let state = try await browser.answer(to: redirection, over: setup.http).filter { $0.0 == "state" }
            let made = try await browser.post(
                state + [("error", "<script>"), ("error_description", "<script>alert(1)</script>")]
            )
            #expect(made.head.status == .badRequest || made.head.status == .forbidden)
            #expect(!String(decoding: made.body, as: UTF8.self).contains("<script"))
        }
    }
}
