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

@testable import LatchkeyWeb

/// The user flows of B2C.
@Suite(.timeLimit(.minutes(5))) struct UserFlowTests {
    private static let resetPath = "/MicrosoftIdentity/Account/ResetPassword"
    private static let editPath = "/MicrosoftIdentity/Account/EditProfile"

    private static func run(_ body: (SignInSetup) async throws -> Void) async throws {
        try await SignInSetup.run {
            $0.resetPasswordPolicy = "B2C_1_reset"
            $0.editProfilePolicy = "B2C_1_edit"
        } registering: { options, _ in
            options.signUpSignInPolicyID = "B2C_1_susi"
            options.domain = "contoso.example"
        } _: {
            try await body($0)
        }
    }

    private static func answer(_ code: String, to redirection: OutboundResponse, _ setup: SignInSetup) async throws
        -> [(String, String)]
    {
        let browser = TestBrowser(setup.signIn)
        let state = try await browser.answer(to: redirection, over: setup.http).filter { $0.0 == "state" }
        return state + [("error", "access_denied"), ("error_description", "\(code): The user ... Correlation ID: 1")]
    }

    // Scoreboard: W56
    @Test func usersOfAUserFlowSignInAndEditTheirProfile() async throws {
        try await Self.run { setup in
            var browser = TestBrowser(setup.signIn)
            let redirection = try await browser.send("/calendar")
            #expect(redirection.head.headerFields[.location]?.contains("/b2c_1_susi/oauth2/v2.0/authorize") == true)
            let back = try await browser.post(await browser.answer(to: redirection, over: setup.http))
            #expect(back.head.status == .seeOther)
            let edit = try await browser.send("\(Self.editPath)?returnUrl=/profile")
            #expect(edit.head.headerFields[.location]?.contains("/b2c_1_edit/oauth2/v2.0/authorize") == true)
            let edited = try await browser.post(await browser.answer(to: edit, over: setup.http))
            #expect(edited.head.headerFields[.location] == "/profile")
            #expect(try await browser.send("/profile").head.status == .ok)
        }
    }

    // Scoreboard: W56
    @Test func whoForgotThePasswordIsSentToResetIt() async throws {
        try await Self.run { setup in
            var browser = TestBrowser(setup.signIn)
            let answer = try await Self.answer("AADB2C90118", to: try await browser.send("/calendar"), setup)
            let reset = try await browser.post(answer)
            #expect(reset.head.status == .found)
            #expect(reset.head.headerFields[.location]?.contains("/b2c_1_reset/oauth2/v2.0/authorize") == true)
            let back = try await browser.post(await browser.answer(to: reset, over: setup.http))
            #expect(back.head.headerFields[.location] == "/calendar")
            let direct = try await browser.send(Self.resetPath)
            #expect(direct.head.headerFields[.location]?.contains("/b2c_1_reset/") == true)
        }
    }

    // Scoreboard: W56
    @Test func whoTurnsBackIsNotSentInCircles() async throws {
        try await Self.run { setup in
            var browser = TestBrowser(setup.signIn)
            let answer = try await Self.answer("AADB2C90091", to: try await browser.send("/calendar"), setup)
            #expect(try await browser.post(answer).head.headerFields[.location] == "/")
            browser = try await setup.signedInBrowser()
            let edit = try await browser.send("\(Self.editPath)?returnUrl=/profile")
            let turned = try await browser.post(await Self.answer("AADB2C90091", to: edit, setup))
            #expect(turned.head.headerFields[.location] == "/profile")
        }
    }

    @Test func withoutUserFlowsThePathsAreTheApplicationsOwn() async throws {
        try await SignInSetup.run { setup in
            for path in [Self.resetPath, Self.editPath, "/signin-browser-code"] {
                let head = HTTPRequest(method: .get, scheme: "https", authority: "shop.example", path: path)
                #expect(await setup.signIn.respond(to: InboundRequest(head: head)) == nil)
            }
        }
    }
}
