//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCredentials
import LatchkeyCrypto
import LatchkeyHTTP
import LatchkeyTokenAcquisition
import LatchkeyTokenCache
import Testing

/// Tokens that are bound to keys.
@Suite struct BoundTokenTests {
    private let issuer = ScriptedIssuer { call in .token("bound", type: call.form["token_type"] ?? "Bearer") }

    // Scoreboard: F34, P40
    @Test func aTokenIsBoundToTheCallersKey() async throws {
        let client = try self.issuer.client()
        let header = try await client.authorizationHeader(
            scopes: [Sample.scope],
            as: .app,
            options: AcquireTokenOptions { $0.scheme = .publicKey("eyJraWQiOiJhYmMifQ") }
        )
        #expect(header.value == "PoP bound")
        #expect(self.issuer.calls.last?.form["token_type"] == "pop")
        #expect(self.issuer.calls.last?.form["req_cnf"] == "eyJraWQiOiJhYmMifQ")
        let bearer = try await client.authorizationHeader(
            scopes: [Sample.scope],
            as: .app,
            options: AcquireTokenOptions { $0.scheme = .publicKeyClaim(#"{"kid":"abc"}"#) }
        )
        #expect(bearer.value == "Bearer bound")
        #expect(self.issuer.calls.last?.form["req_cnf"] == "eyJraWQiOiJhYmMifQ")
    }

    // Scoreboard: P38
    @Test func requestsAreSigned() async throws {
        let client = try self.issuer.client(
            timing: AcquisitionTiming(sleep: { _ in }, wallSeconds: { 1_767_225_600 })
        )
        let options = AcquireTokenOptions {
            $0.scheme = .signedRequest
            $0.signedRequest = .init(method: "get", host: "orders.contoso.com", path: "/v1/orders", nonce: "n-1")
        }
        let header = try await client.authorizationHeader(scopes: [Sample.scope], as: .app, options: options)
        #expect(header.value.hasPrefix("PoP "))
        let signed = try JWS(compact: String(header.value.dropFirst(4)), accepting: [.ps256])
        let payload = String(decoding: signed.payload, as: UTF8.self)
        let start = try #require(payload.firstRange(of: #""jwk":"#)).upperBound
        let end = try #require(payload[start...].firstIndex(of: "}"))
        let key = try JSONWebKey(json: Array(payload[start...end].utf8))
        try signed.verify(with: key.publicKey)
        #expect(signed.header.type == "pop")
        #expect(signed.header.keyID == Base64URL.encode(try key.publicKey.jsonWebKeyThumbprint()))
        for part in [
            #""at":"bound""#, #""ts":"1767225600""#, #""u":"orders.contoso.com""#, #""m":"GET""#, #""p":"/v1/orders""#,
            #""nonce":"n-1""#,
        ] {
            #expect(payload.contains(part))
        }
        let confirmation = try #require(self.issuer.calls.first?.form["req_cnf"])
        let name = String(decoding: try Base64URL.decode(confirmation), as: UTF8.self)
        #expect(name == #"{"kid":"\#(signed.header.keyID ?? "")"}"#)
        // The next request is signed anew, with the same token.
        let next = try await client.authorizationHeader(scopes: [Sample.scope], as: .app, options: options)
        #expect(next.value != header.value)
        #expect(self.issuer.calls.count == 1)
    }

    @Test func aTokenOfAnotherTypeIsRefused() async throws {
        let issuer = ScriptedIssuer { _ in .token() }
        let options = AcquireTokenOptions { $0.scheme = .publicKey("k") }
        let error = await #expect(throws: AcquisitionError.self) {
            try await issuer.client().token(scopes: [Sample.scope], as: .app, options: options)
        }
        #expect(error?.reason == "token_type_mismatch")
        let silent = ScriptedIssuer { _ in .init(body: #"{"access_token":"a","expires_in":3600}"#) }
        let missing = await #expect(throws: AcquisitionError.self) {
            try await silent.client().token(scopes: [Sample.scope], as: .app)
        }
        #expect(missing?.reason == "token_type_missing")
    }

    @Test func aSecretBindsNothing() async throws {
        let options = AcquireTokenOptions { $0.scheme = .boundToCertificate }
        let error = await #expect(throws: AcquisitionError.self) {
            try await self.issuer.client().token(scopes: [Sample.scope], as: .app, options: options)
        }
        #expect(error?.reason == "mtls_certificate_not_provided")
        #expect(self.issuer.calls.isEmpty)
    }

    @Test(
        "Issuers that bind nothing are refused before anything is sent",
        arguments: [
            ("https://login.usgovcloudapi.net/", "t", "mtls_pop_not_supported_for_environment"),
            ("https://login.chinacloudapi.cn/", "t", "mtls_pop_not_supported_for_environment"),
            ("https://sts.windows.net/", "t", "mtls_pop_not_supported_for_environment"),
            ("https://c.ciamlogin.com/", "t", "invalid_authority_type"),
            ("https://login.microsoftonline.com/", "common", "missing_tenanted_authority"),
        ]
    )
    func obstacles(instance: String, tenant: String, reason: String) async throws {
        let client = try self.issuer.client {
            $0.instance = instance
            $0.tenantID = tenant
        }
        let options = AcquireTokenOptions { $0.scheme = .boundToCertificate }
        let error = await #expect(throws: AcquisitionError.self) {
            try await client.token(scopes: [Sample.scope], as: .app, options: options)
        }
        #expect(error?.reason == reason)
        #expect(self.issuer.calls.isEmpty)
    }

    @Test func usersGetNoBoundTokens() async throws {
        let options = AcquireTokenOptions { $0.scheme = .boundToCertificate }
        let error = await #expect(throws: AcquisitionError.self) {
            try await self.issuer.client().token(scopes: ["a"], as: .user(Sample.principal), options: options)
        }
        #expect(error?.reason == "mtls_pop_app_only")
    }

    @Test func vectorsOfThumbprints() throws {
        let example = #"""
            {"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw","e":"AQAB"}
            """#
        let key = try JSONWebKey(json: Array(example.utf8)).publicKey
        #expect(Base64URL.encode(try key.jsonWebKeyThumbprint()) == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs")
    }
}
