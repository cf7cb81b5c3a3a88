//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import HTTPTypes
import LatchkeyCredentials
import LatchkeyCrypto
import LatchkeyEmulator
import LatchkeyHTTP
import LatchkeyTokenAcquisition
import LatchkeyTokenCache
import Testing

@testable import LatchkeyWeb

/// A web application whose users sign in at an emulator.
struct SignInSetup {
    static let origin = "https://shop.example"
    static let scope = "api://products/Products.Read"

    let emulator: Emulator
    let client: ConfidentialClient
    let http: CurlHTTPClient
    let clock: TestClock
    let ring: KeyRing
    let store: MemorySessionStore
    let signIn: WebSignIn

    static func run(
        sessionsInCookies: Bool = false,
        users: [Emulator.User] = [.sample()],
        tenant: String = Emulator.sampleTenant,
        ring: KeyRing? = nil,
        changing change: (inout WebSignInOptions) -> Void = { _ in },
        registering register: (inout ApplicationOptions, Emulator) -> Void = { _, _ in },
        _ body: (SignInSetup) async throws -> Void
    ) async throws {
        let clock = TestClock()
        var application = Emulator.Application.sample()
        application.redirectURIs = ["\(Self.origin)/signin-oidc", "\(Self.origin)/signout-callback-oidc"]
        let wall = clock.timing.wallSeconds
        let configuration = Emulator.Configuration(applications: [application], users: users, now: wall)
        try await Emulator.withEmulator(configuration) { emulator in
            let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).pem")
            defer { try? FileManager.default.removeItem(at: file) }
            try emulator.writeCertificateAuthority(to: file.path)
            let http = try CurlHTTPClient(configuration: .init(trustRoots: .file(file.path)))
            let client = try Self.client(of: emulator, http, tenant: tenant, clock, registering: register)
            let store = MemorySessionStore(now: clock.timing.wallSeconds)
            var options = WebSignInOptions(
                publicBaseURL: Self.origin,
                sessions: sessionsInCookies ? .cookie : .store(store),
                scopes: [Self.scope]
            )
            change(&options)
            let ring = try ring ?? KeyRing.generate(at: TestClock.start)
            let signIn = try WebSignIn(client, http: http, keyRing: ring, options: options, timing: clock.timing)
            let setup = SignInSetup(
                emulator: emulator,
                client: client,
                http: http,
                clock: clock,
                ring: ring,
                store: store,
                signIn: signIn
            )
            do {
                try await body(setup)
            } catch {
                await http.shutdown()
                throw error
            }
            await http.shutdown()
        }
    }

    /// A client that knows no user yet.
    static func client(
        of emulator: Emulator,
        _ http: CurlHTTPClient,
        tenant: String = Emulator.sampleTenant,
        _ clock: TestClock,
        registering register: (inout ApplicationOptions, Emulator) -> Void = { _, _ in }
    ) throws -> ConfidentialClient {
        let application = try #require(emulator.configuration.applications.first)
        let secret = try #require(application.secrets.first)
        var options = try ApplicationOptions(
            instance: "\(emulator.baseURL)/",
            tenantID: tenant,
            clientID: application.clientID,
            credentials: [.clientSecret(secret)]
        )
        register(&options, emulator)
        return try ConfidentialClient(options, cache: TokenCache(), http: http, timing: clock.timing)
    }

    /// The same application in another process.
    func otherInstance(ring: KeyRing? = nil, client: ConfidentialClient? = nil) throws -> WebSignIn {
        try WebSignIn(
            client ?? self.client,
            http: self.http,
            keyRing: ring ?? self.ring,
            options: self.signIn.options,
            timing: self.clock.timing
        )
    }

    /// Signs the first user in with a fresh browser.
    func signedInBrowser() async throws -> TestBrowser {
        var browser = TestBrowser(self.signIn)
        let page = try await browser.signIn(from: "/calendar", over: self.http)
        try #require(page.head.status == .seeOther)
        return browser
    }
}

/// Keeps cookies as a browser does, and asks an application directly.
struct TestBrowser {
    private struct Cookie {
        var value: String
        var isCrossSite: Bool
    }

    /// The application: what its own pages do with the user.
    var application: @Sendable (CallerIdentity) async throws -> OutboundResponse = { identity in
        OutboundResponse(status: .ok, body: Array((identity.displayName ?? "").utf8))
    }
    var signIn: WebSignIn
    private var cookies: [String: Cookie] = [:]

