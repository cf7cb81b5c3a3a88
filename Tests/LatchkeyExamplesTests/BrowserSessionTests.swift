//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyEmulator
import Testing

/// The end of a session with the example of a web application, in a real browser.
@Suite(
    .serialized,
    .enabled(if: WebDriver.isInstalled, "Install the packages chromium and chromium-driver."),
    .timeLimit(.minutes(5))
)
struct BrowserSessionTests {
    // Scoreboard: W61
    @Test func signingOutEndsBothSessions() async throws {
        try await WebAppRun.visit { run in
            let browser = run.browser
            try await run.openProfile(as: "alice")
            let session = try #require(try await browser.cookies()["id.s"])
            try await browser.click(.button("Sign out"))
            try await browser.waitForHeading("Example web application")
            #expect(try await browser.address == "\(run.address)/")
            #expect(try await browser.cookies()["id.s"] == nil)
            // Whoever kept the cookie has nothing, and the issuer asks for the password again.
            try await browser.setCookie("id.s", session)
            try await run.open("/profile")
            try await run.signIn("alice")
            try await browser.waitForHeading("Your profile")
        }
    }

    @Test func signingOutWithALinkIsAskedFor() async throws {
        try await WebAppRun.visit { run in
            let browser = run.browser
            try await run.openProfile(as: "alice")
            try await run.open("/logout")
            try await browser.waitForHeading("Sign out")
            try await browser.capture("sign-out")
            try await run.open("/profile")
            try await browser.waitForHeading("Your profile")
            try await run.open("/logout")
            try await browser.waitForHeading("Sign out")
            try await browser.click(.button("Sign out"))
            try await browser.waitForHeading("Example web application")
            try await run.open("/profile")
            try await browser.waitForHeading("Choose an account")
        }
    }

    /// The issuer's page calls the application in a frame.
    @Test func signingOutElsewhereEndsTheSession() async throws {
        try await WebAppRun.visit { run in
            let browser = run.browser
            try await run.openProfile(as: "alice")
            try await browser.open("\(run.issuer)/\(Emulator.sampleTenant)/oauth2/v2.0/logout")
            try await browser.waitForHeading("You have signed out")
            try await browser.capture("signed-out")
            #expect(try await browser.shows(.css("iframe[src^='\(run.address)/signout-oidc']")))
            // The browser has its cookie still, which stands for nothing now.
            try await run.open("/")
            #expect(try await browser.cookies()["id.s"] != nil)
            try await run.open("/profile")
            try await browser.waitForHeading("Choose an account")
        }
    }

    @Test func aSessionWithoutUseEnds() async throws {
        try await WebAppRun.visit(["--idle-timeout", "4"]) { run in
            let browser = run.browser
            try await run.openProfile(as: "alice")
            let issuers = try await browser.cookies().keys.filter { $0.hasPrefix("__Host-emulator-") }
            var session = try await browser.cookies()["id.s"]
            while let current = try await browser.cookies()["id.s"] {
                session = current
                try await Task.sleep(for: .milliseconds(50))
            }
            // The issuer's session would begin another at once.
            try await browser.open("\(run.issuer)/signin")
            for name in issuers { try await browser.deleteCookie(name) }
            // Nor does the server take the cookie from a browser that keeps it.
            try await run.open("/")
            try await browser.setCookie("id.s", try #require(session))
            try await run.open("/profile")
            try await browser.waitForHeading("Choose an account")
        }
    }
}
