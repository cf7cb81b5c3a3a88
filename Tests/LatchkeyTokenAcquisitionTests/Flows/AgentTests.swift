//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition
import LatchkeyTokenCache
import Testing

@Suite struct AgentTests {
    private static let agent = AgentIdentity("agent-7")
    private static let exchange = "api://AzureADTokenExchange/.default"

    private let issuer = ScriptedIssuer { call in
        if call.form["fmi_path"] != nil { return .token("T1") }
        if call.form["grant_type"] == "user_fic" { return .user("agent-user-token", refresh: "r") }
        return .token(call.form["scope"] == Self.exchange ? "T2" : "agent-token")
    }

    // Scoreboard: F17, F21, P21, W67
    @Test func anAgentGetsATokenOfItsOwn() async throws {
        let client = try self.issuer.client()
        let token = try await client.token(scopes: [Sample.scope], as: .agent(Self.agent))
        #expect(token.value == "agent-token")
        let (first, second) = (try #require(self.issuer.calls.first), try #require(self.issuer.calls.last))
        #expect(self.issuer.calls.count == 2)
        #expect(first.form["client_id"] == Sample.clientID)
        #expect(first.form["client_secret"] == Sample.secret)
        #expect(first.form["fmi_path"] == "agent-7")
        #expect(first.form["scope"] == Self.exchange)
        #expect(second.form["client_id"] == "agent-7")
        #expect(second.form["client_assertion"] == "T1")
        #expect(second.form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
        #expect(second.form["client_secret"] == nil)
        #expect(second.form["scope"] == Sample.scope)
        _ = try await client.token(scopes: ["api://other/.default"], as: .agent(Self.agent))
        #expect(self.issuer.calls.count == 3)
    }

    // Scoreboard: F18
    @Test func anAgentActsForACaller() async throws {
        let client = try self.issuer.client()
        _ = try await client.token(scopes: [Sample.userScope], as: .agent(Self.agent, onBehalfOf: .init("a.b.c")))
        let call = try #require(self.issuer.calls.last)
        #expect(call.form["client_id"] == "agent-7")
        #expect(call.form["client_assertion"] == "T1")
        #expect(call.form["assertion"] == "a.b.c")
        #expect(call.form["requested_token_use"] == "on_behalf_of")
        #expect(self.issuer.calls.count == 2)
    }

    // Scoreboard: F19, F20, P20, W67
    @Test(
        "An agent acts as its user account",
        arguments: [
            (AgentUser.named("agent7@contoso.com"), "username", "agent7@contoso.com", "upn:agent7@contoso.com"),
            (.objectID(Sample.objectID), "user_id", Sample.objectID, "oid:\(Sample.objectID)@\(Sample.tenant)"),
        ]
    )
    func users(user: AgentUser, parameter: String, value: String, hint: String) async throws {
        let store = MemoryTokenStore()
        let client = try self.issuer.client(
            { $0.clientCapabilities = ["cp1"] },
            cache: Sample.cache(store: store)
        )
        let subject = TokenSubject.agent(Self.agent, as: user)
        let token = try await client.token(scopes: [Sample.userScope], as: subject)
        #expect(token.value == "agent-user-token")
        #expect(self.issuer.grants == ["client_credentials", "client_credentials", "user_fic"])
        let call = try #require(self.issuer.calls.last)
        #expect(call.form["client_id"] == "agent-7")
        #expect(call.form["client_assertion"] == "T1")
        #expect(call.form["user_federated_identity_credential"] == "T2")
        #expect(call.form[parameter] == value)
        #expect((call.form["username"] == nil) != (call.form["user_id"] == nil))
        #expect(call.form["scope"] == "https://graph.microsoft.com/User.Read offline_access openid profile")
        #expect(call.field("x-anchormailbox") == hint)
        _ = try await client.token(scopes: [Sample.userScope], as: subject)
        #expect(self.issuer.calls.count == 3)
        // A challenge is satisfied, with the tokens of the legs that are still good.
        _ = try await client.token(
            scopes: [Sample.userScope],
            as: subject,
            options: .init(claims: #"{"a":{"b":null}}"#)
        )
        #expect(self.issuer.grants.suffix(1) == ["user_fic"])
        #expect(self.issuer.calls.last?.form["claims"]?.contains(#""b":null"#) == true)
        #expect(self.issuer.calls.last?.form["claims"]?.contains("cp1") == true)
        // Another instance finds the token in the store.
        let other = try self.issuer.client(cache: Sample.cache(store: store))
        _ = try await other.token(scopes: [Sample.userScope], as: subject)
        #expect(self.issuer.calls.count == 4)
    }

    @Test func agentsAndTenantsAreKeptApart() async throws {
        let client = try self.issuer.client()
        for agent in ["one", "two"] {
            for tenant in ["a.com", "b.com"] {
                _ = try await client.token(
                    scopes: [Sample.scope],
                    as: .agent(.init(agent)),
                    options: .init(tenant: tenant)
                )
            }
        }
        #expect(self.issuer.calls.count == 8)
        for call in self.issuer.calls where call.form["fmi_path"] != nil {
            #expect(["/a.com/oauth2/v2.0/token", "/b.com/oauth2/v2.0/token"].contains(call.path))
        }
    }

    @Test func aRefusedAgentUserHasToBeConsented() async throws {
        let issuer = ScriptedIssuer { call in
            call.form["grant_type"] == "user_fic"
                ? .error("invalid_grant", #""suberror":"consent_required""#) : .token("T")
        }
        let error = await #expect(throws: AcquisitionError.self) {
            try await issuer.client().token(scopes: ["a"], as: .agent(Self.agent, as: .named("u")))
        }
        #expect(error?.code == .interactionRequired)
    }

    @Test func manyAgentsAtOnceDoNotHoldEachOtherUp() async throws {
        let client = try self.issuer.client()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<200 {
                group.addTask {
                    _ = try await client.token(
                        scopes: ["a"],
                        as: .agent(.init("agent-\(number)"), as: .named("u\(number)"))
                    )
                }
            }
            try await group.waitForAll()
        }
        #expect(self.issuer.calls.count == 600)
    }

    // Scoreboard: F22, B21, W68
    @Test func aTokenServesAsAssertion() async throws {
        let client = try self.issuer.client()
        let first = try await client.token(
            scopes: [Self.exchange],
            as: .app,
            options: AcquireTokenOptions { $0.federatedIdentityPath = "x" }
        )
        #expect(first.value == "T1")
        _ = try await client.token(
            scopes: [Sample.scope],
            as: .app,
            options: AcquireTokenOptions { $0.clientAssertion = first.value }
        )
        #expect(self.issuer.calls.last?.form["client_assertion"] == "T1")
        #expect(self.issuer.calls.last?.form["client_secret"] == nil)
    }
}
