//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyEmulator
import Testing

@Suite(.timeLimit(.minutes(1))) struct DeviceCodeTests {
    private static func run(
        interval: Duration = .zero,
        clock: ManualWallClock = ManualWallClock(),
        _ body: (TestClient) async throws -> Void
    ) async throws {
        var configuration = Emulator.Configuration.testing
        configuration.applications[0].isPublicClient = true
        configuration.devices = .init(interval: interval, lifetime: .seconds(60))
        configuration.now = { clock.now }
        try await Emulator.withEmulator(configuration) { try await body(TestClient($0)) }
    }

    /// Begins a sign-in and returns its codes.
    private static func begin(_ client: TestClient) async throws -> (device: String, user: String) {
        let answer = try await client.post(
            "/\(TestClient.tenant)/oauth2/v2.0/devicecode",
            ["client_id": client.application.clientID, "scope": "api://products/Products.Read openid"]
        )
        return (try answer.text("device_code") ?? "", try answer.text("user_code") ?? "")
    }

    /// Asks whether the user has signed in.
    private static func ask(_ client: TestClient, _ code: String, grant: String = "device_code") async throws
        -> TestClient.Answer
    {
        try await client.redeem(
            ["grant_type": grant, "client_id": client.application.clientID, "device_code": code]
        )
    }

    @Test func theClientWaitsUntilTheUserHasSignedIn() async throws {
        try await Self.run { client in
            let codes = try await Self.begin(client)
            #expect(client.emulator.pendingUserCodes == [codes.user])
            let pending = try await Self.ask(client, codes.device)
            #expect(pending.status == 400)
            #expect(try pending.text("error") == "authorization_pending")
            #expect(client.emulator.answerDeviceSignIn(codes.user.lowercased()))
            #expect(client.emulator.pendingUserCodes.isEmpty)
            let grant = "urn:ietf:params:oauth:grant-type:device_code"
            let answer = try await Self.ask(client, codes.device, grant: grant)
            #expect(answer.status == 200, "\(answer.page)")
            #expect(try claims(of: answer.text("id_token"))["preferred_username"] as? String == "alice@contoso.example")
            #expect(try await Self.ask(client, codes.device).text("error") == "bad_verification_code")
        }
    }

    @Test func theUserMayDeclineAndCodesExpire() async throws {
        let clock = ManualWallClock()
        try await Self.run(clock: clock) { client in
            client.emulator.scriptDeviceSignIns(.declined(), .expired(), .approved(afterQuestions: 1))
            #expect(try await Self.ask(client, Self.begin(client).device).text("error") == "authorization_declined")
            #expect(try await Self.ask(client, Self.begin(client).device).text("error") == "expired_token")
            let third = try await Self.begin(client)
            #expect(try await Self.ask(client, third.device).text("error") == "authorization_pending")
            #expect(try await Self.ask(client, third.device).status == 200)
            let fourth = try await Self.begin(client)
            clock.advance(by: 60)
            #expect(!client.emulator.answerDeviceSignIn(fourth.user))
            #expect(try await Self.ask(client, fourth.device).text("error") == "expired_token")
        }
    }

    @Test func hastyClientsAreToldToSlowDown() async throws {
        let clock = ManualWallClock()
        try await Self.run(interval: .seconds(5), clock: clock) { client in
            let codes = try await Self.begin(client)
            client.emulator.answerDeviceSignIn(codes.user, with: .approved(afterQuestions: 2))
            for (seconds, error) in [
                (0, "authorization_pending"), (4, "slow_down"), (9, "slow_down"), (15, "authorization_pending"),
            ] as [(Int64, String)] {
                clock.advance(by: seconds)
                #expect(try await Self.ask(client, codes.device).text("error") == error)
            }
            clock.advance(by: 15)
            #expect(try await Self.ask(client, codes.device).status == 200)
        }
    }

    @Test func thePageLetsAUserSignIn() async throws {
        try await Self.run { client in
            let codes = try await Self.begin(client)
            let page = try await client.send(.get, "/device?user_code=\(codes.user)")
            #expect(page.page.contains("username=alice%40contoso.example"))
            let done = try await client.send(.get, "/device?user_code=\(codes.user)&username=alice%40contoso.example")
            #expect(done.status == 200)
            #expect(try await Self.ask(client, codes.device).status == 200)
            #expect(try await client.send(.get, "/device?user_code=X&username=a").status == 400)
        }
    }
}
