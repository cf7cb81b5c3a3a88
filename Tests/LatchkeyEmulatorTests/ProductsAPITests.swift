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

@Suite(.timeLimit(.minutes(3))) struct ProductsAPITests {
    @Test func productsAreListedAndFound() async throws {
        try await Emulator.withEmulator(.testing) { emulator in
            let client = try TestClient(emulator)
            let token = try await client.token()
            let list = try await client.products(token: token)
            #expect(list.status == 200)
            #expect(try (JSONSerialization.jsonObject(with: Data(list.body)) as? [Any])?.count == 3)
            let one = try await client.products("/api/products/2", token: token)
            #expect(try one.json["name"] as? String == "Deadbolt")
            #expect(try await client.products("/api/products/99", token: token).status == 404)
            #expect(emulator.requestCount(of: .products) == 3)
        }
    }

    @Test func theBasePathIsConfigurable() async throws {
        var configuration = Emulator.Configuration.testing
        configuration.productsAPI.basePath = "/v2/items"
        try await Emulator.withEmulator(configuration) { emulator in
            let client = try TestClient(emulator)
            let token = try await client.token()
            #expect(try await client.products("/v2/items/1", token: token).status == 200)
            #expect(try await client.products(token: token).status == 404)
        }
    }

    @Test(arguments: [nil, "", "Bearer", "Basic dTpw"])
    func requestsWithoutATokenAreToldWhereToGetOne(authorization: String?) async throws {
        try await Emulator.withEmulator(.testing) { emulator in
            let headers: HTTPFields = authorization.map { [.authorization: $0] } ?? [:]
            let answer = try await TestClient(emulator).send(.get, "/api/products", headers: headers)
            #expect(answer.status == 401)
            let challenge = try #require(answer.headers[.wwwAuthenticate])
            #expect(challenge.hasPrefix("Bearer realm=\"\", authorization_uri=\"\(emulator.baseURL)/"))
            #expect(!challenge.contains("error"))
        }
    }

    @Test(arguments: ["x", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "eyJhbGciOiJSUzI1NiJ9.e30.AQ"])
    func tokensThatAreNoneOfOursAreRefused(token: String) async throws {
        try await Emulator.withEmulator(.testing) { emulator in
            let answer = try await TestClient(emulator).products(token: token)
            #expect(answer.status == 401)
            #expect(answer.headers[.wwwAuthenticate]?.contains("error=\"invalid_token\"") == true)
        }
    }

    @Test func aChangedTokenIsRefusedAlsoAfterTheTrueOneWasSeen() async throws {
        try await Emulator.withEmulator(.testing) { emulator in
            let client = try TestClient(emulator)
            let token = try await client.token()
            #expect(try await client.products(token: token).status == 200)
            let parts = token.split(separator: ".")
            let payload = String(decoding: try Base64URL.decode(parts[1]), as: UTF8.self)
            let changed = payload.replacing("\"roles\":[\"Products.Read\"]", with: "\"roles\":[\"Products.Admin\"]")
            #expect(changed != payload)
            let forged = "\(parts[0]).\(Base64URL.encode(Array(changed.utf8))).\(parts[2])"
            #expect(try await client.products(token: forged).status == 401)
        }
    }

    @Test func tokensAreRefusedFromTheSecondOfTheirExpiry() async throws {
        let clock = ManualWallClock()
        var configuration = Emulator.Configuration.testing
        configuration.now = { clock.now }
        try await Emulator.withEmulator(configuration) { emulator in
            let client = try TestClient(emulator)
            let token = try await client.token()
            clock.advance(by: 3598)
            #expect(try await client.products(token: token).status == 200)
            clock.advance(by: 1)
            let answer = try await client.products(token: token)
            #expect(answer.status == 401)
            #expect(answer.headers[.wwwAuthenticate]?.contains("expired") == true)
            clock.advance(by: -4000)
            #expect(try await client.products(token: token).headers[.wwwAuthenticate]?.contains("not yet") == true)
        }
    }

    @Test func tokensForOtherAPIsAndFromOtherIssuersAreRefused() async throws {
        var configuration = Emulator.Configuration.testing
        configuration.resources.append(
            Emulator.Resource(identifier: "api://others", applicationID: "99990000-0000-4bbb-8ccc-ddddeeeeffff")
        )
        let foreign = try await Emulator.withEmulator(.testing) { try await TestClient($0).token() }
        try await Emulator.withEmulator(configuration) { emulator in
            let client = try TestClient(emulator)
            let body = try await client.requestToken(["scope": "api://others/.default"]).json
            let other = try await client.products(token: try #require(body["access_token"] as? String))
            #expect(other.status == 401)
            #expect(other.headers[.wwwAuthenticate]?.contains("audience") == true)
            // The same keys on another port are another issuer.
            let answer = try await client.products(token: foreign)
            #expect(answer.status == 401)
            #expect(answer.headers[.wwwAuthenticate]?.contains("issuer") == true)
        }
    }

    @Test func callersWithoutTheRoleAreForbidden() async throws {
        var configuration = Emulator.Configuration.testing
        configuration.applications[0].roles = [:]
        try await Emulator.withEmulator(configuration) { emulator in
            let client = try TestClient(emulator)
            let answer = try await client.products(token: try await client.token())
            #expect(answer.status == 403)
            #expect(answer.headers[.wwwAuthenticate]?.contains("error=\"insufficient_scope\"") == true)
        }
    }

    @Test func otherMethodsAreNotAllowed() async throws {
        try await Emulator.withEmulator(.testing) { emulator in
            let client = try TestClient(emulator)
            let headers: HTTPFields = [.authorization: "Bearer \(try await client.token())"]
            let answer = try await client.send(.delete, "/api/products/1", headers: headers)
            #expect(answer.status == 405)
            #expect(answer.headers[.allow] == "GET, HEAD")
        }
    }

    @Test func tenThousandCallsAtOnceAreServed() async throws {
        var configuration = Emulator.Configuration.testing
        configuration.recordedRequestLimit = 10
        try await Emulator.withEmulator(configuration) { emulator in
            let client = try TestClient(emulator)
            let token = try await client.token()
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<10_000 { group.addTask { try await client.products(token: token).status } }
                for try await status in group where status != 200 { Issue.record("status \(status)") }
            }
            #expect(emulator.requestCount(of: .products) == 10_000)
            #expect(emulator.requests(of: .products).count == 10)
        }
    }
}
