//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import HTTPTypes
import LatchkeyCrypto
import LatchkeyEmulator
import Testing

@Suite(.timeLimit(.minutes(1))) struct TokenEndpointTests {
    /// A request that differs from a good one, and the error that it meets.
    struct Refusal: Sendable, CustomTestStringConvertible {
        var changes: [String: String?] = [:]
        var tenant = TestClient.tenant
        var status = 400
        var error: String
        var code: Int

        var testDescription: String { "\(self.code) \(self.error)" }
    }

    static let refusals = [
        Refusal(changes: ["grant_type": nil], error: "invalid_request", code: 900_144),
        Refusal(changes: ["client_id": nil], error: "invalid_request", code: 900_144),
        Refusal(changes: ["scope": nil], error: "invalid_request", code: 900_144),
        Refusal(changes: ["scope": ""], error: "invalid_request", code: 900_144),
        Refusal(changes: ["client_secret": nil], status: 401, error: "invalid_client", code: 7_000_216),
        Refusal(changes: ["client_secret": "wrong"], status: 401, error: "invalid_client", code: 7_000_215),
        Refusal(
            changes: ["client_id": "00000000-0000-4000-8000-000000000000"],
            error: "unauthorized_client",
            code: 700_016
        ),
        Refusal(changes: ["grant_type": "urn:magic"], error: "unsupported_grant_type", code: 70_003),
        Refusal(changes: ["scope": "api://products/read"], error: "invalid_scope", code: 1_002_012),
        Refusal(changes: ["scope": "openid"], error: "invalid_scope", code: 70_011),
        Refusal(
            changes: ["scope": "api://products/.default api://others/.default"],
            error: "invalid_scope",
            code: 70_011
        ),
        Refusal(changes: ["scope": "api://others/.default"], error: "invalid_resource", code: 500_011),
        Refusal(tenant: "common", error: "invalid_request", code: 50_059),
        Refusal(tenant: "no-tenant", error: "invalid_request", code: 900_023),
        Refusal(tenant: "fabrikam.example", error: "invalid_request", code: 90_002),
    ]

    private var configuration: Emulator.Configuration {
        var configuration = Emulator.Configuration.testing
        configuration.tenants = .only(TestClient.tenant, "contoso.example")
        return configuration
    }

    @Test(arguments: Self.refusals)
    func refusesAsTheServiceDoes(refusal: Refusal) async throws {
        try await Emulator.withEmulator(self.configuration) { emulator in
            let answer = try await TestClient(emulator).requestToken(refusal.changes, tenant: refusal.tenant)
            let body = try answer.json
            #expect(answer.status == refusal.status)
            #expect(body["error"] as? String == refusal.error)
            #expect(body["error_codes"] as? [Int] == [refusal.code])
            let description = try #require(body["error_description"] as? String)
            #expect(description.hasPrefix("AADSTS\(refusal.code): "))
            #expect(description.contains("\r\nTrace ID: "))
            for member in ["timestamp", "trace_id", "correlation_id", "error_uri"] {
                #expect((body[member] as? String)?.isEmpty == false, "\(member)")
            }
        }
    }

    @Test func errorsNeverRepeatTheSecret() async throws {
        try await Emulator.withEmulator(.testing) { emulator in
            let answer = try await TestClient(emulator).requestToken(["client_secret": "do-not-repeat-me"])
            #expect(!String(decoding: answer.body, as: UTF8.self).contains("do-not-repeat-me"))
            #expect(!"\(emulator.requests(of: .token))".contains("do-not-repeat-me"))
            #expect(!String(reflecting: emulator.requests(of: .token)).contains("do-not-repeat-me"))
        }
    }

    @Test func answersWithATokenForTheAPI() async throws {
        let clock = ManualWallClock()
        var configuration = self.configuration
        configuration.now = { clock.now }
        try await Emulator.withEmulator(configuration) { emulator in
            let answer = try await TestClient(emulator).requestToken()
            let body = try answer.json
            #expect(answer.status == 200)
            #expect(answer.headers[.contentType] == "application/json; charset=utf-8")
            #expect(answer.headers[.cacheControl] == "no-store, no-cache")
            #expect(body["token_type"] as? String == "Bearer")
            #expect(body["expires_in"] as? Int == 3599)
            #expect(body["ext_expires_in"] as? Int == 3599)
            #expect(body["refresh_in"] == nil)
            let token = try JWS(compact: try #require(body["access_token"] as? String), accepting: [.rs256])
            let claims = try #require(
                JSONSerialization.jsonObject(with: Data(token.payload)) as? [String: Any]
            )
            #expect(token.header.type == "JWT")
            #expect(claims["aud"] as? String == Emulator.Resource.products.applicationID)
            #expect(claims["iss"] as? String == "\(emulator.baseURL)/\(TestClient.tenant)/v2.0")
            #expect(claims["tid"] as? String == TestClient.tenant)
            #expect(claims["azp"] as? String == configuration.applications[0].clientID)
            #expect(claims["appid"] == nil)
            #expect(claims["roles"] as? [String] == ["Products.Read"])
            #expect(claims["ver"] as? String == "2.0")
            #expect(claims["exp"] as? Int == 1_767_225_600 + 3599)
            #expect((claims["uti"] as? String)?.isEmpty == false)
            #expect(claims["oid"] as? String == claims["sub"] as? String)
        }
    }

    @Test func tokensOfTheFirstVersionNameTheCallerInTheOldClaim() async throws {
        var configuration = self.configuration
        configuration.resources[0].tokenVersion = .v1
        try await Emulator.withEmulator(configuration) { emulator in
            let client = try TestClient(emulator)
            let token = try await client.token()
            let payload = try JWS(compact: token, accepting: [.rs256]).payload
            let claims = try #require(JSONSerialization.jsonObject(with: Data(payload)) as? [String: Any])
            #expect(claims["aud"] as? String == "api://products")
            #expect(claims["appid"] as? String == configuration.applications[0].clientID)
            #expect(claims["azp"] == nil)
            #expect(try await client.products(token: token).status == 200)
        }
    }

    @Test(arguments: [
        ("api://products/.default", 200), ("99990000-aaaa-4bbb-8ccc-ddddeeeeffff/.default", 200),
        ("api://99990000-AAAA-4bbb-8ccc-ddddeeeeffff/.default", 200),
        ("openid profile offline_access api://products/.default", 200), ("api://products//.default", 400),
    ])
    func scopesNameTheResourceInSeveralWays(scope: String, status: Int) async throws {
        try await Emulator.withEmulator(.testing) { emulator in
            let answer = try await TestClient(emulator).requestToken(["scope": scope])
            #expect(answer.status == status)
        }
    }

    @Test func longTokensComeWithARefreshHint() async throws {
        var configuration = self.configuration
        configuration.tokenLifetime = .seconds(86_399)
        try await Emulator.withEmulator(configuration) { emulator in
            let body = try await TestClient(emulator).requestToken().json
            #expect(body["refresh_in"] as? Int == 43_199)
        }
        configuration.refreshIn = .seconds(5)
        try await Emulator.withEmulator(configuration) { emulator in
            let body = try await TestClient(emulator).requestToken().json
            #expect(body["refresh_in"] as? Int == 5)
        }
    }

    @Test func tenantsAreFoundByDomainAndInAnyCase() async throws {
        try await Emulator.withEmulator(self.configuration) { emulator in
            let client = try TestClient(emulator)
            #expect(try await client.requestToken(tenant: "Contoso.Example").status == 200)
            #expect(try await client.requestToken(tenant: TestClient.tenant.uppercased()).status == 200)
        }
    }

    @Test func repeatedParametersOtherMethodsAndOtherBodiesAreRefused() async throws {
        try await Emulator.withEmulator(.testing) { emulator in
            let client = try TestClient(emulator)
            let path = "/\(TestClient.tenant)/oauth2/v2.0/token"
            let form: HTTPFields = [.contentType: "application/x-www-form-urlencoded; charset=utf-8"]
            let repeated = try await client.send(.post, path, headers: form, body: "scope=a&scope=b")
            #expect(try repeated.json["error_codes"] as? [Int] == [9_000_411])
            #expect(try await client.send(.get, path).json["error_codes"] as? [Int] == [900_561])
            let json = try await client.send(.post, path, headers: [.contentType: "application/json"], body: "{}")
            #expect(try json.json["error_codes"] as? [Int] == [900_144])
            let broken = try await client.send(.post, path, headers: form, body: "grant_type=%zz")
            #expect(try broken.json["error_codes"] as? [Int] == [900_144])
            let large = try await client.send(
                .post,
                path,
                headers: form,
                body: String(repeating: "a", count: 1_100_000)
            )
            #expect(large.status == 413)
        }
    }

    @Test func theRequestNumberComesBack() async throws {
        let id = "5b8a3d1c-6f55-4f2e-9b0d-2f0cf0a0d111"
        let name = try #require(HTTPField.Name("client-request-id"))
        try await Emulator.withEmulator(.testing) { emulator in
            let answer = try await TestClient(emulator).requestToken(["client_secret": "wrong"], headers: [name: id])
            #expect(answer.headers[name] == id)
            #expect(try answer.json["correlation_id"] as? String == id)
            #expect(answer.headers[try #require(HTTPField.Name("x-ms-request-id"))] != nil)
        }
    }
}
