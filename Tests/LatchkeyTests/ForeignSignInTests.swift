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
import LatchkeyHTTP
import LatchkeyTokenAcquisition
import LatchkeyTokenCache
import LatchkeyWeb
import Testing

/// Signing in to a web application with a provider of OpenID Connect that others wrote and that knows nothing of Entra.
@Suite(
    .enabled(if: Judge.python != nil, "Set LATCHKEY_PYTHON to a Python that has authlib."),
    .timeLimit(.minutes(5))
)
struct ForeignSignInTests {
    static let address = "http://localhost:8400"

    /// A web application that signs users in with a provider.
    static func signIn(
        at provider: ForeignProvider,
        scopes: [String] = ["products.read"]
    ) throws -> (WebSignIn, ConfidentialClient) {
        var options = try ApplicationOptions(
            authority: provider.baseURL,
            clientID: ForeignProvider.clientID,
            credentials: [.clientSecret(ForeignProvider.secret)]
        )
        options.usesOpenIDConnect = true
        let client = try ConfidentialClient(options, cache: TokenCache(), http: provider.http)
        let signIn = try WebSignIn(
            client,
            http: provider.http,
            keyRing: KeyRing.generate(at: Int64(Date().timeIntervalSince1970)),
            options: WebSignInOptions(publicBaseURL: Self.address, scopes: scopes)
        )
        return (signIn, client)
    }

    /// A request of a browser that fetches a page.
    static func request(_ path: String, _ cookies: [String: String]) throws -> InboundRequest {
        var fields: HTTPFields = [.accept: "text/html"]
        let text = cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
        if !text.isEmpty { fields[.cookie] = text }
        return InboundRequest(
            head: HTTPRequest(
                method: .get,
                scheme: "http",
                authority: "localhost:8400",
                path: path,
                headerFields: fields
            )
        )
    }

    /// Keeps what a response sets.
    static func keep(_ response: OutboundResponse, in cookies: inout [String: String]) {
        for cookie in response.head.headerFields[values: .setCookie] {
            let pair = cookie.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            cookies[String(pair[0])] = cookie.contains("Max-Age=0") ? nil : String(pair[1])
        }
    }

    /// Where the provider sends the browser back.
    private static func visit(_ address: String, at provider: ForeignProvider) async throws -> String {
        let head = HTTPRequest(
            method: .get,
            scheme: "https",
            authority: String(provider.baseURL.dropFirst("https://".count)),
            path: String(address.dropFirst(provider.baseURL.count))
        )
        let response = try await provider.http.send(HTTPClientRequest(head: head))
        return try #require(response.head.headerFields[.location])
    }

    // Scoreboard: W58
    @Test func aUserOfAnotherProviderSignsInAndCallsAnAPI() async throws {
        try await ForeignProvider.run { provider in
            let (signIn, client) = try Self.signIn(at: provider)
            var cookies: [String: String] = [:]
            guard case .respond(let away) = await signIn.check(try Self.request("/orders?page=2", cookies)) else {
                Issue.record("Nobody was signed in, and still a user came in.")
                return
            }
            Self.keep(away, in: &cookies)
            let back = try await Self.visit(try #require(away.head.headerFields[.location]), at: provider)
            #expect(back.hasPrefix("\(Self.address)/signin-oidc?code="))
            let path = String(back.dropFirst(Self.address.count))
            let landed = try #require(await signIn.respond(to: try Self.request(path, cookies)))
            #expect(landed.head.status == .seeOther, "\(String(decoding: landed.body, as: UTF8.self))")
            #expect(landed.head.headerFields[.location] == "/orders?page=2")
            Self.keep(landed, in: &cookies)
            guard case .proceed(let user, _) = await signIn.check(try Self.request("/orders?page=2", cookies)) else {
                Issue.record("The user did not stay signed in.")
                return
            }
            #expect(user.subjectID == "bob" && user.displayName == "Bob")
            let token = try await client.token(scopes: ["products.read"], as: try #require(user.subject))
            let holder = try await provider.holder(of: token.value)
            #expect(holder.user == "bob" && holder.client == ForeignProvider.clientID)
        }
    }

    // Scoreboard: W37
    @Test func aCodeOfAnotherSignInIsNotTaken() async throws {
        try await ForeignProvider.run { provider in
            let (signIn, _) = try Self.signIn(at: provider)
            func begin(_ cookies: inout [String: String]) async throws -> String {
                guard case .respond(let away) = await signIn.check(try Self.request("/", [:])) else { return "" }
                Self.keep(away, in: &cookies)
                let back = try await Self.visit(try #require(away.head.headerFields[.location]), at: provider)
                return String(back.dropFirst(Self.address.count))
            }
            var own: [String: String] = [:]
            var other: [String: String] = [:]
            let answer = try await begin(&own)
            let injected = try await begin(&other)
            // The other's code with the own state: the provider demands the verifier of the code's own request.
            let code = try #require(injected.firstMatch(of: /code=([^&]+)/)?.1)
            let mixed = answer.replacing(/code=[^&]+/, with: "code=\(code)")
            let refused = try #require(await signIn.respond(to: try Self.request(mixed, own)))
            #expect(refused.head.status == .badRequest)
            // And without the cookie of its browser an answer is nobody's.
            let stolen = try #require(await signIn.respond(to: try Self.request(injected, own)))
            #expect(stolen.head.status == .badRequest)
        }
    }
}
