//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyEmulator
import Testing

@Suite(.timeLimit(.minutes(1))) struct AgentTests {
    private static let blueprint = "11112222-3333-4444-5555-666677778888"
    private static let agent = "aaaa2222-3333-4444-5555-666677778888"
    private static let exchange = "api://AzureADTokenExchange/.default"
    private static let user = Emulator.User("agent7@contoso.example", agentIdentity: agent)

    private static func run(_ body: (TestClient) async throws -> Void) async throws {
        var configuration = Emulator.Configuration.testing
        configuration.applications += [
            .init(clientID: self.agent, roles: ["api://products": ["Products.Read"]], blueprint: self.blueprint),
            .init(clientID: "other agent", blueprint: self.blueprint), .init(clientID: "stranger", secrets: ["s"]),
        ]
        configuration.users.append(self.user)
        try await Emulator.withEmulator(configuration) { try await body(TestClient($0)) }
    }

    /// Gets the blueprint's exchange token for an agent identity.
    private static func exchangeToken(_ client: TestClient, for agent: String = Self.agent) async throws -> String {
        let answer = try await client.requestToken(["scope": self.exchange, "fmi_path": agent])
        return try answer.text("access_token") ?? ""
    }

    /// Sends a request as the agent identity, with the blueprint's exchange token.
    private static func ask(
        _ client: TestClient,
        _ fields: [String: String],
        token: String? = nil
    ) async throws -> TestClient.Answer {
        var all = [
            "client_id": self.agent, "grant_type": "client_credentials", "scope": "api://products/.default",
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        ]
        if let token {
            all["client_assertion"] = token
        } else {
            all["client_assertion"] = try await self.exchangeToken(client)
        }
        all.merge(fields) { _, new in new }
        return try await client.redeem(all)
    }

    @Test func anAgentActsInItsOwnName() async throws {
        try await Self.run { client in
            let token = try await Self.ask(client, [:]).text("access_token")
            #expect(try claims(of: token)["azp"] as? String == Self.agent)
            #expect(try claims(of: token)["xms_par_app_azp"] as? String == Self.blueprint)
            #expect(try await client.products(token: token ?? "").status == 200)
        }
    }

    @Test func onlyTheRightExchangeTokenCounts() async throws {
        try await Self.run { client in
            let other = try await Self.exchangeToken(client, for: "other agent")
            #expect(try await Self.ask(client, [:], token: other).code == 700_213)
            let stranger = try await client.redeem([
                "client_id": "stranger", "client_secret": "s", "grant_type": "client_credentials",
                "scope": Self.exchange, "fmi_path": Self.agent,
            ])
            #expect(try await Self.ask(client, [:], token: stranger.text("access_token")).code == 700_213)
            let user = try client.emulator.accessToken(scope: "api://products/Products.Read")
            #expect(try await Self.ask(client, [:], token: user).code == 700_212)
        }
    }

    @Test func aBlueprintGetsNoTokensForResources() async throws {
        try await Self.run { client in
            let answer = try await client.requestToken()
            #expect(try answer.code == 82_001)
        }
    }

    @Test func anAgentActsOnBehalfOfTheUserWhoCalledItsBlueprint() async throws {
        try await Self.run { client in
            let incoming = try client.emulator.accessToken(scope: "api://\(Self.blueprint)/access", from: "stranger")
            let answer = try await Self.ask(
                client,
                [
                    "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": incoming,
                    "requested_token_use": "on_behalf_of", "scope": "api://products/Products.Read",
                ]
            )
            #expect(answer.status == 200, "\(answer.page)")
            let token = try claims(of: answer.text("access_token"))
            #expect(token["azp"] as? String == Self.agent)
            #expect(token["preferred_username"] as? String == "alice@contoso.example")
        }
    }

    @Test(arguments: [["user_id": user.objectID], ["username": user.username]])
    func anAgentActsAsItsUser(name: [String: String]) async throws {
        try await Self.run { client in
            let instance = try await Self.ask(client, ["scope": Self.exchange]).text("access_token")
            let fields = [
                "grant_type": "user_fic", "user_federated_identity_credential": instance ?? "",
                "scope": "api://products/Products.Read openid offline_access",
            ]
            let answer = try await Self.ask(client, fields.merging(name) { $1 })
            #expect(answer.status == 200, "\(answer.page)")
            let token = try claims(of: answer.text("access_token"))
            #expect(token["oid"] as? String == Self.user.objectID)
            #expect(token["xms_sub_fct"] as? String == "13")
            #expect(try answer.text("refresh_token") != nil)
            #expect(try await Self.ask(client, fields).code == 90_023)
            let both = ["user_id": Self.user.objectID, "username": Self.user.username]
            #expect(try await Self.ask(client, fields.merging(both) { $1 }).code == 90_023)
            let person = ["username": "alice@contoso.example"]
            #expect(try await Self.ask(client, fields.merging(person) { $1 }).code == 50_105)
            // The blueprint's own exchange token is not the agent's.
            var wrong = fields.merging(name) { $1 }
            wrong["user_federated_identity_credential"] = try await Self.exchangeToken(client)
            #expect(try await Self.ask(client, wrong).code == 50_013)
        }
    }
}
