//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import HTTPTypes
import LatchkeyHTTP
import LatchkeyTokenAcquisition
import LatchkeyTokenCache
import LatchkeyWeb
import Testing

/// A web application whose users are asked on the pages of a provider that others wrote (oidc-provider-mock).
@Suite(
    .enabled(if: ForeignProvider.hasPages, "Set LATCHKEY_PYTHON to a Python that has oidc-provider-mock."),
    .timeLimit(.minutes(5))
)
struct ForeignPageTests {
    private typealias Application = ForeignSignInTests

    /// What a browser and the provider say to each other.
    private static func send(
        _ address: String,
        _ method: HTTPRequest.Method = .get,
        token: String? = nil,
        form: String = "",
        to provider: ForeignProvider
    ) async throws -> (head: HTTPResponse, text: String) {
        var head = HTTPRequest(
            method: method,
            scheme: "https",
            authority: String(provider.baseURL.dropFirst("https://".count)),
            path: address.hasPrefix("/") ? address : String(address.dropFirst(provider.baseURL.count))
        )
        if !form.isEmpty { head.headerFields[.contentType] = "application/x-www-form-urlencoded" }
        if let token { head.headerFields[.authorization] = "Bearer \(token)" }
        let response = try await provider.http.send(HTTPClientRequest(head: head, body: Array(form.utf8)))
        return (response.head, String(decoding: try await response.body.collect(upTo: 1 << 20), as: UTF8.self))
    }

    /// Signs a user in, and returns where the browser ends.
    private static func enter(
        _ path: String,
        as user: String,
        _ signIn: WebSignIn,
        _ cookies: inout [String: String],
        _ provider: ForeignProvider
    ) async throws -> OutboundResponse? {
        guard case .respond(let away) = await signIn.check(try Application.request(path, cookies)) else { return nil }
        Application.keep(away, in: &cookies)
        let address = try #require(away.head.headerFields[.location])
        let page = try await Self.send(address, to: provider)
        #expect(page.text.contains("Authorize Client"))
        let back = try await Self.send(address, .post, form: "sub=\(user)", to: provider)
        let location = try #require(back.head.headerFields[.location])
        let landed = await signIn.respond(
            to: try Application.request(String(location.dropFirst(Application.address.count)), cookies)
        )
        if let landed { Application.keep(landed, in: &cookies) }
        return landed
    }

    // Scoreboard: W58
    @Test func aUserSignsInCallsAndLeaves() async throws {
        try await ForeignProvider.run(.withPages) { provider in
            let (signIn, client) = try Application.signIn(at: provider, scopes: ["profile", "email"])
            var cookies: [String: String] = [:]
            let landed = try await Self.enter("/orders?page=2", as: "alice", signIn, &cookies, provider)
            #expect(landed?.head.headerFields[.location] == "/orders?page=2")
            guard case .proceed(let user, _) = await signIn.check(try Application.request("/orders", cookies)) else {
                Issue.record("The user did not stay signed in.")
                return
            }
            #expect(user.subjectID == "alice" && user.displayName == "Alice Archer")
            let subject = try #require(user.subject)
            let first = try await client.token(scopes: ["profile", "email"], as: subject)
            let known = try await Self.send("/userinfo", token: first.value, to: provider)
            #expect(known.text.contains("alice@provider.example"), "\(known.text)")
            let address = try await client.signOutURL(returnTo: Application.address)
            #expect(try await Self.send(address, to: provider).head.status == .ok)
        }
    }

    @Test func usersAreNotMixedUp() async throws {
        try await ForeignProvider.run(.withPages) { provider in
            let (signIn, _) = try Application.signIn(at: provider, scopes: ["profile"])
            var browsers: [String: [String: String]] = [:]
            for name in ["alice", "bob"] {
                var cookies: [String: String] = [:]
                let landed = try await Self.enter("/\(name)", as: name, signIn, &cookies, provider)
                #expect(landed?.head.headerFields[.location] == "/\(name)")
                browsers[name] = cookies
            }
            for (name, cookies) in browsers {
                guard case .proceed(let user, _) = await signIn.check(try Application.request("/", cookies)) else {
                    Issue.record("\(name) did not stay signed in.")
                    continue
                }
                #expect(user.subjectID == name)
            }
        }
    }
}
