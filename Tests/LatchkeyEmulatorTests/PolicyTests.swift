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

@Suite(.timeLimit(.minutes(1))) struct PolicyTests {
    private static func run(
        policies: [Emulator.Policy],
        _ body: (TestClient) async throws -> Void
    ) async throws {
        var configuration = Emulator.Configuration.testing
        configuration.users = [.sample(policies: policies)]
        try await Emulator.withEmulator(configuration) { try await body(TestClient($0)) }
    }

    private static func passwordFields(_ client: TestClient) -> [String: String] {
        let user = client.emulator.configuration.users[0]
        return [
            "grant_type": "password", "username": user.username, "password": user.password,
            "scope": "api://products/Products.Read",
        ]
    }

    @Test(
        arguments: [
            (.multiFactor(), "interaction_required", "basic_action", 50_076, true),
            (.consent(), "invalid_grant", "consent_required", 65_001, false),
            (.passwordExpired, "invalid_grant", "user_password_expired", 50_055, false),
            (.blocked(), "interaction_required", "message_only", 53_003, false),
        ] as [(Emulator.Policy, String, String, Int, Bool)]
    )
    func aPasswordAloneDoesNotMeetAPolicy(
        policy: Emulator.Policy,
        error: String,
        suberror: String,
        code: Int,
        hasClaims: Bool
    ) async throws {
        try await Self.run(policies: [policy]) { client in
            let answer = try await client.redeem(Self.passwordFields(client))
            #expect(answer.status == 400)
            #expect(try answer.text("error") == error)
            #expect(try answer.text("suberror") == suberror)
            #expect(try answer.code == code)
            let claims = try answer.text("claims")
            #expect((claims != nil) == hasClaims)
        }
    }

    @Test func signingInForTheResourceMeetsItsPolicies() async throws {
        try await Self.run(policies: [.multiFactor("api://products"), .consent("api://products")]) { client in
            let answer = try await client.signIn()
            #expect(answer.status == 200, "\(answer.page)")
            // The refresh token remembers it.
            let fields = client.refreshFields(try answer.text("refresh_token"))
            #expect(try await client.redeem(fields).status == 200)
            #expect(try await client.authorize(["prompt": "none"]).redirection["error"] == "interaction_required")
        }
    }

    @Test func whoIsBlockedStaysBlocked() async throws {
        try await Self.run(policies: [.blocked("api://products")]) { client in
            #expect(try await client.authorize().redirection["error"] == "interaction_required")
            let other = try await client.authorize(["scope": "User.Read"])
            #expect(other.redirection["code"] != nil)
        }
    }

    @Test func whatIsDemandedMayChangeWhileTheEmulatorRuns() async throws {
        try await Self.run(policies: []) { client in
            #expect(try await client.redeem(Self.passwordFields(client)).status == 200)
            var user = client.emulator.configuration.users[0]
            user.policies = [.consent()]
            try client.emulator.update(user)
            #expect(try await client.redeem(Self.passwordFields(client)).code == 65_001)
        }
    }

    @Test func wrongNamesAndPasswordsAreRefused() async throws {
        try await Self.run(policies: []) { client in
            var fields = Self.passwordFields(client)
            fields["password"] = "wrong"
            let wrong = try await client.redeem(fields)
            #expect(try wrong.code == 50_126)
            fields["username"] = "nobody"
            #expect(try await client.redeem(fields).code == 50_034)
            #expect(try await client.redeem(Self.passwordFields(client), tenant: "consumers").code == 9_002_346)
        }
    }

    @Test(arguments: ["cp1", "CP1"])
    func aRevokedTokenIsChallengedWhenTheCallerCanHandleThat(capability: String) async throws {
        try await Self.run(policies: []) { client in
            let capable = "{\"access_token\":{\"xms_cc\":{\"values\":[\"\(capability)\"]}}}"
            let application = client.application.clientID
            let tokens = [
                try await client.requestToken(["claims": capable]).text("access_token") ?? "", try await client.token(),
            ]
            client.emulator.revokeTokens(of: application)
            let challenge = try #require(
                try await client.products(token: tokens[0]).headers[.wwwAuthenticate]
            )
            #expect(challenge.contains("error=\"insufficient_claims\""))
            let text = try #require(challenge.firstMatch(of: /claims="([^"]+)"/)?.1)
            let claims = String(decoding: try #require(Data(base64Encoded: String(text))), as: UTF8.self)
            #expect(claims.contains("\"nbf\""))
            let plain = try await client.products(token: tokens[1])
            #expect(plain.status == 401)
            #expect(plain.headers[.wwwAuthenticate]?.contains("claims=") == false)
            let next = try await client.requestToken(["claims": claims]).text("access_token")
            #expect(try await client.products(token: next ?? "").status == 200)
        }
    }
}
