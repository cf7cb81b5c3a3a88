//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyEmulator
import Testing

@Suite(.timeLimit(.minutes(1))) struct RefreshTokenTests {
    private static func run(
        _ rules: Emulator.RefreshTokenRules,
        clock: ManualWallClock = ManualWallClock(),
        _ body: (TestClient, String?) async throws -> Void
    ) async throws {
        var configuration = Emulator.Configuration.testing
        configuration.refreshTokens = rules
        configuration.now = { clock.now }
        configuration.applications.append(.init(clientID: "other", secrets: ["s"]))
        try await Emulator.withEmulator(configuration) { emulator in
            let client = try TestClient(emulator)
            try await body(client, try await client.signIn().text("refresh_token"))
        }
    }

    @Test func byDefaultEveryTokenStaysUsable() async throws {
        try await Self.run(.reusable) { client, token in
            let first = try await client.redeem(client.refreshFields(token))
            #expect(first.status == 200, "\(first.page)")
            let second = try await client.redeem(client.refreshFields(token))
            #expect(try first.text("refresh_token") != token)
            #expect(try first.text("refresh_token") != second.text("refresh_token"))
            #expect(try await client.redeem(client.refreshFields(first.text("refresh_token"))).status == 200)
        }
    }

    @Test func aTokenServesOtherResourcesToo() async throws {
        try await Self.run(.reusable) { client, token in
            var fields = client.refreshFields(token)
            fields["scope"] = "https://graph.microsoft.com/User.Read"
            let answer = try await client.redeem(fields)
            #expect(try claims(of: answer.text("access_token"))["aud"] as? String == "https://graph.microsoft.com")
            #expect(try answer.text("scope") == "User.Read")
        }
    }

    @Test func aReplacedTokenThatComesAgainEndsTheFamily() async throws {
        try await Self.run(.rotating()) { client, token in
            let next = try await client.redeem(client.refreshFields(token)).text("refresh_token")
            let reuse = try await client.redeem(client.refreshFields(token))
            #expect(try reuse.text("error") == "invalid_grant")
            #expect(try reuse.text("suberror") == "bad_token")
            #expect(try await client.redeem(client.refreshFields(next)).code == 50_173)
            // Another sign-in is another family.
            let other = try await client.signIn().text("refresh_token")
            #expect(try await client.redeem(client.refreshFields(other)).status == 200)
        }
    }

    @Test func withinTheGracePeriodAReplacedTokenStillCounts() async throws {
        let clock = ManualWallClock()
        try await Self.run(.rotating(gracePeriod: .seconds(30)), clock: clock) { client, token in
            let next = try await client.redeem(client.refreshFields(token)).text("refresh_token")
            clock.advance(by: 29)
            #expect(try await client.redeem(client.refreshFields(token)).status == 200)
            clock.advance(by: 1)
            #expect(try await client.redeem(client.refreshFields(token)).code == 70_000)
            #expect(try await client.redeem(client.refreshFields(next)).code == 50_173)
        }
    }

    @Test func reuseMayBeRefusedWithoutEndingTheFamily() async throws {
        try await Self.run(.init(gracePeriod: .zero)) { client, token in
            let next = try await client.redeem(client.refreshFields(token)).text("refresh_token")
            #expect(try await client.redeem(client.refreshFields(token)).code == 70_000)
            #expect(try await client.redeem(client.refreshFields(next)).status == 200)
        }
    }

    @Test func anIssuerThatDoesNotRotateSendsNoNewToken() async throws {
        try await Self.run(.init(rotates: false)) { client, token in
            for _ in 0..<2 {
                let answer = try await client.redeem(client.refreshFields(token))
                #expect(answer.status == 200)
                #expect(try answer.text("refresh_token") == nil)
            }
        }
    }

    @Test func aLostAnswerUsesTheTokenUpButARefusedRequestDoesNot() async throws {
        try await Self.run(.rotating()) { client, token in
            client.emulator.script(.status(.serviceUnavailable), .lostAnswer(), for: .token)
            for status in [503, 502] {
                let answer = try await client.redeem(client.refreshFields(token))
                #expect(answer.status == status)
            }
            let reuse = try await client.redeem(client.refreshFields(token))
            #expect(try reuse.code == 70_000)
        }
    }

    @Test func tokensExpireUnlessTheyAreUsed() async throws {
        let clock = ManualWallClock()
        try await Self.run(.init(lifetime: .seconds(100)), clock: clock) { client, token in
            clock.advance(by: 99)
            #expect(try await client.redeem(client.refreshFields(token)).status == 200)
            clock.advance(by: 99)
            #expect(try await client.redeem(client.refreshFields(token)).status == 200)
            clock.advance(by: 100)
            let answer = try await client.redeem(client.refreshFields(token))
            #expect(try answer.code == 700_082)
            #expect(try answer.text("suberror") == "token_expired")
        }
    }

    @Test func unknownForeignAndRevokedTokensAreRefused() async throws {
        try await Self.run(.reusable) { client, token in
            #expect(try await client.redeem(client.refreshFields("unknown")).text("suberror") == "bad_token")
            var foreign = client.refreshFields(token)
            foreign["client_id"] = "other"
            foreign["client_secret"] = "s"
            #expect(try await client.redeem(foreign).text("suberror") == "client_mismatch")
            client.emulator.revokeTokens(of: "alice@contoso.example")
            #expect(try await client.redeem(client.refreshFields(token)).code == 50_173)
            let later = try await client.signIn().text("refresh_token")
            #expect(try await client.redeem(client.refreshFields(later)).status == 200)
        }
    }
}
