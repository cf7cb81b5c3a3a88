//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyEmulator
import LatchkeyTesting
import Testing

@testable import LatchkeySidecar

/// What the parameters for agents mean.
@Suite(.timeLimit(.minutes(2))) struct AgentTests {
    private static let path = "/AuthorizationHeaderUnauthenticated/Echo"
    private static let agent = "AgentIdentity=\(SidecarRig.agent)"
    private static let open = #"{"Sidecar": {"AllowOverrides": {"GetAuthorizationHeaderUnauthenticated": true}}}"#

    private static func run(
        changing change: (inout SidecarOptions) -> Void = { _ in },
        _ body: (SidecarRig) async throws -> Void
    ) async throws {
        try await SidecarRig.run(SidecarRig.withAgents, settings: self.open, changing: change, body)
    }

    // Scoreboard: H10
    @Test func agentsActForThemselves() async throws {
        try await Self.run { rig in
            let scope = "optionsOverride.Scopes=api://products/.default"
            let answer = try await rig.send("\(Self.path)?\(Self.agent)&\(scope)&optionsOverride.RequestAppToken=true")
            #expect(answer.status == 200)
            #expect(answer.claims["azp"] as? String == SidecarRig.agent)
            #expect(answer.claims["roles"] as? [String] == ["Products.Read"])
            // The scope alone says so too.
            #expect(try await rig.send("\(Self.path)?\(Self.agent)&\(scope)").status == 200)
            #expect(try await rig.send("\(Self.path)?\(Self.agent)").code == "no_user")
        }
    }

    @Test func agentsActForUsers() async throws {
        try await Self.run { rig in
            let token = try rig.userToken()
            let answer = try await rig.send("/AuthorizationHeader/Echo?\(Self.agent)", token: token)
            // Whether the issuer lets the agent do it is its own business; that it was asked as the agent is ours.
            let asked = rig.emulator.requests(of: .token).filter { $0.formValue("client_id") == SidecarRig.agent }
            #expect(asked.contains { $0.formValue("requested_token_use") == "on_behalf_of" })
            #expect([200, 401].contains(answer.status))
        }
    }

    // Scoreboard: S4, H10
    @Test func agentsHaveUsersOfTheirOwn() async throws {
        try await Self.run { rig in
            let user = SidecarRig.agentUser
            let named = try await rig.send("\(Self.path)?\(Self.agent)&AgentUsername=\(user.username)")
            #expect(named.status == 200)
            #expect(named.claims["oid"] as? String == user.objectID)
            let numbered = try await rig.send("\(Self.path)?\(Self.agent)&AgentUserId=\(user.objectID)")
            #expect(numbered.claims["oid"] as? String == user.objectID)
            // Of both the name wins, whatever the other is.
            let pair = "AgentUsername=\(user.username)&AgentUserId=nonsense"
            let both = try await rig.send("\(Self.path)?\(Self.agent)&\(pair)")
            #expect(both.status == 200)
            #expect(both.header == named.header)
            #expect(rig.logs.contains("AgentUserId was ignored"))
        }
    }

    // Scoreboard: S4
    @Test func bothAreRefusedWhereOneIsStrict() async throws {
        try await Self.run(changing: { $0.strictAgentParameters = true }) { rig in
            let answer = try await rig.send("\(Self.path)?\(Self.agent)&AgentUsername=a&AgentUserId=b")
            #expect(answer.status == 400)
            #expect(answer.code == "agent_user_ambiguous")
        }
    }

    @Test(arguments: ["nonsense", "", "00000000-0000-0000-0000-000000000000", "g2345678-1234-1234-1234-123456789012"])
    func wrongUsersAreNotTheAgentItself(_ id: String) async throws {
        try await Self.run { rig in
            let answer = try await rig.send("\(Self.path)?\(Self.agent)&AgentUserId=\(id)")
            #expect(answer.status == 400)
            #expect(answer.code == "invalid_agent_user_id")
        }
    }

    @Test func usersNeedAnAgent() async throws {
        try await Self.run { rig in
            for query in ["AgentUsername=a", "AgentUserId=\(SidecarRig.agentUser.objectID)"] {
                let answer = try await rig.send("\(Self.path)?\(query)")
                #expect(answer.status == 400)
                #expect(answer.code == "agent_identity_required")
            }
            #expect(try await rig.send("\(Self.path)?AgentIdentity=a%0Ab").code == "invalid_parameter")
        }
    }

    @Test func agentsAndTheirUsersHaveTokensOfTheirOwn() async throws {
        try await Self.run { rig in
            let scope = "optionsOverride.Scopes=api://products/.default"
            let own = try await rig.send("\(Self.path)?\(Self.agent)&\(scope)")
            let user = try await rig.send("\(Self.path)?\(Self.agent)&AgentUsername=\(SidecarRig.agentUser.username)")
            #expect(own.header != user.header)
            let count = rig.emulator.requestCount(of: .token)
            let again = try await rig.send("\(Self.path)?\(Self.agent)&\(scope)")
            #expect(again.header == own.header)
            #expect(rig.emulator.requestCount(of: .token) == count)
        }
    }

    @Test func agentsCanBeLimited() async throws {
        try await Self.run(changing: { $0.limits.agentIdentities = ["other"] }) { rig in
            let answer = try await rig.send("\(Self.path)?\(Self.agent)")
            #expect(answer.status == 403)
            #expect(answer.code == "override_not_allowed")
        }
    }
}
