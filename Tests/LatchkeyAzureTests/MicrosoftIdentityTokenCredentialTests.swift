//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition
import LatchkeyTokenCache
import Testing

@testable import LatchkeyAzure

@Suite struct MicrosoftIdentityTokenCredentialTests {
    private let scope = "https://storage.azure.com/.default"

    // Scoreboard: AZ1, E1, W71
    @Test func eachSubjectIsAskedForItself() async throws {
        let acquirer = RecordingAcquirer()
        let user = Principal(homeAccountID: "user.home")
        let agent = AgentIdentity("agent")
        let credential = MicrosoftIdentityTokenCredential(acquirer, as: .user(user))
        let app = credential.asApp(tenant: "contoso.com")
        #expect(try await credential.token(for: self.scope).value == "token-1")
        #expect(try await app.token(for: self.scope).value == "token-2")
        _ = try await app.asUser(user).token(for: self.scope)
        _ = try await credential.asAgent(agent).token(for: self.scope)
        #expect(acquirer.requests.map(\.subject) == [.user(user), .app, .user(user), .agent(agent)])
        #expect(acquirer.requests.map(\.options.tenant) == [nil, "contoso.com", "contoso.com", nil])
        #expect(acquirer.requests.allSatisfy { $0.scopes == [self.scope] })
        // What was made of a credential has not changed it.
        #expect(credential.subject == .user(user))
        #expect(credential.options == .init())
    }

    // Scoreboard: AZ1, E2
    @Test func claimsTenantAndEvaluationOfARequestAreHonoured() async throws {
        let acquirer = RecordingAcquirer()
        let credential = MicrosoftIdentityTokenCredential(
            acquirer,
            options: AcquireTokenOptions(claims: #"{"access_token":{"a":null}}"#),
            tenantID: "home",
            additionallyAllowedTenants: ["other"]
        )
        let rejected = TokenHash(of: "rejected")
        _ = try await credential.token(
            for: TokenRequestContext(
                scopes: [self.scope],
                claims: #"{"access_token":{"nbf":{"essential":true}}}"#,
                tenantID: "other",
                enablesContinuousAccessEvaluation: true,
                rejected: rejected
            )
        )
        let request = try #require(acquirer.requests.first)
        #expect(request.options.tenant == "other")
        #expect(request.options.claims == #"{"access_token":{"a":null,"nbf":{"essential":true}}}"#)
        #expect(request.options.clientClaims == #"{"access_token":{"xms_cc":{"values":["CP1"]}}}"#)
        #expect(request.rejected == rejected)
    }

    // Scoreboard: E3
    @Test func refreshHintOfTheIssuerReachesTheClient() async throws {
        func lead(_ refreshAfter: Duration?) async throws -> Int64 {
            let credential = MicrosoftIdentityTokenCredential(RecordingAcquirer(refreshAfter: refreshAfter))
            let token = try await credential.token(for: self.scope)
            return token.expiresAt.seconds - (try #require(token.refreshAt)).seconds
        }
        // The token lives for an hour; instances do not all refresh at once.
        #expect((2999..<3600).contains(try await lead(.seconds(600))))
        #expect((1..<2999).contains(try await lead(nil)))
    }

    @Test func requestWithoutScopesIsRefused() async throws {
        let acquirer = RecordingAcquirer()
        let error = await #expect(throws: TokenCredentialError.self) {
            try await MicrosoftIdentityTokenCredential(acquirer).token(for: TokenRequestContext(scopes: []))
        }
        #expect(error?.code == .invalidRequest)
        #expect(acquirer.requests.isEmpty)
    }

    @Test func descriptionsDoNotShowTheToken() async throws {
        let token = try await MicrosoftIdentityTokenCredential(RecordingAcquirer()).token(for: self.scope)
        var dumped = ""
        dump(token, to: &dumped)
        for text in ["\(token)", String(reflecting: token), dumped] { #expect(!text.contains("token-1")) }
    }
}
