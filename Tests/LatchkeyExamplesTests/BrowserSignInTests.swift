//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import Testing

/// A person signs in to the example of a web application, in a real browser.
@Suite(
    .serialized,
    .enabled(if: WebDriver.isInstalled, "Install the packages chromium and chromium-driver."),
    .timeLimit(.minutes(5))
)
struct BrowserSignInTests {
    // Scoreboard: W6, H2
    @Test func aUserSeesTheProfile() async throws {
        try await WebAppRun.visit { run in
            let browser = run.browser
            try await run.open("/")
            try await browser.waitForHeading("Example web application")
            try await browser.capture("home")
            try await browser.click(.link("Your profile"))
            try await browser.waitForHeading("Choose an account")
            try await browser.capture("account")
            try await browser.click(.account("alice"))
            try await browser.waitForHeading("Enter your password")
            try await browser.capture("password")
            try await browser.type("alice", into: .css("#password"))
            try await browser.click(.button("Sign in"))
            try await browser.waitForHeading("Permissions requested")
            try await browser.capture("consent")
            #expect(try await browser.text(.css("main")).contains("Example web application"))
            try await browser.click(.button("Accept"))
            try await browser.waitForHeading("Your profile")
            try await browser.capture("profile")
            #expect(try await browser.address == "\(run.address)/profile")
            let profile = try await browser.text(.css("table"))
            #expect(profile.contains("Alice Archer"))
            #expect(profile.contains("alice@contoso.example"))
            let cookies = try await browser.cookies()
            #expect(!cookies.values.contains { $0.contains("eyJ") || $0.contains("alice") })
        }
    }

    // Scoreboard: W6
    @Test func theKeyboardIsEnough() async throws {
        try await WebAppRun.visit { run in
            let browser = run.browser
            try await run.open("/")
            try await browser.tab(to: "Your profile")
            try await browser.press(.enter)
            // What comes first has the focus already.
            try await browser.waitForHeading("Choose an account")
            try await browser.tab(to: "Bob Baker\nbob@contoso.example")
            try await browser.press(.enter)
            try await browser.waitForHeading("Enter your password")
            try await browser.type("bob")
            try await browser.press(.enter)
            try await browser.waitForHeading("Permissions requested")
            try await browser.tab(to: "Accept")
            try await browser.press(.enter)
            try await browser.waitForHeading("Your profile")
            try await browser.tab(to: "Sign out")
            try await browser.press(.enter)
            try await browser.waitForHeading("Example web application")
        }
    }

    // Scoreboard: W6
    @Test func aWrongPasswordIsToldAndTriedAgain() async throws {
        try await WebAppRun.visit { run in
            let browser = run.browser
            try await run.open("/profile")
            try await browser.waitForHeading("Choose an account")
            try await browser.type("nobody@contoso.example", into: .css("#username"))
            try await browser.click(.button("Next"))
            #expect(try await browser.text(.css("#problem")) == "There is no account of that name.")
            try await browser.capture("unknown-account")
            try await browser.click(.account("alice"))
            try await browser.waitForHeading("Enter your password")
            try await browser.type("bob", into: .css("#password"))
            try await browser.click(.button("Sign in"))
            #expect(try await browser.text(.css("#problem")) == "The password is wrong.")
            try await browser.capture("wrong-password")
            #expect(try await browser.cookies()["id.s"] == nil)
            try await browser.type("alice", into: .css("#password"))
            try await browser.click(.button("Sign in"))
            try await run.consent()
            try await browser.waitForHeading("Your profile")
        }
    }

    // Scoreboard: H2
    @Test func whoeverTurnsBackIsNotSignedIn() async throws {
        try await WebAppRun.visit { run in
            let browser = run.browser
            try await run.open("/profile")
            try await run.signIn("alice")
            try await browser.waitForHeading("Permissions requested")
            try await browser.click(.button("Cancel"))
            try await browser.waitForHeading("Access denied")
            try await browser.capture("declined")
            #expect(try await browser.cookies()["id.s"] == nil)
            try await browser.click(.link("Try again"))
            try await run.signIn("alice")
            try await run.consent()
            try await browser.waitForHeading("Example web application")
            try await run.open("/profile")
            try await browser.waitForHeading("Your profile")
        }
    }
}
