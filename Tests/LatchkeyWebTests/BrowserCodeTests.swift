//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyEmulator
import LatchkeyHTTP
import LatchkeyTokenAcquisition
import Testing

@testable import LatchkeyWeb

/// A second code, for a script of the application's pages.
@Suite(.timeLimit(.minutes(5))) struct BrowserCodeTests {
    private static func code(_ response: OutboundResponse) throws -> String {
        #expect(response.head.status == .ok)
        #expect(response.head.headerFields[.cacheControl] == "no-store")
        return try #require(try ClaimValue(json: response.body).object?["code"]?.string)
    }

    // Scoreboard: W59
    @Test func aScriptOfThePageGetsItsCodeOnceAndRedeemsIt() async throws {
        try await SignInSetup.run {
            $0.requestsBrowserCode = true
        } _: { setup in
            var browser = try await setup.signedInBrowser()
            #expect(browser.names(beginningWith: "__Host-id.b").count == 1)
            let code = try Self.code(try await browser.send("/signin-browser-code", isScript: true))
            let application = try #require(setup.emulator.configuration.applications.first)
            let form = MetadataClient.encoded([
                (name: "client_id", value: application.clientID), (name: "grant_type", value: "authorization_code"),
                (name: "client_secret", value: application.secrets[0]), (name: "code", value: code),
                (name: "redirect_uri", value: setup.signIn.redirectURI), (name: "scope", value: SignInSetup.scope),
            ])
            let head = HTTPRequest(
                method: .post,
                scheme: "https",
                authority: String(setup.emulator.baseURL.dropFirst("https://".count)),
                path: "/\(Emulator.sampleTenant)/oauth2/v2.0/token",
                headerFields: [.contentType: "application/x-www-form-urlencoded"]
            )
            let answer = try await setup.http.send(HTTPClientRequest(head: head, body: Array(form.utf8)))
            #expect(answer.head.status == .ok)
            #expect(try await browser.send("/signin-browser-code", isScript: true).head.status == .notFound)
        }
    }

    // Scoreboard: W59
    @Test func nobodyElseGetsIt() async throws {
        try await SignInSetup.run {
            $0.requestsBrowserCode = true
        } _: { setup in
            var browser = try await setup.signedInBrowser()
            let path = "/signin-browser-code"
            #expect(try await browser.send(path, isScript: true, site: "cross-site").head.status == .forbidden)
            #expect(try await browser.send(path).head.status == .forbidden)
            var other = TestBrowser(setup.signIn)
            #expect(try await other.send(path, isScript: true).head.status == .notFound)
            let response = try await browser.send(path, isScript: true)
            #expect(try !Self.code(response).isEmpty)
        }
    }

    @Test func withoutTheSettingThereIsNoSecondCode() async throws {
        try await SignInSetup.run { setup in
            let browser = try await setup.signedInBrowser()
            #expect(browser.names(beginningWith: "__Host-id.b").isEmpty)
        }
    }
}
