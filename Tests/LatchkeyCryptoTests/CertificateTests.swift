//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import Testing

@Suite struct CertificateTests {
    private let authority: CertificateAuthority
    private let leaf: Certificate

    init() throws {
        self.authority = try CertificateAuthority(
            subject: .init(commonName: "Test Root", organization: "Latchkey, \"Tests\""),
            validity: .sampleValidity,
            privateKey: SampleKeys.first
        )
        self.leaf = try self.authority.issue(
            CertificateProfile(
                subject: .init(commonName: "Dienst für alle", organization: "Latchkey", organizationalUnit: "Tests"),
                alternativeNames: [
                    .dns("localhost"), .dns("*.example.test"), .ipAddress("127.0.0.1"), .ipAddress("::1"),
                    .uri("spiffe://example.test/service"),
                ],
                usage: .serverAuthentication,
                validity: .sampleValidity,
                serialNumber: [0x80, 1, 2, 3]
            ),
            for: SampleKeys.second.publicKey
        )
    }

    @Test func factsAreThoseOfTheProfile() throws {
        #expect(self.leaf.subject == "CN=Dienst für alle,OU=Tests,O=Latchkey")
        #expect(self.leaf.issuer == self.authority.certificate.subject)
        #expect(self.leaf.serialNumber == [0x80, 1, 2, 3])
        #expect(self.leaf.validity == .sampleValidity)
        #expect(self.leaf.publicKey == SampleKeys.second.publicKey)
        #expect(!self.leaf.isAuthority)
        #expect(self.authority.certificate.isAuthority)
        #expect(
            self.leaf.alternativeNames == [
                .dns("localhost"), .dns("*.example.test"), .ipAddress("127.0.0.1"), .ipAddress("::1"),
                .uri("spiffe://example.test/service"),
            ]
        )
    }

    @Test func signaturesTellWhoIssued() throws {
        #expect(self.leaf.isSigned(by: self.authority.certificate))
        #expect(self.authority.certificate.isSigned(by: self.authority.certificate))
        #expect(!self.leaf.isSigned(by: self.leaf))
    }

    @Test(arguments: [
        ("2001:db8::", "2001:db8::"), ("2001:db8:0:1:0:0:0:1", "2001:db8:0:1::1"), ("::", "::"),
        ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"), ("::ffff:1.2.3.4", "::ffff:102:304"),
        ("1:0:2:0:3:0:4:0", "1:0:2:0:3:0:4:0"),
    ])
    func addressesAreWrittenInTheirShortForm(address: String, expected: String) throws {
        let profile = CertificateProfile(
            subject: .init(commonName: "a"),
            alternativeNames: [.ipAddress(address)],
            validity: .sampleValidity
        )
        let certificate = try Certificate(selfSigned: profile, with: SampleKeys.second)
        #expect(certificate.alternativeNames == [.ipAddress(expected)])
    }

    @Test func theCommandVerifiesTheChain() throws {
        let openssl = try OpenSSLCommand()
        try openssl.write(try self.authority.certificate.pem(), to: "ca.pem")
        try openssl.write(try self.leaf.pem(), to: "leaf.pem")
        let verified = try openssl("verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", "ca.pem", "leaf.pem")
        #expect(verified.contains("leaf.pem: OK"))
        try openssl("verify", "-CAfile", "ca.pem", "-verify_hostname", "a.example.test", "leaf.pem")
        try openssl("verify", "-CAfile", "ca.pem", "-verify_ip", "::1", "leaf.pem")
    }

    @Test func theCommandReadsTheSameFacts() throws {
        let openssl = try OpenSSLCommand()
        try openssl.write(try self.leaf.pem(), to: "leaf.pem")
        let text = try openssl("x509", "-in", "leaf.pem", "-noout", "-text", "-fingerprint", "-sha256")
        for fact in [
            "Version: 3", "sha256WithRSAEncryption", "CA:FALSE", "Digital Signature", "TLS Web Server Authentication",
            "Not Before: Jan  1 00:00:00 2020 GMT", "Not After : Dec 31 23:59:59 2049 GMT", "(0x80010203)",
            "DNS:localhost, DNS:*.example.test, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1",
            "X509v3 Authority Key Identifier", "X509v3 Subject Key Identifier",
        ] {
            #expect(text.contains(fact), "\(fact)")
        }
        let thumbprint = self.leaf.sha256Thumbprint.map { ($0 < 16 ? "0" : "") + String($0, radix: 16).uppercased() }
        #expect(text.contains(thumbprint.joined(separator: ":")))
        #expect(self.leaf.sha1Thumbprint == Hash.sha1.digest(of: self.leaf.der))
    }

    @Test func clientCertificatesServeClientsOnly() throws {
        let profile = CertificateProfile(
            subject: .init(commonName: "client"),
            usage: .clientAuthentication,
            validity: .sampleValidity
        )
        let client = try self.authority.issue(profile, for: SampleKeys.second.publicKey)
        let openssl = try OpenSSLCommand()
        try openssl.write(try self.authority.certificate.pem(), to: "ca.pem")
        try openssl.write(try client.pem(), to: "client.pem")
        try openssl("verify", "-purpose", "sslclient", "-CAfile", "ca.pem", "client.pem")
        let text = try openssl("x509", "-in", "client.pem", "-noout", "-purpose")
        #expect(text.contains("SSL client : Yes"))
        #expect(text.contains("SSL server : No"))
    }

    @Test func anAuthorityOutlivesItsProcess() throws {
        let key = try PrivateKey(pem: self.authority.privateKey.pem())
        let certificate = try Certificate(pem: self.authority.certificate.pem())
        #expect(certificate == self.authority.certificate)
        let revived = try CertificateAuthority(certificate: certificate, privateKey: key)
        let profile = CertificateProfile(subject: .init(commonName: "later"), validity: .sampleValidity)
        #expect(try revived.issue(profile, for: key.publicKey).isSigned(by: self.authority.certificate))
    }

    @Test func anAuthorityNeedsItsOwnKeyAndTheRightToSign() throws {
        for (certificate, key) in [(self.authority.certificate, SampleKeys.second), (self.leaf, SampleKeys.second)] {
            let error = #expect(throws: CryptoError.self) {
                try CertificateAuthority(certificate: certificate, privateKey: key)
            }
            #expect(error?.code == .invalidArgument)
        }
    }

    @Test func serialNumbersDifferUnlessChosen() throws {
        let profile = CertificateProfile(subject: .init(commonName: "a"), validity: .sampleValidity)
        let first = try self.authority.issue(profile, for: SampleKeys.second.publicKey)
        let second = try self.authority.issue(profile, for: SampleKeys.second.publicKey)
        #expect(first.serialNumber != second.serialNumber)
    }

    @Test func textCannotSmuggleInNames() throws {
        let profile = CertificateProfile(
            subject: .init(commonName: "a,O=Evil/CN=b"),
            alternativeNames: [.dns("a,DNS:evil.test")],
            validity: .sampleValidity
        )
        let certificate = try self.authority.issue(profile, for: SampleKeys.second.publicKey)
        #expect(certificate.alternativeNames == [.dns("a,DNS:evil.test")])
        #expect(certificate.subject == "CN=a\\,O=Evil/CN=b")
    }

    @Test(arguments: [
        CertificateProfile(subject: .init(commonName: ""), validity: .sampleValidity),
        CertificateProfile(subject: .init(commonName: String(repeating: "a", count: 65)), validity: .sampleValidity),
        CertificateProfile(subject: .init(commonName: "a"), alternativeNames: [.dns("")], validity: .sampleValidity),
        CertificateProfile(subject: .init(commonName: "a"), alternativeNames: [.dns("a b")], validity: .sampleValidity),
        CertificateProfile(subject: .init(commonName: "a"), alternativeNames: [.dns("ä")], validity: .sampleValidity),
        CertificateProfile(
            subject: .init(commonName: "a"),
            alternativeNames: [.dns("a\0b")],
            validity: .sampleValidity
        ),
        CertificateProfile(
            subject: .init(commonName: "a"),
            alternativeNames: [.ipAddress("1.2.3")],
            validity: .sampleValidity
        ),
        CertificateProfile(subject: .init(commonName: "a"), validity: -1...1),
        CertificateProfile(subject: .init(commonName: "a"), validity: 0...Int64.max),
        CertificateProfile(subject: .init(commonName: "a"), validity: .sampleValidity, serialNumber: []),
        CertificateProfile(subject: .init(commonName: "a"), validity: .sampleValidity, serialNumber: [0, 0]),
        CertificateProfile(
            subject: .init(commonName: "a"),
            validity: .sampleValidity,
            serialNumber: [UInt8](repeating: 1, count: 21)
        ),
    ])
    func profilesThatCannotBeWrittenAreRefused(profile: CertificateProfile) {
        let error = #expect(throws: CryptoError.self) {
            try self.authority.issue(profile, for: SampleKeys.second.publicKey)
        }
        #expect(error?.code == .invalidArgument)
    }

    @Test func yearsAfter2049AreWrittenInTheLongForm() throws {
        let profile = CertificateProfile(subject: .init(commonName: "a"), validity: 0...253_402_300_799)
        let certificate = try Certificate(selfSigned: profile, with: SampleKeys.first)
        #expect(certificate.validity == 0...253_402_300_799)
    }
}
