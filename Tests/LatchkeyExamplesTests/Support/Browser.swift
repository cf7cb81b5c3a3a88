//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import HTTPTypes
import Testing

/// A browser without a window, as a person uses it.
struct Browser {
    /// How to find something on a page.
    struct Locator {
        let strategy: String
        let value: String

        /// By a selector of style sheets.
        static func css(_ selector: String) -> Self { Self(strategy: "css selector", value: selector) }
        /// A button, by what is written on it.
        static func button(_ text: String) -> Self {
            Self(strategy: "xpath", value: "//button[normalize-space()='\(text)']")
        }
        /// A link, by what is written on it.
        static func link(_ text: String) -> Self { Self(strategy: "link text", value: text) }
        /// An account on the page where one is chosen.
        static func account(_ name: String) -> Self { .css("button[value='\(name)@contoso.example']") }
    }

    /// A key without a character.
    enum Key: String {
        case tab = "\u{E004}"
        case enter = "\u{E007}"
    }

    /// The member of answers that holds an element's name.
    private static let elementName = "element-6066-11e4-a52e-4f735466cecf"
    /// How long a page may take to appear.
    private static let patience = Duration.seconds(60)

    let driver: WebDriver
    private let session: String

    /// Opens a browser for as long as a closure runs.
    ///
    /// - Parameters:
    ///   - driver: Drives it.
    ///   - keyHash: The hash of the one server's key that is trusted without a certificate's authority.
    ///   - body: Uses the browser.
    /// - Throws: What the closure throws, or why there is no browser.
    static func with(_ driver: WebDriver, trusting keyHash: String, _ body: (Browser) async throws -> Void) async throws
    {
        let arguments = [
            "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--no-first-run",
            "--disable-background-networking", "--window-size=900,900",
            "--ignore-certificate-errors-spki-list=\(keyHash)",
        ]
        let wishes: [String: Any] = [
            "browserName": "chrome", "timeouts": ["implicit": 10_000], "goog:chromeOptions": ["args": arguments],
        ]
        let answer = try await driver.send(.post, "/session", ["capabilities": ["alwaysMatch": wishes]])
        let session = try #require((answer as? [String: Any])?["sessionId"] as? String)
        let browser = Browser(driver: driver, session: "/session/\(session)")
        let result = await Result { try await body(browser) }
        _ = try? await driver.send(.delete, browser.session)
        try result.get()
    }

    /// Opens an address, and waits until the page and what it frames are there.
    func open(_ address: String) async throws {
        try await self.driver.send(.post, "\(self.session)/url", ["url": address])
    }

    /// The address of the page.
    var address: String {
        get async throws { try await self.driver.send(.get, "\(self.session)/url") as? String ?? "" }
    }

    /// Waits until a page with a heading is shown.
    func waitForHeading(_ heading: String) async throws {
        let end = ContinuousClock.now + Self.patience
        var seen: String?
        while ContinuousClock.now < end {
            seen = try await self.textIfShown(.css("h1"))
            if seen == heading { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        let address = try await self.address
        Issue.record("Waited for the page '\(heading)', but there is '\(seen ?? "none")' at \(address)")
        throw WebDriver.Failure(name: "timeout", description: "The page '\(heading)' did not appear.")
    }

    /// The text of something, once it is there.
    func text(_ locator: Locator) async throws -> String {
        try await self.retrying {
            let element = try await self.element(locator)
            return try await self.driver.send(.get, "\(self.session)/element/\(element)/text") as? String ?? ""
        }
    }

    /// Whether something is on the page now.
    func shows(_ locator: Locator) async throws -> Bool {
        let script = "return document.querySelector(arguments[0]) !== null"
        return try await self.run(script, [locator.value]) as? Bool ?? false
    }

    /// Clicks on something.
    func click(_ locator: Locator) async throws {
        try await self.retrying {
            let element = try await self.element(locator)
            try await self.driver.send(.post, "\(self.session)/element/\(element)/click")
        }
    }

    /// Writes into a field that may hold something.
    func type(_ text: String, into locator: Locator) async throws {
        try await self.retrying {
            let element = try await self.element(locator)
            try await self.driver.send(.post, "\(self.session)/element/\(element)/clear")
            try await self.driver.send(.post, "\(self.session)/element/\(element)/value", ["text": text])
        }
    }

    /// Types where the focus is.
    func type(_ text: String) async throws {
        let answer = try await self.driver.send(.get, "\(self.session)/element/active")
        let element = try Self.name(in: answer)
        try await self.driver.send(.post, "\(self.session)/element/\(element)/value", ["text": text])
    }

    /// Presses a key where the focus is.
    func press(_ key: Key) async throws { try await self.type(key.rawValue) }

    /// What is written on what has the focus.
    var focus: String {
        get async throws { try await self.run("return document.activeElement.innerText") as? String ?? "" }
    }

    /// Goes on with the key for that until something has the focus.
    func tab(to text: String) async throws {
        for _ in 0..<20 {
            if try await self.focus == text { return }
            try await self.press(.tab)
        }
        throw WebDriver.Failure(name: "unreachable", description: "The keyboard does not lead to '\(text)'.")
    }

    /// Runs a script on the page.
    func run(_ script: String, _ arguments: [Any] = []) async throws -> Any? {
        try await self.driver.send(
            .post,
            "\(self.session)/execute/sync",
            ["script": script, "args": arguments]
        )
    }

    /// Gives a command to the browser that the protocol does not know.
    @discardableResult
    func control(_ command: String, _ parameters: [String: Any]) async throws -> Any? {
        let body: [String: Any] = ["cmd": command, "params": parameters]
        return try await self.driver.send(.post, "\(self.session)/goog/cdp/execute", body)
    }

    /// The picture of the page.
    func picture() async throws -> Data {
        let text = try await self.driver.send(.get, "\(self.session)/screenshot") as? String
        return try #require(Data(base64Encoded: text ?? ""))
    }

    /// The values of the cookies of the page's host, by name.
    func cookies() async throws -> [String: String] {
        let answer = try await self.driver.send(.get, "\(self.session)/cookie") as? [[String: Any]] ?? []
        return answer.reduce(into: [:]) { cookies, cookie in
            if let name = cookie["name"] as? String { cookies[name] = cookie["value"] as? String }
        }
    }

    /// Sets a cookie of the page's host that stays until the browser ends.
    func setCookie(_ name: String, _ value: String) async throws {
        let cookie = ["name": name, "value": value, "path": "/"]
        try await self.driver.send(.post, "\(self.session)/cookie", ["cookie": cookie])
    }

    /// Deletes a cookie of the page's host.
    func deleteCookie(_ name: String) async throws {
        try await self.driver.send(.delete, "\(self.session)/cookie/\(name)")
    }

    private func element(_ locator: Locator) async throws -> String {
        let body = ["using": locator.strategy, "value": locator.value]
        return try Self.name(in: try await self.driver.send(.post, "\(self.session)/element", body))
    }

    private static func name(in answer: Any?) throws -> String {
        try #require((answer as? [String: Any])?[self.elementName] as? String)
    }

    private func textIfShown(_ locator: Locator) async throws -> String? {
        do {
            return try await self.text(locator)
        } catch let failure as WebDriver.Failure where failure.name == "no such element" {
            return nil
        }
    }

    /// Does something again when the page went away under its hands.
    private func retrying<Value>(_ action: () async throws -> Value) async throws -> Value {
        for _ in 0..<20 {
            do {
                return try await action()
            } catch let failure as WebDriver.Failure where failure.isOfAnEarlierPage {
                continue
            }
        }
        return try await action()
    }
}
