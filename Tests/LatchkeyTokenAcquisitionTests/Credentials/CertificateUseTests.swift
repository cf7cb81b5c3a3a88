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

@Suite struct CertificateUseTests {
    private let issuer = ScriptedIssuer { call in
        let info = #""client_info": "\#(Sample.clientInfo)""#
        return .token("token", type: call.form["token_type"] ?? "Bearer", info)
    }
    private let key: CertifiedKey
    private let identity: ClientIdentity

    init() throws {
        self.key = try Sample.certifiedKey()
        self.identity = ClientIdentity(pem: try self.key.certificate.pem() + self.key.privateKey.pem())
    }

    private func client(_ credentials: [CredentialDescription]) throws -> ConfidentialClient {
        try self.issuer.client { $0.credentials = credentials }
    }

    // Scoreboard: P2
    @Test func anAssertionIsMadeForTheEndpoint() async throws {
        let client = try self.client([.certificate(SigningCertificate(self.key))])
        _ = try await client.token(for: TokenRequest(scopes: [Sample.scope], as: .app))
        let call = try #require(self.issuer.calls.first)
        #expect(call.request.clientIdentity == nil)
        #expect(call.form["client_id"] == Sample.clientID)
        let jws = try JWS(compact: try #require(call.form["client_assertion"]), accepting: [.ps256])
        try jws.verify(with: self.key.certificate.publicKey)
        let payload = String(decoding: jws.payload, as: UTF8.self)
        #expect(payload.contains(#""aud":"https://login.microsoftonline.com/\#(Sample.tenant)/oauth2/v2.0/token""#))
    }

    // Scoreboard: P9, F32
    @Test func aBoundCredentialIsPresentedForBearerTokens() async throws {
        var description = CredentialDescription.certificate(SigningCertificate(self.key))
        description.isBound = true
        let client = try self.client([description])
        let app = try await client.token(for: TokenRequest(scopes: [Sample.scope], as: .app))
        let user = TokenRequest(scopes: [Sample.userScope], as: .onBehalfOf(UserAssertion("a.b.c")))
        #expect(try await client.token(for: user).tokenType == "Bearer")
        #expect(app.tokenType == "Bearer")
        #expect(self.issuer.calls.count == 2)
        for call in self.issuer.calls {
            #expect(call.host == "mtlsauth.microsoft.com")
            #expect(call.request.clientIdentity == self.identity)
            #expect(call.form["client_id"] == Sample.clientID)
            #expect(call.form["client_assertion"] == nil)
            #expect(call.form["token_type"] == nil)
        }
    }

    // Scoreboard: P8, F30
    @Test func tokensAreBoundToTheCertificate() async throws {
        // A secret binds nothing, so the certificate behind it serves.
        let client = try self.client([
            try .clientSecret(Sample.secret), .certificate(SigningCertificate(self.key)),
        ])
        let options = AcquireTokenOptions { $0.scheme = .boundToCertificate }
        let token = try await client.token(for: TokenRequest(scopes: [Sample.scope], as: .app, options: options))
        #expect(token.tokenType == "mtls_pop")
        #expect(token.bindingKeyID == self.key.certificate.x5tS256)
        let call = try #require(self.issuer.calls.first)
        #expect(call.host == "mtlsauth.microsoft.com")
        #expect(call.form["token_type"] == "mtls_pop")
        #expect(call.form["client_secret"] == nil)
        #expect(call.form["client_assertion"] == nil)
        #expect(call.request.clientIdentity == self.identity)
        let bearer = try await client.token(for: TokenRequest(scopes: [Sample.scope], as: .app))
        #expect(bearer.tokenType == "Bearer")
        #expect(self.issuer.calls.last?.form["client_secret"] == Sample.secret)
    }

    // Scoreboard: P10
    @Test func anAssertionThatIsBoundGoesWithItsCertificate() async throws {
        let provider = ClosureAssertionProvider("bound") { [identity] request in
            SignedAssertion("bound-assertion", clientIdentity: request.isBound ? identity : nil)
        }
        var description = CredentialDescription.assertions(from: provider)
        description.isBound = true
        _ = try await self.client([description]).token(for: TokenRequest(scopes: [Sample.scope], as: .app))
        let call = try #require(self.issuer.calls.first)
        #expect(call.host == "mtlsauth.microsoft.com")
        #expect(call.form["client_assertion"] == "bound-assertion")
        #expect(call.form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-pop")
        #expect(call.request.clientIdentity == self.identity)
    }
}
