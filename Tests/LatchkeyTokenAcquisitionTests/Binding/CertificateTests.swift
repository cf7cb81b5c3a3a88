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
import Synchronization
import Testing

/// What certificates authenticate, and what is bound to them.
@Suite struct CertificateTests {
    /// A source whose certificate is replaced.
    private final class Source: CertificateSource {
        private let present: Mutex<SigningCertificate>

        init(_ certificate: SigningCertificate) { self.present = Mutex(certificate) }

        var identifier: String { "test" }
        func replace(with certificate: SigningCertificate) { self.present.withLock { $0 = certificate } }
        func load(at time: Int64) async throws(CredentialError) -> SigningCertificate { self.present.withLock { $0 } }
    }

    private static let key = Result { () throws(CryptoError) in try PrivateKey() }

    private static func certificate(_ name: String) throws -> CertifiedKey {
        let now = SystemSeconds.now
        let profile = CertificateProfile(
            subject: .init(commonName: name),
            usage: .clientAuthentication,
            validity: (now - 86_400)...(now + 365 * 86_400)
        )
        let key = try Self.key.get()
        return try CertifiedKey(privateKey: key, certificates: [Certificate(selfSigned: profile, with: key)])
    }

    private let issuer = ScriptedIssuer { call in .token("bound", type: call.form["token_type"] ?? "Bearer") }
    private let bound = AcquireTokenOptions { $0.scheme = .boundToCertificate }

    private func client(
        _ credential: CredentialDescription,
        _ change: (inout ApplicationOptions) -> Void = { _ in }
    ) throws -> ConfidentialClient {
        try self.issuer.client { options in
            options.credentials = [credential]
            change(&options)
        }
    }

    // Scoreboard: F30, P8
    @Test func aTokenIsBoundToTheCertificate() async throws {
        let key = try Self.certificate("one")
        let client = try self.client(.certificate(SigningCertificate(key)))
        let header = try await client.authorizationHeader(scopes: [Sample.scope], as: .app, options: self.bound)
        #expect(header.value == "mtls_pop bound")
        let call = try #require(self.issuer.calls.first)
        #expect(call.host == "mtlsauth.microsoft.com")
        #expect(call.path == "/\(Sample.tenant)/oauth2/v2.0/token")
        #expect(call.form["token_type"] == "mtls_pop")
        #expect(call.form["client_assertion"] == nil)
        #expect(call.form["req_cnf"] == nil)
        #expect(call.form["client_id"] == Sample.clientID)
        #expect(call.request.clientIdentity != nil)
        #expect(header.clientIdentity == call.request.clientIdentity)
        #expect(try await client.certificateBinding().keyID == key.certificate.x5tS256)
        let token = try await client.token(scopes: [Sample.scope], as: .app, options: self.bound)
        #expect(token.bindingKeyID == key.certificate.x5tS256)
        #expect(self.issuer.calls.count == 1)
        // A bearer token of the same scope is another one.
        let bearer = try await client.authorizationHeader(scopes: [Sample.scope], as: .app)
        #expect(bearer.value == "Bearer bound")
        #expect(self.issuer.calls.last?.host == "login.microsoftonline.com")
    }

