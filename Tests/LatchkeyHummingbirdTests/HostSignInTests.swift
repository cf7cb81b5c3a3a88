//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyEmulator
import LatchkeyTokenAcquisition
import Testing

/// What every web framework must do alike with users' browsers, over real connections.
@Suite(.serialized, .timeLimit(.minutes(5))) struct HostSignInTests {
    // Scoreboard: W76, H3
    @Test(arguments: TestHost.allCases) func aUserSignsInAndOut(_ host: TestHost) async throws {
        try await HostService.run(host) { service in
            var browser = service.browser
            let back = try await browser.signIn(from: "/page/home?day=1")
            #expect(back.head.status == .seeOther)
            #expect(back.head.headerFields[.location] == "/page/home?day=1")
            // The session begins, and the sign-in's own cookie ends: each in a field of its own.
            #expect(back.head.headerFields[values: .setCookie].count >= 2)
            #expect(browser.names(beginningWith: "id.s").count == 1)
            #expect(browser.names(beginningWith: "id.f.").isEmpty)
            let user = try #require(service.emulator.configuration.users.first)
            #expect(try await browser.send("/page/home?day=1").body == user.displayName)
            let foreign = try await browser.send("/logout", method: .post, site: "cross-site")
            #expect(foreign.head.status == .forbidden)
            let out = try await browser.send("/logout", method: .post)
            #expect(out.head.headerFields[.location]?.hasPrefix(service.emulator.baseURL) == true)
            #expect(browser.names(beginningWith: "id.s").isEmpty)
            #expect(try await browser.send("/page/home").head.status == .found)
        }
    }

    // Scoreboard: W76, H3
    @Test(arguments: TestHost.allCases) func whatACallNeedsOfTheUserIsAskedFor(_ host: TestHost) async throws {
        try await HostService.run(host) { service in
            var browser = service.browser
            _ = try await browser.signIn(from: "/page/home")
            let consent = try await browser.send("/page/consent?x=1")
            #expect(consent.head.status == .found)
            #expect(consent.head.headerFields[.location]?.contains("Products.Write") == true)
            let back = try await browser.send(try await browser.visitIssuer(consent))
            #expect(back.head.headerFields[.location] == "/page/consent?x=1")
            let script = try await browser.send("/page/consent", isScript: true)
            #expect(script.head.status == .unauthorized)
            #expect(script.head.headerFields[.contentType] == "application/problem+json")
            #expect(script.body.contains("\"interaction_required\""))
            let denied = try await browser.send("/page/denied")
            #expect(denied.head.status == .forbidden)
            #expect(denied.head.headerFields[.contentType] == "text/html; charset=utf-8")
        }
    }

    // Scoreboard: W76
    @Test(arguments: TestHost.allCases) func scriptsAreToldAndPagesAreSent(_ host: TestHost) async throws {
        try await HostService.run(host) { service in
            var browser = service.browser
            let script = try await browser.send("/page/home", isScript: true)
            #expect(script.head.status == .unauthorized)
            #expect(script.head.headerFields[.wwwAuthenticate] == "Cookie")
            #expect(script.body.contains("/login?ticket="))
            #expect(browser.cookies.isEmpty)
            #expect(try await browser.send("/login").head.status == .found)
            let method = try await browser.send("/login", method: .post)
            #expect(method.head.status == .methodNotAllowed)
            #expect(method.head.headerFields[.allow] == "GET")
            let stray = try await browser.send("/signin-oidc?state=unknown-state&code=c")
            #expect(stray.head.status == .badRequest)
            #expect(!stray.body.contains("unknown-state"))
        }
    }
}
