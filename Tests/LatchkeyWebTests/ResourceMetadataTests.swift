//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyTokenAcquisition
import Testing

@testable import LatchkeyWeb

struct ResourceMetadataTests {
    private static func metadata() throws -> ProtectedResourceMetadata {
        try ProtectedResourceMetadata(
            resource: "https://api.example/orders/",
            authorities: [try Authority(instance: "\(TestIssuer.host)/", tenant: TestIssuer.tenant)],
            scopes: ["access_as_user"],
            bindsTokens: true
        )
    }

    private static func request(_ path: String, _ method: HTTPRequest.Method = .get) -> InboundRequest {
        InboundRequest(head: HTTPRequest(method: method, scheme: "https", authority: "api.example", path: path))
    }

    // Scoreboard: W28
    @Test func clientsLearnWhoseTokensAreTaken() async throws {
        let metadata = try Self.metadata()
        #expect(metadata.url == "https://api.example/.well-known/oauth-protected-resource/orders")
        let path = "/.well-known/oauth-protected-resource/orders"
        let response = try #require(await metadata.respond(to: Self.request(path)))
        let members = try #require(try ClaimValue(json: response.body).object)
        #expect(members["resource"] == .string("https://api.example/orders"))
        #expect(members["authorization_servers"] == .array([.string(TestIssuer.issuer)]))
        #expect(members["scopes_supported"] == .array([.string("access_as_user")]))
        #expect(members["tls_client_certificate_bound_access_tokens"] == .bool(true))
        #expect(await metadata.respond(to: Self.request(path, .post))?.head.status == .methodNotAllowed)
        #expect(await metadata.respond(to: Self.request("/.well-known/oauth-protected-resource")) == nil)
    }

    // Scoreboard: W28
    @Test func challengesSayWhereThatIs() async throws {
        var options = BearerGuardOptions()
        options.resourceMetadataURL = try Self.metadata().url
        let bearer = BearerGuard(try TestIssuer.first().validator(), options: options)
        let anonymous = try #require(await bearer.recover(from: AccessDenied.anonymous, for: Self.request("/")))
        #expect(
            anonymous.head.headerFields[.wwwAuthenticate]
                == "Bearer resource_metadata=\"https://api.example/.well-known/oauth-protected-resource/orders\""
        )
        var bad = Self.request("/")
        bad.head.headerFields[.authorization] = "Bearer a.b.c"
        guard case .respond(let refused) = await bearer.check(bad) else {
            Issue.record("The token was accepted.")
            return
        }
        let challenge = try #require(
            AuthenticationChallenge.all(in: refused.head.headerFields[values: .wwwAuthenticate]).first
        )
        #expect(challenge.parameters["error"] == "invalid_token")
        #expect(challenge.parameters["resource_metadata"] == options.resourceMetadataURL)
    }
}
