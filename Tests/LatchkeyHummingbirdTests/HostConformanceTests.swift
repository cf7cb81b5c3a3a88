//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyEmulator
import LatchkeyTokenAcquisition
import Testing

/// What every web framework must do alike, with tokens of the emulator over real connections.
@Suite(.serialized, .timeLimit(.minutes(5))) struct HostConformanceTests {
    // Scoreboard: W76, H9
    @Test(arguments: TestHost.allCases) func callersAreKnownByTheirTokens(_ host: TestHost) async throws {
        try await HostService.run(host) { service in
            #expect(try await service.get("/open").body == "nobody")
            let known = try await service.get("/open", service.tokens.good)
            #expect(known.head.status == .ok)
            #expect(known.body.contains("@"))
            #expect(try await service.get("/scope", service.tokens.good).body == "scope")
            // The issuer was asked once for both documents, and a token that came again was not validated again.
            #expect(service.emulator.requestCount(of: .keys) == 1)
        }
    }

    // Scoreboard: W76, H9
    @Test(arguments: TestHost.allCases) func whoIsNotAllowedIsTold(_ host: TestHost) async throws {
        try await HostService.run(host) { service in
            let anonymous = try await service.get("/scope")
            #expect(anonymous.head.status == .unauthorized)
            #expect(anonymous.head.headerFields[.wwwAuthenticate] == "Bearer")
            let wrong = try await service.get("/open", service.tokens.other)
            #expect(wrong.head.status == .unauthorized)
            #expect(try service.challenge(wrong.head).parameters["error"] == "invalid_token")
            let role = try await service.get("/role", service.tokens.good)
            #expect(role.head.status == .forbidden)
            #expect(try service.challenge(role.head).parameters["error"] == "insufficient_scope")
            #expect(role.head.headerFields[.contentType] == "application/problem+json")
            #expect(try await service.get("/nowhere", service.tokens.good).head.status == .notFound)
        }
    }

    // Scoreboard: W22, W23, H4
    @Test(arguments: TestHost.allCases) func challengesOfDownstreamCallsAnswerThemselves(_ host: TestHost) async throws
    {
        try await HostService.run(host) { service in
            let consent = try await service.get("/consent", service.tokens.good)
            #expect(consent.head.status == .forbidden)
            let address = try #require(try service.challenge(consent.head).parameters["consenturi"])
            #expect(address.hasPrefix(service.emulator.baseURL))
            let claims = try await service.get("/claims", service.tokens.good)
            #expect(claims.head.status == .unauthorized)
            #expect(try service.challenge(claims.head).claims == "{\"access_token\":{}}")
        }
    }

    // Scoreboard: W9
    @Test(arguments: TestHost.allCases) func aRotatedKeyIsFoundWhileRequestsGoOn(_ host: TestHost) async throws {
        try await HostService.run(host) { service in
            #expect(try await service.get("/scope", service.tokens.good).body == "scope")
            try service.emulator.rotateSigningKey()
            let new = try service.emulator.accessToken(scope: "api://\(service.clientID)/access_as_user")
            #expect(try await service.get("/scope", new).body == "scope")
            #expect(try await service.get("/scope", service.tokens.good).body == "scope")
            #expect(service.emulator.requestCount(of: .keys) == 2)
        }
    }
}