    @Test func aTokenThatIsBoundToAnotherKeyIsRefused() async throws {
        let key = try Self.certificate("one")
        for (confirmation, isGood) in [(key.certificate.x5tS256, true), ("other", false)] {
            let issuer = ScriptedIssuer { call in
                .token(
                    Sample.jwt(#"{"cnf":{"x5t#S256":"\#(confirmation)"}}"#),
                    type: call.form["token_type"] ?? "Bearer"
                )
            }
            let client = try issuer.client { $0.credentials = [.certificate(SigningCertificate(key))] }
            var reason: String?
            do throws(AcquisitionError) {
                _ = try await client.token(scopes: [Sample.scope], as: .app, options: self.bound)
            } catch {
                reason = error.reason
            }
            #expect(reason == (isGood ? nil : "token_binding_mismatch"))
        }
    }

    @Test func aRenewedCertificateWithTheSameKeyGetsATokenOfItsOwn() async throws {
        let source = Source(SigningCertificate(try Self.certificate("one")))
        let client = try self.client(.certificate(from: source))
        _ = try await client.token(scopes: [Sample.scope], as: .app, options: self.bound)
        source.replace(with: SigningCertificate(try Self.certificate("two")))
        let other = try self.client(.certificate(from: source))
        _ = try await other.token(scopes: [Sample.scope], as: .app, options: self.bound)
        #expect(self.issuer.calls.count == 2)
    }

    @Test(
        "Hosts that take certificates",
        arguments: [
            ("https://login.microsoftonline.com/", nil, "mtlsauth.microsoft.com"),
            ("https://login.windows.net/", nil, "mtlsauth.microsoft.com"),
            ("https://login.microsoftonline.com/", "westus3", "westus3.mtlsauth.microsoft.com"),
            ("https://login.microsoftonline.us/", nil, "mtlsauth.microsoftonline.us"),
            ("https://login.microsoftonline.us/", "usgovvirginia", "usgovvirginia.mtlsauth.microsoftonline.us"),
            ("https://login.partner.microsoftonline.cn/", nil, "mtlsauth.partner.microsoftonline.cn"),
            ("https://login.sovcloud-identity.fr/", nil, "mtlsauth.sovcloud-identity.fr"),
        ] as [(String, String?, String)]
    )
    func hosts(instance: String, region: String?, host: String) async throws {
        let client = try self.client(.certificate(SigningCertificate(try Self.certificate("one")))) {
            $0.instance = instance
            $0.azureRegion = region
        }
        _ = try await client.token(scopes: [Sample.scope], as: .app, options: self.bound)
        #expect(self.issuer.calls.map(\.host) == [host])
    }

    @Test func anEmulatorNamesItsOwnHost() async throws {
        let client = try self.client(.certificate(SigningCertificate(try Self.certificate("one")))) {
            $0.instance = "https://127.0.0.1:8443/"
            $0.boundInstance = "https://127.0.0.1:9443/"
        }
        _ = try await client.token(scopes: [Sample.scope], as: .app, options: self.bound)
        #expect(self.issuer.calls.map(\.host) == ["127.0.0.1:9443"])
    }

    // Scoreboard: F32, P9
    @Test func aCertificateAuthenticatesForBearerTokens() async throws {
        var credential = CredentialDescription.certificate(SigningCertificate(try Self.certificate("one")))
        credential.isBound = true
        let client = try self.client(credential)
        _ = try await client.token(scopes: [Sample.scope], as: .app)
        _ = try await client.token(scopes: ["a"], as: .onBehalfOf(.init("a.b.c")))
        for call in self.issuer.calls {
            #expect(call.host == "mtlsauth.microsoft.com")
            #expect(call.request.clientIdentity != nil)
            #expect(call.form["token_type"] == nil)
        }
        #expect(self.issuer.calls.count == 2)
    }

    // Scoreboard: P10
    @Test func anAssertionIsBoundToItsCertificate() async throws {
        let identity = ClientIdentity(pem: Array("pem".utf8))
        var credential = CredentialDescription.assertions(named: "bound") { request in
            SignedAssertion(Sample.jwt(#"{"exp":4000000000}"#), clientIdentity: request.isBound ? identity : nil)
        }
        credential.isBound = true
        let client = try self.client(credential)
        _ = try await client.token(scopes: [Sample.scope], as: .app)
        let call = try #require(self.issuer.calls.first)
        #expect(call.form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-pop")
        #expect(call.request.clientIdentity == identity)
        #expect(call.host == "mtlsauth.microsoft.com")
    }

    // Scoreboard: P2, P3, P4, P5
    @Test func assertionsNameTheEndpoint() async throws {
        let key = try Self.certificate("one")
        var credential = CredentialDescription.certificate(from: Source(SigningCertificate(key)))
        credential.sendsCertificateChain = true
        let client = try self.client(credential) { $0.azureRegion = "westus3" }
        _ = try await client.token(
            scopes: [Sample.scope],
            as: .app,
            options: AcquireTokenOptions { $0.clientAssertionClaims = #"{"x":1}"# }
        )
        let call = try #require(self.issuer.calls.first)
        let assertion = try JWS(compact: try #require(call.form["client_assertion"]), accepting: [.ps256])
        try assertion.verify(with: key.certificate.publicKey)
        let payload = String(decoding: assertion.payload, as: UTF8.self).replacing("\\/", with: "/")
        #expect(payload.contains("https://westus3.login.microsoft.com/\(Sample.tenant)/oauth2/v2.0/token"))
        #expect(payload.contains(#""x":1"#))
        #expect(assertion.header["x5t#S256"] == key.certificate.x5tS256)
        #expect(try assertion.header.certificateChain()?.count == 1)
        let federation = try self.client(credential) {
            $0.instance = nil
            $0.tenantID = nil
            $0.authority = "https://fs.contoso.com/adfs"
        }
        _ = try await federation.token(scopes: [Sample.scope], as: .app)
        let compatible = try #require(self.issuer.calls.last?.form["client_assertion"])
        #expect(try JWS(compact: compatible, accepting: [.rs256]).header["x5t"] != nil)
    }

    // Scoreboard: P6
    @Test func aRefusedCertificateIsFetchedAnew() async throws {
        let issuer = ScriptedIssuer { call in
            call.form["client_assertion"].map { !$0.isEmpty } == true
                && Self.refusals.withLock({
                    $0 -= 1; return $0 >= 0
                })
                ? .error("invalid_client", status: 401, #""error_codes":[700027]"#) : .token()
        }
        let credential = CredentialDescription.certificate(
            from: Source(SigningCertificate(try Self.certificate("one")))
        )
        let client = try issuer.client { $0.credentials = [credential] }
        _ = try await client.token(scopes: [Sample.scope], as: .app)
        #expect(issuer.calls.count == 2)
        #expect(issuer.calls[0].form["client_assertion"] != issuer.calls[1].form["client_assertion"])
    }

    private static let refusals = Mutex(1)

    @Test func theHostsIdentityServesAsCredential() async throws {
        let issuer = ScriptedIssuer { call in
            call.path.hasPrefix("/metadata") ? .token(Sample.jwt(#"{"exp":4000000000}"#)) : .token()
        }
        let client = try issuer.client { $0.credentials = [.managedIdentityAssertion(clientID: "mi")] }
        _ = try await client.token(scopes: [Sample.scope], as: .app)
        #expect(issuer.calls.count == 2)
        #expect(issuer.calls.first?.query["resource"] == "api://AzureADTokenExchange")
        #expect(issuer.calls.first?.query["client_id"] == "mi")
        #expect(issuer.calls.last?.form["client_assertion"] == Sample.jwt(#"{"exp":4000000000}"#))
    }

    @Test func anotherApplicationServesAsCredential() async throws {
        let outer = ScriptedIssuer { _ in .token("outer") }
        let inner = try ScriptedIssuer { _ in .token(Sample.jwt(#"{"exp":4000000000}"#)) }.client()
        var options = try Sample.options()
        options.credentials = [
            try .assertions(
                ofProvider: CredentialDescription.applicationAssertionProvider,
                data: ["ConfigurationSection": "AzureAd2"]
            )
        ]
        let client = try ConfidentialClient(
            options,
            cache: Sample.cache(),
            http: outer.http,
            credentialServices: .init(applications: { _ in inner }),
            timing: .immediate
        )
        #expect(try await client.token(scopes: [Sample.scope], as: .app).value == "outer")
        #expect(outer.calls.first?.form["client_assertion"] == Sample.jwt(#"{"exp":4000000000}"#))
    }

    // Scoreboard: P39
    @Test func aTokenForSSHIsNoHeader() async throws {
        let client = try self.issuer.client()
        let options = AcquireTokenOptions { $0.scheme = .sshCertificate(#"{"kty":"RSA"}"#) }
        _ = try await client.token(scopes: [Sample.scope], as: .app, options: options)
        #expect(self.issuer.calls.first?.form["token_type"] == "ssh-cert")
        #expect(self.issuer.calls.first?.form["req_cnf"] == #"{"kty":"RSA"}"#)
        let error = await #expect(throws: AcquisitionError.self) {
            try await client.authorizationHeader(scopes: [Sample.scope], as: .app, options: options)
        }
        #expect(error?.reason == "ssh_cert_used_as_http_header")
    }

    // Scoreboard: P7
    @Test func theApplicationsOwnProviderIsAsked() async throws {
        let asked = Mutex<[ProvidedTokenRequest]>([])
        var events = AcquisitionEvents()
        events.applicationToken = { request in
            asked.withLock { $0.append(request) }
            return ProvidedToken(request.scopes.first == "bad/.default" ? "" : "mine", lifetime: .seconds(7200))
        }
        let client = try self.issuer.client(events: events)
        for _ in 0..<2 { #expect(try await client.token(scopes: [Sample.scope], as: .app).value == "mine") }
        #expect(asked.withLock { $0.map(\.tenant) } == [Sample.tenant])
        let error = await #expect(throws: AcquisitionError.self) {
            try await client.token(scopes: ["bad/.default"], as: .app)
        }
        #expect(error?.reason == "invalid_token_provider_response_value")
        #expect(self.issuer.calls.isEmpty)
    }
}
