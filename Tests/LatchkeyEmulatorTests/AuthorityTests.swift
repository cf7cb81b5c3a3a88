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

@Suite(.timeLimit(.minutes(1))) struct AuthorityTests {
    private static let app = ["grant_type": "client_credentials", "scope": "api://products/.default"]

    private static func fields(_ client: TestClient) -> [String: String] {
        Self.app.merging(
            ["client_id": client.application.clientID, "client_secret": client.application.secrets[0]]
        ) { $1 }
    }

    @Test(arguments: [
        ("/tfp/contoso.example/b2c_1_susi", "/oauth2/v2.0/token", "/v2.0"),
        ("/contoso.example/B2C_1_susi", "/oauth2/v2.0/token", "/v2.0"),
        ("/dstsv2/contoso.example", "/oauth2/v2.0/token", "/v2.0"), ("/adfs", "/oauth2/token", ""),
    ])
    func everyKindOfAuthorityHasItsPaths(prefix: String, path: String, version: String) async throws {
        try await Emulator.withEmulator(.testing) { emulator in
            let client = try TestClient(emulator)
            let metadata = try await client.send(.get, "\(prefix)\(version)/.well-known/openid-configuration")
            #expect(try metadata.text("token_endpoint") == "\(emulator.baseURL)\(prefix)\(path)")
            let keys = try #require(try metadata.text("jwks_uri")).dropFirst(emulator.baseURL.count)
            #expect(try await client.send(.get, String(keys)).json["keys"] != nil)
            let answer = try await client.post(prefix + path, Self.fields(client))
            #expect(answer.status == 200, "\(answer.page)")
        }
    }

    @Test func usersOfB2CAreNamedWithThePolicyAndThoseOfADFSNotAtAll() async throws {
        try await Emulator.withEmulator(.testing) { emulator in
            let client = try TestClient(emulator)
            let user = emulator.configuration.users[0]
            let fields = Self.fields(client).merging(
                [
                    "grant_type": "password", "username": user.username, "password": user.password,
                    "scope": "api://products/Products.Read openid", "client_info": "1",
                ]
            ) { $1 }
            let b2c = try await client.post("/tfp/contoso.example/b2c_1_susi/oauth2/v2.0/token", fields)
            let info = try Base64URL.decode(try b2c.text("client_info") ?? "")
            #expect(String(decoding: info, as: UTF8.self).contains("\(user.objectID)-b2c_1_susi"))
            #expect(try claims(of: b2c.text("id_token"))["tfp"] as? String == "b2c_1_susi")
            let adfs = try await client.post("/adfs/oauth2/token", fields)
            #expect(try adfs.text("client_info") == nil)
            #expect(try claims(of: adfs.text("id_token"))["iss"] as? String == "\(emulator.baseURL)/adfs")
        }
    }

    @Test func aServerOfADFSIsConfirmed() async throws {
        try await Emulator.withEmulator(.testing) { emulator in
            let client = try TestClient(emulator)
            let path = "/.well-known/webfinger?rel=x&resource=https%3A%2F%2F"
            let own = try await client.send(.get, "\(path)localhost%3A\(emulator.port)")
            let links = try #require(try own.json["links"] as? [[String: String]])
            #expect(links.first?["rel"] == "http://schemas.microsoft.com/rel/trusted-realm")
            #expect(try await client.send(.get, "\(path)evil.example").status == 404)
        }
    }

    @Test func otherHostNamesAreAnsweredAsIfTheyWereReached() async throws {
        var configuration = Emulator.Configuration.assertions()
        configuration.hosts = ["login.microsoftonline.com", "westus2.login.microsoft.com"]
        try await Emulator.withEmulator(configuration) { emulator in
            let client = try TestClient(emulator)
            let host = "westus2.login.microsoft.com"
            let path = "/common/discovery/instance?api-version=1.1&authorization_endpoint="
            let known = try await client.send(.get, "\(path)https%3A%2F%2F\(host)%2Fcontoso.example%2Fauthorize")
            #expect(known.status == 200)
            let metadata = try #require(try known.json["metadata"] as? [[String: Any]])
            #expect(metadata[1]["preferred_network"] as? String == "login.microsoftonline.com")
            let token = try await client.token()
            let issuer = try claims(of: token)["iss"] as? String
            #expect(issuer == "https://login.microsoftonline.com/\(TestClient.tenant)/v2.0")
            #expect(try await client.products(token: token).status == 200)
        }
    }

    @Test func secretsMayComeInTheHeader() async throws {
        try await Emulator.withEmulator(.testing) { emulator in
            let client = try TestClient(emulator)
            let path = "/\(TestClient.tenant)/oauth2/v2.0/token"
            for (secret, status) in [(client.application.secrets[0], 200), ("wrong", 401)] {
                let credential = Base64.encode(Array("\(client.application.clientID):\(secret)".utf8))
                let answer = try await client.post(path, Self.app, headers: [.authorization: "Basic \(credential)"])
                #expect(answer.status == status)
            }
        }
    }

    @Test func theSigningKeyMayChangeWhileTheEmulatorRuns() async throws {
        try await Emulator.withEmulator(.testing) { emulator in
            let client = try TestClient(emulator)
            let old = try await client.token()
            try emulator.rotateSigningKey()
            #expect(try await client.products(token: old).status == 200)
            #expect(try await client.products(token: client.token()).status == 200)
            let keys = try await client.send(.get, "/common/discovery/v2.0/keys").json["keys"] as? [Any]
            #expect(keys?.count == 2)
            try emulator.rotateSigningKey(retiringOthers: true)
            #expect(try await client.products(token: old).status == 401)
            #expect(try await client.products(token: client.token()).status == 200)
        }
    }

    @Test func applicationsMayChangeWhileTheEmulatorRuns() async throws {
        try await Emulator.withEmulator(.testing) { emulator in
            let client = try TestClient(emulator)
            var application = client.application
            application.secrets = ["another"]
            try emulator.update(application)
            #expect(try await client.requestToken().code == 7_000_215)
            #expect(try await client.requestToken(["client_secret": "another"]).status == 200)
        }
    }
}
