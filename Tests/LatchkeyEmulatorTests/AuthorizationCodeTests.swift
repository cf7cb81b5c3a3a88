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

@Suite(.timeLimit(.minutes(1))) struct AuthorizationCodeTests {
    private static func run(
        _ configuration: Emulator.Configuration = .testing,
        _ body: (TestClient) async throws -> Void
    ) async throws {
        try await Emulator.withEmulator(configuration) { try await body(TestClient($0)) }
    }

    @Test func aCodeBringsTheTokensOfTheUser() async throws {
        try await Self.run { client in
            let redirection = try await client.authorize(["client_info": "1"])
            #expect(redirection.status == 302)
            #expect(redirection.headers[.location]?.hasPrefix("\(TestClient.redirectURI)?") == true)
            #expect(redirection.redirection["state"] == "a state & more")
            #expect(redirection.redirection["client_info"]?.isEmpty == false)
            let answer = try await client.redeem(client.codeFields(redirection.redirection["code"]))
            #expect(answer.status == 200, "\(answer.page)")
            let idToken = try claims(of: answer.text("id_token"))
            #expect(idToken["nonce"] as? String == "n1")
            #expect(idToken["aud"] as? String == client.application.clientID)
            #expect(idToken["iss"] as? String == "\(client.emulator.baseURL)/\(TestClient.tenant)/v2.0")
            #expect(try claims(of: answer.text("access_token"))["scp"] as? String == "Products.Read")
            #expect(try answer.text("refresh_token") != nil)
        }
    }

    @Test func theScopesOfTheSignInHoldWhenTheRedemptionNamesOnlyThoseOfTheResource() async throws {
        try await Self.run { client in
            var fields = client.codeFields(try await client.authorize().redirection["code"])
            fields["scope"] = "api://products/Products.Read"
            let answer = try await client.redeem(fields)
            #expect(try answer.text("id_token") != nil)
            #expect(try answer.text("refresh_token") != nil)
        }
    }

    @Test func aCodeIsUsedOnceAndASecondUseEndsWhatCameOfIt() async throws {
        try await Self.run { client in
            let code = try await client.authorize().redirection["code"]
            let refreshToken = try await client.redeem(client.codeFields(code)).text("refresh_token")
            #expect(try await client.redeem(client.codeFields(code)).code == 54_005)
            #expect(try await client.redeem(client.refreshFields(refreshToken)).code == 50_173)
        }
    }

    @Test(
        arguments: [
            (["code": "other"], 70_000), (["code_verifier": "x"], 501_481),
            (["code_verifier": String(repeating: "a", count: 43)], 501_481), (["code_verifier": nil], 501_481),
            (["redirect_uri": "http://localhost"], 50_011), (["redirect_uri": nil], 900_144), (["code": nil], 900_144),
        ] as [([String: String?], Int)]
    )
    func wrongRedemptionsAreRefusedAndDoNotUseTheCodeUp(changes: [String: String?], code: Int) async throws {
        try await Self.run { client in
            let fields = client.codeFields(try await client.authorize().redirection["code"])
            let changed = fields.merging(changes.compactMapValues(\.self)) { _, new in new }
                .filter { changes[$0.key, default: ""] != nil }
            #expect(try await client.redeem(changed).code == code)
            #expect(try await client.redeem(fields).status == 200)
        }
    }

    @Test func aVerifierWithoutAChallengeIsRefused() async throws {
        try await Self.run { client in
            let redirection = try await client.authorize(["code_challenge": nil, "code_challenge_method": nil])
            var fields = client.codeFields(redirection.redirection["code"])
            #expect(try await client.redeem(fields).code == 501_481)
            fields["code_verifier"] = nil
            #expect(try await client.redeem(fields).status == 200)
        }
    }

    @Test func codesExpireAndBelongToOneApplicationAndTenant() async throws {
        let clock = ManualWallClock()
        var configuration = Emulator.Configuration.testing
        configuration.now = { clock.now }
        configuration.applications.append(.init(clientID: "other", secrets: ["s"]))
        try await Self.run(configuration) { client in
            let fields = client.codeFields(try await client.authorize().redirection["code"])
            var foreign = fields
            foreign["client_id"] = "other"
            foreign["client_secret"] = "s"
            #expect(try await client.redeem(foreign).code == 70_000)
            #expect(try await client.redeem(fields, tenant: "contoso.example").code == 70_000)
            clock.advance(by: 600)
            #expect(try await client.redeem(fields).code == 70_008)
        }
    }

    @Test(arguments: [["client_id": "unknown"], ["redirect_uri": "https://evil.example"], ["redirect_uri": nil]])
    func theBrowserIsNotSentWhereNobodyRegistered(changes: [String: String?]) async throws {
        try await Self.run { client in
            let answer = try await client.authorize(changes)
            #expect(answer.status == 400)
            #expect(answer.headers[.location] == nil)
            #expect(answer.page.contains("AADSTS"))
        }
    }

    @Test(
        arguments: [
            (["response_type": "token"], "unsupported_response_type"), (["scope": nil], "invalid_request"),
            (["scope": "api://nowhere/x"], "invalid_resource"), (["scope": "api://products/Nothing"], "invalid_scope"),
            (["code_challenge_method": "S512"], "invalid_request"), (["claims": "["], "invalid_request"),
            (["login_hint": "nobody@contoso.example"], "invalid_grant"),
            (["response_type": "id_token", "nonce": nil], "invalid_request"),
        ] as [([String: String?], String)]
    )
    func otherMistakesAreToldToTheApplication(changes: [String: String?], error: String) async throws {
        try await Self.run { client in
            let answer = try await client.authorize(changes)
            #expect(answer.status == 302)
            #expect(answer.redirection["error"] == error)
            #expect(answer.redirection["state"] == "a state & more")
        }
    }

    @Test func answersComeInTheModeThatIsAskedFor() async throws {
        try await Self.run { client in
            let fragment = try await client.authorize(["response_mode": "fragment"])
            #expect(fragment.headers[.location]?.hasPrefix("\(TestClient.redirectURI)#code=") == true)
            let form = try await client.authorize(["response_mode": "form_post", "response_type": "code id_token"])
            #expect(form.status == 200)
            #expect(form.page.contains("action=\"\(TestClient.redirectURI)\""))
            for name in ["code", "id_token", "state"] { #expect(form.page.contains("name=\"\(name)\"")) }
            #expect(form.page.contains("value=\"a state &amp; more\""))
        }
    }

    @Test func anyPortOfALoopbackAddressIsFine() async throws {
        try await Self.run { client in
            let answer = try await client.authorize(["redirect_uri": "http://localhost:12345"])
            #expect(answer.headers[.location]?.hasPrefix("http://localhost:12345?code=") == true)
        }
    }

    @Test func signInsEndAsScripted() async throws {
        var configuration = Emulator.Configuration.testing
        configuration.users.append(.init("bob@contoso.example"))
        try await Self.run(configuration) { client in
            client.emulator.scriptSignIns(.cancelled, .user("bob@contoso.example"))
            let cancelled = try await client.authorize().redirection
            #expect(cancelled["error"] == "access_denied")
            #expect(cancelled["error_subcode"] == "cancel")
            for expected in ["bob@contoso.example", "alice@contoso.example"] {
                let token = try await client.signIn().text("id_token")
                #expect(try claims(of: token)["preferred_username"] as? String == expected)
            }
        }
    }

    @Test func anAuthorityForAllTenantsStandsForTheUsersOwn() async throws {
        try await Self.run { client in
            let code = try await client.authorize(tenant: "common").redirection["code"]
            let answer = try await client.redeem(client.codeFields(code), tenant: "common")
            #expect(try claims(of: answer.text("id_token"))["tid"] as? String == Emulator.sampleTenant)
            // In another tenant the same user is a guest, with another object.
            let guest = try await client.authorize(tenant: "contoso.example").redirection["code"]
            let foreign = try await client.redeem(client.codeFields(guest), tenant: "contoso.example")
            let oid = try claims(of: foreign.text("id_token"))["oid"] as? String
            #expect(oid != nil && oid != client.emulator.configuration.users[0].objectID)
        }
    }

    @Test func signingOutLeadsBackOnlyToTheApplication() async throws {
        try await Self.run { client in
            let path = "/common/oauth2/v2.0/logout?post_logout_redirect_uri="
            let back = try await client.send(.get, path + "http%3A%2F%2Flocalhost%2Fsignin-oidc&state=s")
            #expect(back.headers[.location] == "http://localhost/signin-oidc?state=s")
            let evil = try await client.send(.get, path + "https%3A%2F%2Fevil.example")
            #expect(evil.status == 200)
            #expect(evil.headers[.location] == nil)
        }
    }
}
