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

@Suite(.timeLimit(.minutes(1))) struct OnBehalfOfTests {
    private static let api = "api://11112222-3333-4444-5555-666677778888"

    /// The fields of a request on behalf of the user of a token.
    private static func fields(_ assertion: String, scope: String = "api://products/Products.Read") -> [String: String]
    {
        [
            "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer",
            "assertion": assertion,
            "requested_token_use": "on_behalf_of",
            "scope": scope,
        ]
    }

    private static func run(
        _ configuration: Emulator.Configuration = .testing,
        _ body: (TestClient) async throws -> Void
    ) async throws {
        try await Emulator.withEmulator(configuration) { try await body(TestClient($0)) }
    }

    @Test func theAnswerIsForTheUserOfTheAssertion() async throws {
        var configuration = Emulator.Configuration.testing
        configuration.users = [.sample(), .init("bob@contoso.example")]
        try await Self.run(configuration) { client in
            for user in configuration.users {
                let incoming = try client.emulator.accessToken(for: user.username, scope: "\(Self.api)/access")
                var fields = Self.fields(incoming, scope: "api://products/Products.Read openid offline_access")
                fields["client_info"] = "1"
                let answer = try await client.redeem(fields)
                #expect(answer.status == 200, "\(answer.page)")
                let token = try answer.text("access_token")
                #expect(try claims(of: token)["oid"] as? String == user.objectID)
                #expect(try claims(of: token)["scp"] as? String == "Products.Read")
                #expect(try claims(of: answer.text("id_token"))["preferred_username"] as? String == user.username)
                #expect(try answer.text("refresh_token") != nil)
                #expect(try answer.text("scope") == "api://products/Products.Read openid")
                let info = try #require(Data(base64Encoded: (try answer.text("client_info") ?? "") + "=="))
                #expect(String(decoding: info, as: UTF8.self).contains(user.objectID))
                #expect(try await client.products(token: token ?? "").status == 200)
            }
        }
    }

    @Test func whatIsNotAskedForIsNotGiven() async throws {
        try await Self.run { client in
            let incoming = try client.emulator.accessToken(scope: "\(Self.api)/access")
            let answer = try await client.redeem(Self.fields(incoming)).json
            for member in ["refresh_token", "id_token", "client_info"] { #expect(answer[member] == nil, "\(member)") }
        }
    }

    @Test func aTokenForAnotherAPIIsRefused() async throws {
        try await Self.run { client in
            let incoming = try client.emulator.accessToken(scope: "api://products/Products.Read")
            let answer = try await client.redeem(Self.fields(incoming))
            #expect(try answer.code == 500_131)
            #expect(try answer.text("error") == "invalid_grant")
        }
    }

    @Test func anAppTokenAndAnIDTokenAreNotAssertionsOfAUser() async throws {
        try await Self.run { client in
            let app = try await client.requestToken(["scope": "\(Self.api)/.default"]).text("access_token")
            #expect(try await client.redeem(Self.fields(app ?? "")).code == 7_000_114)
            let incoming = try client.emulator.accessToken(scope: "\(Self.api)/access")
            let both = try await client.redeem(Self.fields(incoming, scope: "api://products/Products.Read openid"))
            #expect(try await client.redeem(Self.fields(try both.text("id_token") ?? "")).code == 50_013)
        }
    }

    @Test func changedAndExpiredAssertionsAreRefused() async throws {
        let clock = ManualWallClock()
        var configuration = Emulator.Configuration.testing
        configuration.now = { clock.now }
        try await Self.run(configuration) { client in
            let incoming = try client.emulator.accessToken(scope: "\(Self.api)/access")
            #expect(try await client.redeem(Self.fields(incoming + "x")).code == 50_013)
            clock.advance(by: 3599)
            #expect(try await client.redeem(Self.fields(incoming)).code == 500_133)
        }
    }

    @Test func theAssertionOfARevokedUserIsRefused() async throws {
        try await Self.run { client in
            let incoming = try client.emulator.accessToken(scope: "\(Self.api)/access")
            client.emulator.revokeTokens(of: "alice@contoso.example")
            #expect(try await client.redeem(Self.fields(incoming)).code == 50_173)
        }
    }

    @Test(arguments: ["assertion", "requested_token_use", "scope"])
    func everyParameterIsNeeded(name: String) async throws {
        try await Self.run { client in
            var fields = Self.fields(try client.emulator.accessToken(scope: "\(Self.api)/access"))
            fields[name] = nil
            #expect(try await client.redeem(fields).code == 900_144)
        }
    }

    @Test func aClaimsChallengeIsPassedOnAndMetByTheNextSignIn() async throws {
        var configuration = Emulator.Configuration.testing
        configuration.users = [.sample(policies: [.multiFactor("api://products")])]
        try await Self.run(configuration) { client in
            let incoming = try client.emulator.accessToken(scope: "\(Self.api)/access")
            let refusal = try await client.redeem(Self.fields(incoming))
            #expect(refusal.status == 400)
            #expect(try refusal.text("error") == "interaction_required")
            #expect(try refusal.text("suberror") == "basic_action")
            let challenge = try #require(try refusal.text("claims"))
            // Signing in without the claims changes nothing: nobody asked for the second factor.
            for (asked, status) in [(nil, 400), (challenge, 200)] {
                let token = try await client.signIn(scope: "\(Self.api)/access", claims: asked).text("access_token")
                #expect(try await client.redeem(Self.fields(token ?? "")).status == status)
            }
        }
    }
}