    init(_ signIn: WebSignIn) {
        self.signIn = signIn
    }

    var cookieNames: [String] { self.cookies.keys.sorted() }
    func names(beginningWith prefix: String) -> [String] { self.cookieNames.filter { $0.hasPrefix(prefix) } }

    mutating func change(_ name: String, _ change: (String) -> String) {
        self.cookies[name].map { self.cookies[name]?.value = change($0.value) }
    }

    mutating func takeCookies(of other: TestBrowser) { self.cookies = other.cookies }

    /// Opens a page, or sends a request of a script.
    mutating func send(
        _ path: String,
        method: HTTPRequest.Method = .get,
        isScript: Bool = false,
        site: String = "same-origin",
        fields: HTTPFields = [:],
        body: String = ""
    ) async throws -> OutboundResponse {
        var all = fields
        let isCrossSite = site == "cross-site" && method != .get
        let sent = self.cookies.filter { !isCrossSite || $0.value.isCrossSite }
        if !sent.isEmpty { all[.cookie] = sent.map { "\($0.key)=\($0.value.value)" }.joined(separator: "; ") }
        all[try #require(HTTPField.Name("Sec-Fetch-Mode"))] = isScript ? "cors" : "navigate"
        all[try #require(HTTPField.Name("Sec-Fetch-Site"))] = site
        let request = InboundRequest(
            head: HTTPRequest(
                method: method,
                scheme: "https",
                authority: "shop.example",
                path: path,
                headerFields: all
            ),
            readBody: { _ in Array(body.utf8) }
        )
        let response = try await self.answer(request)
        for field in response.head.headerFields[values: .setCookie] { self.keep(field) }
        return response
    }

    private func answer(_ request: InboundRequest) async throws -> OutboundResponse {
        if let response = await self.signIn.respond(to: request) { return response }
        switch await self.signIn.check(request) {
        case .respond(let response): return response
        case .proceed(let identity, let fields):
            do {
                return try await self.application(identity).adding(fields)
            } catch {
                return try #require(await self.signIn.recover(from: error, for: request)).adding(fields)
            }
        }
    }

    private mutating func keep(_ field: String) {
        let parts = field.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
        let pair = parts[0].split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        #expect(pair[0].hasPrefix("__Host-") && parts.contains("Secure") && parts.contains("HttpOnly"))
        #expect(parts.contains("Path=/") && field.utf8.count < 4096)
        let isCrossSite = parts.contains("SameSite=None")
        self.cookies[pair[0]] = parts.contains("Max-Age=0") ? nil : Cookie(value: pair[1], isCrossSite: isCrossSite)
    }

    /// What the issuer's page posts back after a redirection to it.
    func answer(to redirection: OutboundResponse, over http: CurlHTTPClient) async throws -> [(String, String)] {
        let address = try #require(redirection.head.headerFields[.location])
        let url = try #require(URLComponents(string: address))
        let head = HTTPRequest(
            method: .get,
            scheme: "https",
            authority: "\(url.host ?? ""):\(url.port ?? 0)",
            path: "\(url.percentEncodedPath)?\(url.percentEncodedQuery ?? "")"
        )
        let response = try await http.send(HTTPClientRequest(head: head))
        let page = String(decoding: try await response.body.collect(upTo: 1 << 20), as: UTF8.self)
        return page.matches(of: #/<input[^>]*name="([^"]*)"[^>]*value="([^"]*)"/#).map { match in
            (String(match.output.1), String(match.output.2).replacing("&#39;", with: "'").replacing("&amp;", with: "&"))
        }
    }

    /// Posts an answer of the issuer, as a page of another site does.
    mutating func post(_ answer: [(String, String)]) async throws -> OutboundResponse {
        try await self.send(
            "/signin-oidc",
            method: .post,
            site: "cross-site",
            body: MetadataClient.encoded(answer.map { (name: $0.0, value: $0.1) })
        )
    }

    /// Opens a page that needs a user, and goes the whole way.
    mutating func signIn(from path: String, over http: CurlHTTPClient) async throws -> OutboundResponse {
        let redirection = try await self.send(path)
        try #require(redirection.head.status == .found)
        return try await self.post(await self.answer(to: redirection, over: http))
    }
}
