//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyCredentials
import LatchkeyCrypto
import LatchkeyHTTP
import LatchkeyTokenAcquisition
import LatchkeyTokenCache
import Synchronization
import Testing

/// Header fields in all their forms, and what is told along with them.
@Suite struct HeaderTests {
    private let issuer = ScriptedIssuer { call in
        .token("t-\(call.form["grant_type"]?.suffix(6) ?? "")", type: call.form["token_type"] ?? "Bearer")
    }

    private func header(_ client: ConfidentialClient, _ scheme: TokenScheme) async throws -> String {
        let options = AcquireTokenOptions { $0.scheme = scheme }
        return try await client.authorizationHeader(scopes: [Sample.scope], as: .app, options: options).value
    }

    // Scoreboard: D6
    @Test func eachSchemeHasItsPrefix() async throws {
        let client = try self.issuer.client()
        #expect(try await self.header(client, .bearer).hasPrefix("Bearer "))
        #expect(try await self.header(client, .publicKey("eyJraWQiOiJhYmMifQ")).hasPrefix("PoP "))
        #expect(try await self.header(client, .publicKeyClaim(#"{"kid":"abc"}"#)).hasPrefix("Bearer "))
        #expect(try await self.header(client, .signedRequest).hasPrefix("PoP "))
        let key = try PrivateKey()
        let now = SystemSeconds.now
        let profile = CertificateProfile(
            subject: .init(commonName: "c"),
            usage: .clientAuthentication,
            validity: (now - 60)...(now + 86_400 * 30)
        )
        let certified = try CertifiedKey(privateKey: key, certificates: [Certificate(selfSigned: profile, with: key)])
        let bound = try self.issuer.client { $0.credentials = [.certificate(.init(certified))] }
        #expect(try await self.header(bound, .boundToCertificate).hasPrefix("mtls_pop "))
    }

    // Scoreboard: D2
    @Test func aFieldTellsAboutItsToken() async throws {
        let client = try self.issuer.client()
        let first = try await client.authorizationHeader(scopes: [Sample.scope], as: .app)
        let second = try await client.authorizationHeader(scopes: [Sample.scope], as: .app)
        let metadata = try #require(first.metadata)
        #expect(metadata.origin == .issuer)
        #expect(second.metadata?.origin == .memory)
        #expect(metadata.tokenType == "Bearer")
        #expect(metadata.bindingKeyID == nil && first.clientIdentity == nil)
        #expect(metadata.expiresAt == second.metadata?.expiresAt)
        #expect(!"\(first)".contains("t-") && String(reflecting: first.customMirror.children.count) == "0")
        // Whoever joins another's acquisition is told so.
        let gated = ScriptedIssuer { _ in .token("x") }
        let shared = try gated.client()
        async let a = shared.authorizationHeader(scopes: ["other/.default"], as: .app)
        async let b = shared.authorizationHeader(scopes: ["other/.default"], as: .app)
        let origins = try await [a, b].compactMap(\.metadata?.origin)
        #expect(origins.filter { $0 == .issuer }.count == 1)
    }

    // Scoreboard: D1, W70
    @Test func fieldsForUsersForApplicationsAndByOptions() async throws {
        let client = try self.issuer.client()
        let app = try await client.authorizationHeader(scopes: [Sample.scope], as: .app)
        #expect(app.value == "Bearer t-ntials")
        let user = try await client.authorizationHeader(scopes: ["a"], as: .onBehalfOf(.init("a.b.c")))
        #expect(user.value == "Bearer t-bearer")
        let options = AcquireTokenOptions(tenant: "other.example", forceRefresh: true)
        _ = try await client.authorizationHeader(scopes: [Sample.scope], as: .app, options: options)
        #expect(self.issuer.calls.last?.path.hasPrefix("/other.example/") == true)
    }

