//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyCredentials
import LatchkeyCrypto
import Testing

@Suite struct ClientAssertionTests {
    private let clock = ManualClock()

    private func credential(
        _ key: CertifiedKey,
        _ options: CertificateCredential.Options = .init()
    ) -> CertificateCredential {
        CertificateCredential(
            CertificateObject(SigningCertificate(key)),
            options: options,
            clock: self.clock.clock
        )
    }

    /// Has the `openssl` program verify an assertion with the public key of a certificate.
    private func verify(_ assertion: DecodedAssertion, with key: CertifiedKey, options: [String]) throws {
        let folder = try TestFolder()
        let parts = assertion.text.split(separator: ".")
        try folder.write("\(parts[0]).\(parts[1])", to: "input")
        try folder.write(try Base64URL.decode(parts[2]), to: "signature")
        try folder.write(try key.certificate.pem(), to: "certificate.pem")
        try folder.write(try folder.openssl("x509", "-in", "certificate.pem", "-pubkey", "-noout"), to: "public.pem")
        let sigopts = options.joined(separator: " ").split(separator: " ").map(String.init)
        let output = try folder.openssl(
            arguments: ["dgst", "-sha256", "-verify", "public.pem", "-signature", "signature"] + sigopts + ["input"]
        )
        #expect(output.contains("Verified OK"))
    }

    // Scoreboard: B2, P2
    @Test func entraGetsTheModernForm() async throws {
        let key = try Samples.key()
        let authentication = try await self.credential(key).authentication(for: Samples.context)
        #expect(authentication.clientIdentity == nil)
        let assertion = try DecodedAssertion(authentication)
        #expect(Set(assertion.header.keys) == ["alg", "typ", "x5t#S256"])
        #expect(assertion.header["alg"] as? String == "PS256")
        #expect(assertion.header["typ"] as? String == "JWT")
        let sha256 = Base64URL.encode(Hash.sha256.digest(of: key.certificate.der))
        #expect(assertion.header["x5t#S256"] as? String == sha256)
        #expect(Set(assertion.claims.keys) == ["aud", "iss", "sub", "jti", "nbf", "exp"])
        #expect(assertion.claims["aud"] as? String == Samples.context.tokenEndpoint)
        #expect(assertion.claims["iss"] as? String == Samples.context.clientID)
        #expect(assertion.claims["sub"] as? String == Samples.context.clientID)
        #expect(UUID(uuidString: try #require(assertion.claims["jti"] as? String)) != nil)
        let salt = ["-sigopt rsa_padding_mode:pss", "-sigopt rsa_pss_saltlen:32", "-sigopt rsa_mgf1_md:sha256"]
        try self.verify(assertion, with: key, options: salt)
    }

    @Test func timesAreNumbers() async throws {
        let authentication = try await self.credential(Samples.key()).authentication(for: Samples.context)
        let text = try #require(authentication.value(of: "client_assertion"))
        let payload = String(decoding: try Base64URL.decode(text.split(separator: ".")[1]), as: UTF8.self)
        #expect(payload.contains("\"nbf\":1767225600,\"exp\":1767226200}"))
    }

    @Test func olderIssuersGetTheCompatibleForm() async throws {
        let key = try Samples.key()
        var context = Samples.context
        context.tokenEndpoint = "https://fs.example.com/adfs/oauth2/token"
        context.assertionStyle = .compatible
        let assertion = try DecodedAssertion(try await self.credential(key).authentication(for: context))
        #expect(Set(assertion.header.keys) == ["alg", "typ", "x5t"])
        #expect(assertion.header["alg"] as? String == "RS256")
        let sha1 = Base64URL.encode(Hash.sha1.digest(of: key.certificate.der))
        #expect(assertion.header["x5t"] as? String == sha1)
        #expect(assertion.claims["aud"] as? String == "https://fs.example.com/adfs/oauth2/token")
        try self.verify(assertion, with: key, options: ["-sigopt rsa_padding_mode:pkcs1"])
    }

    // Scoreboard: B19, P4, W72
    @Test func theChainGoesAlongWhenAsked() async throws {
        let key = try Samples.chain()
        let credential = self.credential(key, .init(sendsChain: true))
        let assertion = try DecodedAssertion(try await credential.authentication(for: Samples.context))
        let x5c = try #require(assertion.header["x5c"] as? [String])
        // The leaf first, and no root.
        #expect(x5c == key.chain.dropLast().map { Data($0.der).base64EncodedString() })
        #expect(x5c.count == 2)
        let issuers = Array(key.chain.dropFirst())
        let kept = SigningCertificate(key.certificate, issuers: issuers) { _, _ throws(CredentialError) in [1] }
        let remote = CertificateCredential(
            CertificateObject(kept),
            options: .init(sendsChain: true),
            clock: self.clock.clock
        )
        let other = try DecodedAssertion(try await remote.authentication(for: Samples.context))
        #expect(other.header["x5c"] as? [String] == x5c)
        let bare = try DecodedAssertion(try await self.credential(key).authentication(for: Samples.context))
        #expect(bare.header["x5c"] == nil)
    }

