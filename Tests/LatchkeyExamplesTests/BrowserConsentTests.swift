//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import Testing

/// A person gives the example of a web application more than at the sign-in, in a real browser.
@Suite(
    .serialized,
    .enabled(if: WebDriver.isInstalled, "Install the packages chromium and chromium-driver."),
    .timeLimit(.minutes(5))
)
struct BrowserConsentTests {
    // Scoreboard: H1, H2
    @Test func consentIsAskedForWhenItIsNeeded() async throws {
        try await WebAppRun.visit { run in
            let browser = run.browser
            try await run.openProfile(as: "alice")
            try await browser.click(.link("Products"))
            try await browser.waitForHeading("Permissions requested")
            try await browser.capture("more-consent")
            #expect(try await browser.text(.css(".permissions")).contains("Products.Read"))
            try await browser.click(.button("Accept"))
            try await browser.waitForHeading("Products")
            try await browser.capture("products")
            #expect(try await browser.address == "\(run.address)/products")
            #expect(try await browser.text(.css("table")).contains("Deadbolt 49.99"))
            // Neither is asked for again.
            try await browser.click(.link("Profile"))
            try await browser.waitForHeading("Your profile")
            try await browser.click(.link("Products"))
            try await browser.waitForHeading("Products")
        }
    }

    // Scoreboard: H1
    @Test func aSecondFactorIsAskedForWhenItIsNeeded() async throws {
        try await WebAppRun.visit { run in
            let browser = run.browser
            try await run.openProfile(as: "bob")
            try await browser.click(.link("Products"))
            try await browser.waitForHeading("Prove that it is you")
            try await browser.capture("second-factor")
            let code = try await browser.text(.css("#authenticator"))
            let wrong = code.hasPrefix("1") ? "2\(code.dropFirst())" : "1\(code.dropFirst())"
            try await browser.type(wrong, into: .css("#code"))
            try await browser.click(.button("Verify"))
            #expect(try await browser.text(.css("#problem")).contains("not the code"))
            try await browser.capture("wrong-code")
            try await browser.type(try await browser.text(.css("#authenticator")), into: .css("#code"))
            try await browser.click(.button("Verify"))
            try await run.consent()
            try await browser.waitForHeading("Products")
            #expect(try await browser.text(.css("nav")).contains("Bob Baker"))
        }
    }

    // Scoreboard: H1
    @Test func whoeverIsBlockedIsToldSo() async throws {
        try await WebAppRun.visit { run in
            let browser = run.browser
            try await run.openProfile(as: "carol")
            try await browser.click(.link("Products"))
            try await browser.waitForHeading("You cannot get access now")
            try await browser.capture("blocked")
            try await browser.click(.button("Back to the application"))
            try await browser.waitForHeading("Access denied")
            try await browser.capture("denied")
            // The rest of the application is still there.
            try await run.open("/profile")
            try await browser.waitForHeading("Your profile")
        }
    }
}
