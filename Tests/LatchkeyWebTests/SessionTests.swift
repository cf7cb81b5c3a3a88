//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyCrypto
import LatchkeyEmulator
import LatchkeyTokenAcquisition
import Testing

@testable import LatchkeyWeb

@Suite(.timeLimit(.minutes(5))) struct SessionTests {
    // Scoreboard: W41
    @Test(arguments: [false, true]) func sessionsEndWhenUnusedAndInAnyCase(_ inCookies: Bool) async throws {
        try await SignInSetup.run(sessionsInCookies: inCookies) { setup in
            var browser = try await setup.signedInBrowser()
            for _ in 0..<3 {
                setup.clock.advance(by: 7 * 3600)
                #expect(try await browser.send("/").head.status == .ok)
            }
            setup.clock.advance(by: 3 * 3600 - 1)
            #expect(try await browser.send("/").head.status == .ok)
            setup.clock.advance(by: 1)
            #expect(try await browser.send("/").head.status == .found)
            browser = try await setup.signedInBrowser()
            setup.clock.advance(by: 8 * 3600)
            #expect(try await browser.send("/").head.status == .found)
        }
    }

    @Test func aNameThatSomebodyElseKnowsIsOfNoUse() async throws {
        try await SignInSetup.run { setup in
            let first = try await setup.signedInBrowser()
            var thief = TestBrowser(setup.signIn)
            thief.takeCookies(of: first)
            var victim = TestBrowser(setup.signIn)
            victim.takeCookies(of: first)
            let login = try await victim.send("/login?returnUrl=/x")
            _ = try await victim.post(await victim.answer(to: login, over: setup.http))
            #expect(victim.names(beginningWith: "__Host-id.s").count == 1)
            #expect(try await victim.send("/").head.status == .ok)
        }
    }

    // Scoreboard: W39
    @Test func aLongSessionIsSpreadOverCookiesAndSurvivesARotation() async throws {
        try await SignInSetup.run(sessionsInCookies: true) { setup in
            let jar = CookieJar([:], isSecure: true, path: "/")
            let value = String(repeating: "ab", count: 4000)
            let fields = try #require(jar.set("s", value))
            #expect(fields[values: .setCookie].count == 4)
            let pairs = fields[values: .setCookie].map { String($0.prefix { $0 != ";" }) }
            let again = CookieJar([.cookie: pairs.joined(separator: "; ")], isSecure: true, path: "/")
            #expect(again.value("s") == value)
            // A shorter value leaves no chunk of the longer one behind.
            let shorter = try #require(again.set("s", "x"))
            #expect(shorter[values: .setCookie].count { $0.contains("Max-Age=0") } == 3)
            #expect(again.delete("s")[values: .setCookie].count == 4)
            #expect(jar.set("s", String(repeating: "a", count: 40_000)) == nil)

            var browser = try await setup.signedInBrowser()
            var ring = setup.ring
            _ = try ring.rotate(at: TestClock.start + 1)
            browser.signIn = try setup.otherInstance(ring: ring)
            #expect(try await browser.send("/").head.status == .ok)
            let name = try #require(browser.names(beginningWith: "__Host-id.s").first)
            browser.change(name) { String($0.dropLast(8)) + "AAAAAAAA" }
            #expect(try await browser.send("/").head.status == .found)
        }
    }

    // Scoreboard: W51
    @Test func signingOutEndsTheSessionTheTokensAndTheIssuersSession() async throws {
        try await SignInSetup.run { setup in
            var browser = try await setup.signedInBrowser()
            #expect(try await browser.send("/logout").head.status == .ok)
            #expect(try await browser.send("/").head.status == .ok)
            let foreign = try await browser.send("/logout", method: .post, site: "cross-site")
            #expect(foreign.head.status == .forbidden)
            #expect(setup.store.count == 1)
            let response = try await browser.send("/logout", method: .post)
            let address = try #require(response.head.headerFields[.location])
            #expect(address.hasPrefix("\(setup.emulator.baseURL)/\(TestIssuer.tenant)/oauth2/v2.0/logout?"))
            #expect(address.contains("post_logout_redirect_uri=https%3A%2F%2Fshop.example%2Fsignout-callback-oidc"))
            #expect(address.contains("logout_hint="))
            #expect(setup.store.count == 0)
            #expect(try await setup.client.accounts().isEmpty)
            #expect(browser.names(beginningWith: "__Host-id.s").isEmpty)
            #expect(try await browser.send("/signout-callback-oidc").head.headerFields[.location] == "/")
            #expect(try await browser.send("/").head.status == .found)
        }
    }

    // Scoreboard: W51
    @Test func tokensStayWhileAnotherSessionOfTheUserNeedsThem() async throws {
        try await SignInSetup.run { setup in
            var first = try await setup.signedInBrowser()
            var second = try await setup.signedInBrowser()
            let local = try await first.send("/logout?local=1", method: .post)
            #expect(local.head.headerFields[.location] == "/")
            #expect(try await setup.client.accounts().count == 1)
            _ = try await second.send("/logout", method: .post)
            #expect(try await setup.client.accounts().isEmpty)
        }
    }

    // Scoreboard: W52
    @Test func aSignOutElsewhereEndsTheSessionWithoutACookie() async throws {
        try await SignInSetup.run { setup in
            var browser = try await setup.signedInBrowser()
            let identity = try #require(await Self.identity(&browser))
            let session = try #require(identity.claims.text("sid"))
            let issuer = try #require(identity.claims.text("iss"))
            var frame = TestBrowser(setup.signIn)
            func query(_ sid: String, _ iss: String) -> String {
                "/signout-oidc?\(MetadataClient.encoded([(name: "sid", value: sid), (name: "iss", value: iss)]))"
            }
            for (sid, iss) in [("other", issuer), (session, "https://evil.example")] {
                #expect(try await frame.send(query(sid, iss), site: "cross-site").head.status == .ok)
                #expect(setup.store.count == 1)
            }
            #expect(try await frame.send("/signout-oidc", site: "cross-site").head.status == .badRequest)
            let response = try await frame.send(query(session, issuer), site: "cross-site")
            #expect(response.head.status == .ok)
            #expect(response.head.headerFields[.cacheControl] == "no-store")
            #expect(try await browser.send("/").head.status == .found)
            #expect(try await setup.client.accounts().isEmpty)
        }
    }

    private static func identity(_ browser: inout TestBrowser) async -> CallerIdentity? {
        let (identities, continuation) = AsyncStream.makeStream(of: CallerIdentity.self)
        browser.application = { identity in
            continuation.yield(identity)
            return OutboundResponse(status: .ok)
        }
        _ = try? await browser.send("/")
        return await identities.first { _ in true }
    }

    @Test func aStoreInMemoryIsBounded() {
        let clock = TestClock()
        let store = MemorySessionStore(capacity: 3, now: clock.timing.wallSeconds)
        for number in 0..<10 {
            let record = SessionRecord(
                claims: "{}",
                homeAccountID: "a",
                issuer: "i",
                created: TestClock.start + Int64(number)
            )
            store.keep(record, named: "\(number)", until: TestClock.start + 100)
        }
        #expect(store.count == 3)
        #expect(store.session(named: "9") != nil)
        #expect(store.session(named: "0") == nil)
        clock.advance(by: 100)
        #expect(store.session(named: "9") == nil)
        #expect(!"\(SessionRecord(claims: "{}", homeAccountID: "secret", issuer: "i", created: 0))".contains("secret"))
    }
}