    // Scoreboard: B20
    @Test func extraClaimsComeOnTopAndWin() async throws {
        var context = Samples.context
        context.extraAssertionClaims = #"{ "xms_az_tm" : {"n":[1.50,9007199254740993]}, "exp": 1767225900 }"#
        let credential = try self.credential(Samples.key())
        let text = try #require(
            try await credential.authentication(for: context).value(of: "client_assertion")
        )
        let payload = String(decoding: try Base64URL.decode(text.split(separator: ".")[1]), as: UTF8.self)
        #expect(payload.hasSuffix(#""nbf":1767225600,"xms_az_tm":{"n":[1.50,9007199254740993]},"exp":1767225900}"#))
        #expect(payload.components(separatedBy: "\"exp\"").count == 2)
        let plain = try await credential.authentication(for: Samples.context)
        #expect(plain.value(of: "client_assertion") != text)
    }

    @Test(arguments: ["", "[]", "{", "{\"a\":1,\"a\":2}", "{\"a\":s3cr3t}", "\"s3cr3t\"", "{} {}"])
    func extraClaimsMustBeAnObject(claims: String) async throws {
        var context = Samples.context
        context.extraAssertionClaims = claims
        let credential = try self.credential(Samples.key())
        let error = await #expect(throws: CredentialError.self) { try await credential.authentication(for: context) }
        #expect(error?.code == .invalidDescription)
        #expect(error?.message.contains("s3cr3t") == false)
    }

    @Test func namesAreEscaped() async throws {
        var context = Samples.context
        context.clientID = "a\"},{\"b\\\n"
        let assertion = try DecodedAssertion(
            try await self.credential(Samples.key()).authentication(for: context)
        )
        #expect(assertion.claims["iss"] as? String == context.clientID)
        #expect(assertion.claims.count == 6)
    }

    @Test func anAssertionThatIssuersWouldRefuseForItsLengthIsNotSent() async throws {
        var context = Samples.context
        context.extraAssertionClaims = "{\"a\":\"\(String(repeating: "x", count: 60_000))\"}"
        let credential = try self.credential(Samples.key())
        let error = await #expect(throws: CredentialError.self) { try await credential.authentication(for: context) }
        #expect(error?.message.contains("65536") == true)
    }

    @Test func entraTakesRSAKeysAlone() async throws {
        let key = try Samples.key(key: Samples.p256)
        let error = await #expect(throws: CredentialError.self) {
            try await self.credential(key).authentication(for: Samples.context)
        }
        #expect(error?.code == .notSupported)
        #expect(error?.message.contains("RSA") == true)
        var context = Samples.context
        context.assertionStyle = .compatible
        let assertion = try DecodedAssertion(try await self.credential(key).authentication(for: context))
        #expect(assertion.header["alg"] as? String == "ES256")
        let jws = try JWS(compact: assertion.text, accepting: [.es256])
        #expect(throws: Never.self) { try jws.verify(with: Samples.p256.publicKey) }
    }

    @Test func theAlgorithmCanBeChosen() async throws {
        let chosen = try self.credential(Samples.key(), .init(algorithm: .rs256))
        let assertion = try DecodedAssertion(try await chosen.authentication(for: Samples.context))
        #expect(assertion.header["alg"] as? String == "RS256")
        #expect(assertion.header["x5t"] != nil)
        let wrong = try self.credential(Samples.key(), .init(algorithm: .es256))
        let error = await #expect(throws: CredentialError.self) {
            try await wrong.authentication(for: Samples.context)
        }
        #expect(error?.code == .notSupported)
    }

    @Test func aKeeperOfKeysWithoutPSSGetsTheOlderForm() async throws {
        let key = try Samples.key()
        let certificate = SigningCertificate(key.certificate) { bytes, algorithm throws(CredentialError) in
            guard algorithm == .rs256, let signature = try? Samples.first.signature(for: bytes, algorithm: algorithm)
            else { throw CredentialError(.notSupported, "RS256 alone.") }
            return signature
        }
        let credential = CertificateCredential(CertificateObject(certificate), clock: self.clock.clock)
        let assertion = try DecodedAssertion(try await credential.authentication(for: Samples.context))
        #expect(assertion.header["alg"] as? String == "RS256")
        #expect(assertion.header["x5t"] as? String == key.certificate.x5t)
        try self.verify(assertion, with: key, options: [])
    }

    /// The vectors of the protocol's description.
    @Test func theHeaderIsThatOfOthers() {
        let header = JOSEHeader(
            algorithm: .ps256,
            ["typ": "JWT", "x5t#S256": "BimEMugGayniIjvMI6qVBLVq5Qj6vzQ1UIhpucMZDiI"]
        )
        #expect(
            Base64URL.encode(header.json)
                == "eyJhbGciOiJQUzI1NiIsInR5cCI6IkpXVCIsIng1dCNTMjU2IjoiQmltRU11Z0dheW5pSWp2TUk2cVZCTFZxNVFqNnZ6UTFV"
                + "SWhwdWNNWkRpSSJ9"
        )
        let thumbprint: [UInt8] = [
            0x84, 0xE0, 0x5C, 0x1D, 0x98, 0xBC, 0xE3, 0xA5, 0x42, 0x1D, 0x22, 0x5B, 0x14, 0x0B, 0x36, 0xE8, 0x6A, 0x3D,
            0x55, 0x34,
        ]
        #expect(Base64URL.encode(thumbprint) == "hOBcHZi846VCHSJbFAs26Go9VTQ")
    }
}