    // Scoreboard: D14
    @Test func theCorrelationIDIsPassedOnAndNeverEmpty() async throws {
        let client = try self.issuer.client()
        let id = "0f8fad5b-d9cb-469f-a165-70867728950e"
        let options = AcquireTokenOptions(correlationID: id)
        _ = try await client.authorizationHeader(scopes: [Sample.scope], as: .app, options: options)
        _ = try await client.authorizationHeader(scopes: ["b/.default"], as: .app)
        let name = try #require(HTTPField.Name("client-request-id"))
        let sent = self.issuer.calls.map { $0.request.head.headerFields[name] ?? "" }
        #expect(sent.first == id)
        #expect(sent.last?.isEmpty == false && sent.last != id)
        #expect(sent.last?.contains { $0 != "0" && $0 != "-" } == true)
    }

    // Scoreboard: D4
    @Test func schemesOfOnesOwnHaveProvidersOfTheirOwn() async throws {
        struct Assertions: AuthorizationHeaderProvider {
            func authorizationHeader(for request: TokenRequest) async throws(AcquisitionError) -> AuthorizationHeader {
                AuthorizationHeader(value: "SAML assertion-for-\(request.scopes.first ?? "")")
            }
        }
        let client = try self.issuer.client()
        let headers = SchemeHeaderProvider(client, schemes: ["Saml": Assertions()])
        let request = TokenRequest(scopes: [Sample.scope], as: .app, options: .init { $0.scheme = .custom("SAML") })
        #expect(try await headers.authorizationHeader(for: request).value == "SAML assertion-for-\(Sample.scope)")
        let bearer = TokenRequest(scopes: [Sample.scope], as: .app)
        #expect(try await headers.authorizationHeader(for: bearer).value.hasPrefix("Bearer "))
        let error = await #expect(throws: AcquisitionError.self) { try await client.authorizationHeader(for: request) }
        #expect(error?.reason == "unknown_scheme")
        #expect(error?.code == .configuration)
    }

    // Scoreboard: D7
    @Test func signaturesCoverQueryFieldsAndBody() async throws {
        let client = try self.issuer.client()
        var outgoing = HTTPClientRequest(
            head: HTTPRequest(method: .post, scheme: "https", authority: "o.example", path: "/v1/o?b=bar&a=foo&c"),
            body: Array("{\"a\":1}".utf8)
        )
        outgoing.head.headerFields[.contentType] = "application/json"
        let options = AcquireTokenOptions {
            $0.scheme = .signedRequest
            $0.signedRequest = SignedRequest(nonce: "n")
            $0.signedRequest?.coversQuery = true
            $0.signedRequest?.coversBody = true
            $0.signedRequest?.coveredFields = ["Content-Type", "ETag"]
        }
        let request = TokenRequest(scopes: [Sample.scope], as: .app, options: options)
        let header = try await client.authorizationHeader(for: request, sending: outgoing)
        let signed = try JWS(compact: String(header.value.dropFirst(4)), accepting: [.ps256])
        let payload = String(decoding: signed.payload, as: UTF8.self)
        func hash(_ text: String) -> String { Base64URL.encode(Hash.sha256.digest(of: Array(text.utf8))) }
        #expect(payload.contains(#""q":[["b","a","c"],"\#(hash("b=bar&a=foo&c"))"]"#), "\(payload)")
        #expect(payload.contains(#""h":[["content-type"],"\#(hash("content-type: application/json"))"]"#))
        #expect(payload.contains(#""b":"\#(hash(#"{"a":1}"#))""#))
        #expect(payload.contains(#""m":"POST""#) && payload.contains(#""u":"o.example""#))
        #expect(payload.contains(#""p":"/v1/o""#))
        // Only what is wanted is covered.
        var plain = request
        plain.options.signedRequest = nil
        let less = try await client.authorizationHeader(for: plain, sending: outgoing)
        let parts = try JWS(compact: String(less.value.dropFirst(4)), accepting: [.ps256])
        let text = String(decoding: parts.payload, as: UTF8.self)
        #expect(!text.contains(#""q":"#) && !text.contains(#""h":"#) && !text.contains(#""b":"#))
        #expect(text.contains(#""p":"/v1/o""#))
    }
}
