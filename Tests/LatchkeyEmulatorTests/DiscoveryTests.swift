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

@Suite(.timeLimit(.minutes(1))) struct DiscoveryTests {
    @Test func metadataLeadsToTheTokenEndpointAndTheKeys() async throws {
        try await Emulator.withEmulator(.testing) { emulator in
            let client = try TestClient(emulator)
            let base = "\(emulator.baseURL)/\(TestClient.tenant)"
            let answer = try await client.send(.get, "/\(TestClient.tenant)/v2.0/.well-known/openid-configuration")
            let metadata = try answer.json
            #expect(answer.status == 200)
            #expect(metadata["issuer"] as? String == "\(base)/v2.0")
            #expect(metadata["token_endpoint"] as? String == "\(base)/oauth2/v2.0/token")
            #expect(metadata["jwks_uri"] as? String == "\(base)/discovery/v2.0/keys")
            let shared = try await client.send(.get, "/common/v2.0/.well-known/openid-configuration").json
            #expect(shared["issuer"] as? String == "\(emulator.baseURL)/{tenantid}/v2.0")
        }
    }

    @Test func thePublishedKeysVerifyTokens() async throws {
        try await Emulator.withEmulator(.testing) { emulator in
            let client = try TestClient(emulator)
            let answer = try await client.send(.get, "/common/discovery/v2.0/keys")
            let keys = try #require(try answer.json["keys"] as? [[String: Any]])
            let token = try JWS(compact: try await client.token(), accepting: [.rs256])
            let key = try #require(keys.first { $0["kid"] as? String == token.header.keyID })
            let components = try RSAComponents(
                n: try #require(key["n"] as? String),
                e: try #require(key["e"] as? String)
            )
            try token.verify(with: PublicKey(rsa: components))
            let chain = try #require(key["x5c"] as? [String])
            let certificate = try Certificate(der: Array(try #require(Data(base64Encoded: chain[0]))))
            #expect(try certificate.publicKey == PublicKey(rsa: components))
            #expect(key["x5t"] as? String == Base64URL.encode(certificate.sha1Thumbprint))
        }
    }

    @Test func aNewSigningKeyLeavesTheOldOnePublished() async throws {
        var configuration = Emulator.Configuration.testing
        configuration.identity = try TestIdentity.shared.rotatingSigningKey()
        let old = try await Emulator.withEmulator(.testing) { try await Self.keyIDs(of: $0) }
        let new = try await Emulator.withEmulator(configuration) { try await Self.keyIDs(of: $0) }
        #expect(new.published == [new.signing] + old.published)
        #expect(new.signing != old.signing)
    }

    private static func keyIDs(of emulator: Emulator) async throws -> (signing: String, published: [String]) {
        let client = try TestClient(emulator)
        let keys = try await client.send(.get, "/common/discovery/v2.0/keys").json["keys"] as? [[String: Any]] ?? []
        let token = try JWS(compact: try await client.token(), accepting: [.rs256])
        return (token.header.keyID ?? "", keys.compactMap { $0["kid"] as? String })
    }

    @Test func instanceDiscoveryConfirmsOnlyThisHost() async throws {
        try await Emulator.withEmulator(.testing) { emulator in
            let client = try TestClient(emulator)
            let path = "/common/discovery/instance?api-version=1.1"
            let own = try await client.send(
                .get,
                "\(path)&authorization_endpoint=https%3A%2F%2Flocalhost%3A\(emulator.port)%2Fcontoso.example%2Fauthorize"
            )
            #expect(
                try own.json["tenant_discovery_endpoint"] as? String
                    == "\(emulator.baseURL)/contoso.example/v2.0/.well-known/openid-configuration"
            )
            let metadata = try #require(try own.json["metadata"] as? [[String: Any]])
            #expect(metadata[0]["aliases"] as? [String] == ["localhost:\(emulator.port)"])
            for endpoint in ["https://evil.test/common/authorize", "https%3A%2F%2Flocalhost%2Fa%2Fauthorize", ""] {
                let other = try await client.send(.get, "\(path)&authorization_endpoint=\(endpoint)")
                #expect(other.status == 400)
                #expect(try other.json["error"] as? String == "invalid_instance")
            }
            #expect(try await client.send(.get, path).json["error"] as? String == "invalid_request")
        }
    }

    @Test(arguments: [
        "/", "//", "/common", "/api", "/api/productsx", "/common/oauth2/token", "/a/b/oauth2/v2.0/token", "/../etc",
    ])
    func nothingIsAtOtherPaths(path: String) async throws {
        try await Emulator.withEmulator(.testing) { emulator in
            let answer = try await TestClient(emulator).send(.get, path)
            #expect(answer.status == 404)
            #expect(emulator.requestCount(of: .other) == 1)
        }
    }
}
