//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import HTTPTypes
import LatchkeyEmulator
import Testing

/// A browser that keeps the emulator's cookie, follows its redirections and fills in its forms.
final class PageBrowser {
    private let client: TestClient
    private var cookies: [String: String] = [:]
    /// What was answered last.
    private(set) var answer: TestClient.Answer

    init(_ client: TestClient) {
        self.client = client
        self.answer = TestClient.Answer(status: 0, headers: [:], body: [])
    }

    /// The page that is shown.
    var page: String { self.answer.page }
    /// The parameters that went back to the application.
    var redirection: [String: String] { self.answer.redirection }
    /// The heading of the page.
    var heading: String { Self.between("<h1>", "</h1>", in: self.page) ?? "" }

    /// Goes to the authorization endpoint, some parameters replaced or, with `nil`, left out.
    func authorize(_ changes: [String: String?] = [:]) async throws {
        try await self.open(self.client.authorizePath(changes))
    }

    /// Goes to a path.
    func open(_ path: String) async throws { try await self.send(.get, path, body: "") }

    /// Fills in the form of the step that is shown.
    func submit(_ fields: [String: String]) async throws {
        var all = fields
        let flow = Self.between("name=\"flow\" value=\"", "\"", in: self.page)
        let known: String = try #require(flow, "No form: \(self.page)")
        all["flow"] = known
        all["step"] = Self.between("name=\"step\" value=\"", "\"", in: self.page)
        try await self.post(all)
    }

    /// Posts a form to the pages.
    func post(_ fields: [String: String]) async throws {
        try await self.send(.post, "/signin", body: TestClient.form(fields))
    }

    /// Signs in with account and password.
    func signIn(_ name: String = "alice@contoso.example", password: String = "alice") async throws {
        try await self.submit(["username": name])
        try await self.submit(["password": password])
    }

    /// The code that the authenticator shows.
    var factorCode: String? { Self.between("id=\"authenticator\">", "<", in: self.page) }

    private func send(_ method: HTTPRequest.Method, _ path: String, body: String) async throws {
        var headers: HTTPFields = [:]
        if !body.isEmpty { headers[.contentType] = "application/x-www-form-urlencoded" }
        let cookies = self.cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
        if !cookies.isEmpty { headers[.cookie] = cookies }
        self.answer = try await self.client.send(method, path, headers: headers, body: body)
        if let cookie = self.answer.headers[.setCookie]?.split(separator: ";").first?.split(
            separator: "=",
            maxSplits: 1
        ) {
            self.cookies[String(cookie[0])] = String(cookie[1])
        }
        if let place = self.answer.headers[.location], place.hasPrefix("/") { try await self.open(place) }
    }

    private static func between(_ start: String, _ end: String, in text: String) -> String? {
        guard let from = text.range(of: start), let to = text.range(of: end, range: from.upperBound..<text.endIndex)
        else { return nil }
        return String(text[from.upperBound..<to.lowerBound])
    }
}
