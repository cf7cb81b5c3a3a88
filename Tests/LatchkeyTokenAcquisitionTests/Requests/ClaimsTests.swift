//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition
import LatchkeyTokenCache
import Testing

@Suite struct ClaimsTests {
    private static let challenge = #"{"access_token":{"nbf":{"essential":true,"value":"1702682181"}}}"#

    private func sent(_ claims: String?, capabilities: [String]) async throws -> [String?] {
        let issuer = ScriptedIssuer { _ in .token() }
        let client = try issuer.client { $0.clientCapabilities = capabilities }
        for _ in 0..<2 {
            _ = try await client.token(scopes: [Sample.scope], as: .app, options: .init(claims: claims))
        }
        return issuer.calls.map { $0.form["claims"] }
    }

    // Scoreboard: F25, P26
    @Test func claimsAndCapabilitiesAreMerged() async throws {
        #expect(
            try await self.sent(Self.challenge, capabilities: ["cp1"]).first
                == #"{"access_token":{"nbf":{"essential":true,"value":"1702682181"},"xms_cc":{"values":["cp1"]}}}"#
        )
        #expect(try await self.sent(Self.challenge, capabilities: []).first == Self.challenge)
        let both = #"{"access_token":{"xms_cc":{"values":["cp0","cp1"]},"n":12345678901234567}}"#
        #expect(
            try await self.sent(both, capabilities: ["cp1", "cp2"]).first
                == #"{"access_token":{"n":12345678901234567,"xms_cc":{"values":["cp0","cp1","cp2"]}}}"#
        )
    }

    // Scoreboard: F26
    @Test func capabilitiesAloneUseTheCache() async throws {
        #expect(try await self.sent(nil, capabilities: ["cp1"]) == [#"{"access_token":{"xms_cc":{"values":["cp1"]}}}"#])
        #expect(try await self.sent(nil, capabilities: []) == [nil])
    }

    // Scoreboard: P28
    @Test func aRefreshIsForced() async throws {
        let issuer = ScriptedIssuer { _ in .token() }
        let client = try issuer.client()
        _ = try await client.token(scopes: [Sample.scope], as: .app)
        _ = try await client.token(scopes: [Sample.scope], as: .app, options: .init(forceRefresh: true))
        #expect(issuer.calls.count == 2)
        #expect(issuer.calls.last?.field("x-client-current-telemetry") == "5|1004,1,,,|0,0,1,,,")
    }

    // Scoreboard: P25
    @Test func aRejectedTokenIsReplacedOnce() async throws {
        let issuer = ScriptedIssuer { call in .token(call.form["claims"] == nil ? "test_token" : "new_token") }
        let client = try issuer.client()
        _ = try await client.token(scopes: [Sample.scope], as: .app)
        let options = AcquireTokenOptions {
            $0.claims = "{}"
            $0.rejectedTokenSHA256 = "CC0AF97287543B65DA2C7E1476426021826CAB166F1E063ED012B855FF819656"
        }
        // Nine more were told the same; the token that replaced the rejected one serves them all.
        for _ in 0..<10 {
            #expect(try await client.token(scopes: [Sample.scope], as: .app, options: options).value == "new_token")
        }
        #expect(issuer.calls.count == 2)
    }

    // Scoreboard: P53, F37, F38
    @Test func eventsTellOfEachAcquisition() async throws {
        let reports = Reports()
        var events = AcquisitionEvents()
        events.ended = { reports.append($0) }
        let issuer = ScriptedIssuer { call in
            call.form["grant_type"] == "password"
                ? .user(refresh: "r")
                : call.form["scope"]?.hasPrefix("bad") == true
                    ? .error("invalid_scope") : .user("t")
        }
        let client = try issuer.client(events: events)
        _ = try await client.token(scopes: [Sample.scope], as: .app, options: .init(correlationID: "mine"))
        _ = try await client.token(scopes: [Sample.scope], as: .app)
        _ = try await client.token(scopes: [Sample.scope], as: .app, options: .init(forceRefresh: true))
        _ = try await client.signInTestUser("u", password: "p", scopes: ["a"])
        _ = try await client.token(scopes: ["b"], as: .user(Sample.principal))
        await #expect(throws: AcquisitionError.self) {
            try await client.token(scopes: ["bad"], as: .onBehalfOf(.init("a.b.c")))
        }
        let all = reports.all
        #expect(all.map(\.flow) == ["client_credentials", "client_credentials", "password", "user", "on_behalf_of"])
        #expect(all.map(\.reason) == [.missing, .forced, .signIn, .missing, .missing])
        #expect(all.map { $0.error?.code } == [nil, nil, nil, nil, .service])
        #expect(all.first?.correlationID == "mine")
    }
}
