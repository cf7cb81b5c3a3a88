//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import Testing

/// The example of a web application beside its emulator, and a browser that visits it.
struct WebAppRun {
    /// The application's address.
    let address: String
    /// The emulator's address.
    let issuer: String
    let browser: Browser

    /// Runs the application for as long as a closure visits it.
    ///
    /// - Parameters:
    ///   - arguments: More of the application's arguments.
    ///   - body: The visit.
    /// - Throws: What the visit throws, or why there is none.
    static func visit(_ arguments: [String] = [], _ body: (WebAppRun) async throws -> Void) async throws {
        try await TestFolder.with { folder in
            let example = try await ExampleProgram.startWebApp(
                ["--emulator", "--certificate-file", folder.appending(path: "ca.pem").path] + arguments,
                folder: folder
            )
            let result = await Result {
                let issuer = try await example.program.wait(for: "The emulator is at ").prefix { $0 != ";" }
                let hash = try await example.program.wait(for: "--ignore-certificate-errors-spki-list=")
                try await WebDriver.with(folder: folder) { driver in
                    try await Browser.with(driver, trusting: hash) { browser in
                        try await body(
                            WebAppRun(address: example.address, issuer: String(issuer), browser: browser)
                        )
                    }
                }
            }
            let status = await example.program.end()
            try result.get()
            #expect(status == 0, "\(example.program.text)")
        }
    }

    /// Opens a page of the application.
    func open(_ path: String) async throws { try await self.browser.open(self.address + path) }

    /// Chooses an account and enters its password.
    func signIn(_ name: String) async throws {
        try await self.browser.waitForHeading("Choose an account")
        try await self.browser.click(.account(name))
        try await self.browser.waitForHeading("Enter your password")
        try await self.browser.type(name, into: .css("#password"))
        try await self.browser.click(.button("Sign in"))
    }

    /// Agrees to what the application asks for.
    func consent() async throws {
        try await self.browser.waitForHeading("Permissions requested")
        try await self.browser.click(.button("Accept"))
    }

    /// Signs in for the profile, for the first time.
    func openProfile(as name: String) async throws {
        try await self.open("/profile")
        try await self.signIn(name)
        try await self.consent()
        try await self.browser.waitForHeading("Your profile")
    }
}
