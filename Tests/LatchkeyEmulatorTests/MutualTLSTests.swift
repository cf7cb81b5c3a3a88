//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyCrypto
import LatchkeyEmulator
import LatchkeyHTTP
import Testing

@Suite(.timeLimit(.minutes(1))) struct MutualTLSTests {
    private static func run(
        changing change: (inout Emulator.Application) -> Void = { _ in },
        _ body: (TestClient) async throws -> Void
    ) async throws {
        try await Emulator.withEmulator(.assertions(changing: change)) { try await body(TestClient($0)) }
    }

    private static func identity(_ key: CertifiedKey) throws -> ClientIdentity {
        ClientIdentity(pem: try key.certificate.pem() + key.privateKey.pem())
    }

    /// Asks for an app token over a connection with a client certificate.
    private static func ask(
        _ client: TestClient,
        _ fields: [String: String] = ["token_type": "mtls_pop"],
        with key: CertifiedKey? = TestCredentials.rsa
    ) async throws -> TestClient.Answer {
        var all = [
            "client_id": client.application.clientID, "grant_type": "client_credentials",
            "scope": "api://products/.default",
        ]
        all.merge(fields) { _, new in new }
        return try await client.send(
            .post,
            url: "\(client.emulator.mutualTLSURL)/\(TestClient.tenant)/oauth2/v2.0/token",
            headers: [.contentType: "application/x-www-form-urlencoded"],
            body: TestClient.form(all),
            identity: try key.map(Self.identity)
        )
    }

    /// Calls the products API over a connection with a client certificate.
    private static func products(
        _ client: TestClient,
        _ authorization: String,
        with key: CertifiedKey?
    ) async throws -> TestClient.Answer {
        try await client.send(
            url: "\(client.emulator.mutualTLSURL)/api/products",
            headers: [.authorization: authorization],
            identity: try key.map(Self.identity)
        )
    }

    @Test func aCertificateInTLSProvesTheIdentityAndBindsTheToken() async throws {
        try await Self.run { client in
            let answer = try await Self.ask(client)
            #expect(answer.status == 200, "\(answer.page)")
            #expect(try answer.text("token_type") == "mtls_pop")
            let token = try #require(try answer.text("access_token"))
            let thumbprint = TestCredentials.rsa.certificate.x5tS256
            #expect(try claims(of: token)["cnf"] as? [String: String] == ["x5t#S256": thumbprint])
            #expect(client.emulator.requests(of: .token).last?.clientCertificate == TestCredentials.rsa.certificate)
            // The API accepts the token with its certificate and its scheme, and in no other way.
            #expect(try await Self.products(client, "mtls_pop \(token)", with: TestCredentials.rsa).status == 200)
            #expect(try await Self.products(client, "mtls_pop \(token)", with: TestCredentials.ec).status == 401)
            #expect(try await Self.products(client, "mtls_pop \(token)", with: nil).status == 401)
            #expect(try await Self.products(client, "Bearer \(token)", with: TestCredentials.rsa).status == 401)
        }
    }

    @Test func aBearerTokenMayComeOfACertificateInTLS() async throws {
        try await Self.run { client in
            let answer = try await Self.ask(client, [:])
            #expect(try answer.text("token_type") == "Bearer")
            #expect(try claims(of: answer.text("access_token"))["cnf"] == nil)
        }
    }

    @Test func withoutACertificateOrWithAStrangersNothingIsIssued() async throws {
        try await Self.run { client in
            #expect(try await Self.ask(client, with: nil).code == 392_200)
            #expect(try await Self.ask(client, with: TestCredentials.other).code == 700_027)
            // On the main port nobody asks for a certificate, so none can bind a token.
            let main = try await client.requestToken(["token_type": "mtls_pop"])
            #expect(try main.code == 392_200)
        }
        try await Self.run(changing: { $0.allowsMutualTLS = false }) { client in
            let answer = try await Self.ask(client)
            #expect(try answer.code == 51_000)
        }
    }

    @Test func anAssertionMayComeTogetherWithACertificate() async throws {
        try await Self.run { client in
            var assertion = TestAssertion(for: client)
            assertion.claims["aud"] = "\(client.emulator.mutualTLSURL)/\(TestClient.tenant)/oauth2/v2.0/token"
            var fields = try assertion.fields()
            #expect(try await Self.ask(client, fields).text("token_type") == "Bearer")
            // An assertion that names another certificate does not count with this one.
            assertion.claims["cnf"] = ["x5t#S256": TestCredentials.ec.certificate.x5tS256]
            fields = try assertion.fields()
            fields["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-pop"
            #expect(try await Self.ask(client, fields).code == 50_027)
            assertion.claims["jti"] = "another"
            fields["client_assertion"] = try assertion.signed()
            #expect(try await Self.ask(client, fields).code == 500_181)
            #expect(try await Self.ask(client, fields, with: TestCredentials.ec).status == 200)
        }
    }

    @Test func aTokenMayBeBoundToASigningKey() async throws {
        try await Self.run { client in
            let key = Base64URL.encode(Array("{\"kid\":\"a key\"}".utf8))
            let answer = try await client.requestToken(["token_type": "pop", "req_cnf": key])
            #expect(try answer.text("token_type") == "pop")
            #expect(try claims(of: answer.text("access_token"))["cnf"] as? [String: String] == ["kid": "a key"])
            #expect(try await client.requestToken(["token_type": "pop"]).code == 900_144)
            #expect(try await client.requestToken(["token_type": "pop", "req_cnf": "e30"]).code == 90_023)
            #expect(try await client.requestToken(["token_type": "ssh-cert"]).code == 90_023)
        }
    }
}
