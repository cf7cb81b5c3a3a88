//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import Testing

@Suite struct CertificateReadingTests {
    private let certificate: Certificate

    init() throws {
        let profile = CertificateProfile(subject: .init(commonName: "reading"), validity: .sampleValidity)
        self.certificate = try Certificate(selfSigned: profile, with: SampleKeys.first)
    }

    @Test func theFirstCertificateIsReadAmongOtherBlocks() throws {
        let key = try SampleKeys.first.pem()
        let pem = Array("text before\n".utf8) + key + (try self.certificate.pem()) + key
        #expect(try Certificate(pem: pem) == self.certificate)
        #expect(try PrivateKey(pem: Array((try self.certificate.pem()) + key)).publicKey == self.certificate.publicKey)
    }

    @Test func allCertificatesAreReadInTheirOrder() throws {
        let profile = CertificateProfile(subject: .init(commonName: "second"), validity: .sampleValidity)
        let second = try Certificate(selfSigned: profile, with: SampleKeys.second)
        let pem = try self.certificate.pem() + SampleKeys.first.pem() + second.pem()
        #expect(try Certificate.all(pem: pem) == [self.certificate, second])
        #expect(try Certificate.all(pem: []).isEmpty)
        #expect(try Certificate.all(pem: SampleKeys.first.pem()).isEmpty)
    }

    @Test func manyCertificatesAreReadInOnePass() throws {
        let pem = try self.certificate.pem()
        let text = Array(repeatElement(Array("# a comment\n".utf8) + pem, count: 500).joined())
        #expect(try Certificate.all(pem: text) == Array(repeating: self.certificate, count: 500))
        // A megabyte without any certificate, and one that never ends.
        #expect(try Certificate.all(pem: [UInt8](repeating: 0x41, count: 1_000_000)).isEmpty)
        let endless = Array("-----BEGIN CERTIFICATE-----\n".utf8) + [UInt8](repeating: 0x41, count: 1_000_000)
        #expect(throws: CryptoError.self) { try Certificate.all(pem: endless) }
    }

    @Test func aTextCutShortIsRefusedOrHoldsFewer() throws {
        let pem = try self.certificate.pem()
        for count in 0..<pem.count - 1 {
            let read = try? Certificate.all(pem: Array(pem.prefix(count)))
            #expect(read?.isEmpty ?? true, "\(count) bytes")
        }
    }

    @Test func aCertificateCutShortIsRefusedAtEveryLength() {
        for count in self.certificate.der.indices {
            let error = #expect(throws: CryptoError.self) {
                try Certificate(der: Array(self.certificate.der.prefix(count)))
            }
            #expect(error?.code == .invalidCertificate)
        }
    }

    @Test(arguments: [
        "", "no certificate", "-----BEGIN CERTIFICATE-----\n", "-----BEGIN CERTIFICATE-----\nAAAA\n",
        "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END PRIVATE KEY-----\n",
    ])
    func malformedPEMIsRefused(text: String) {
        let error = #expect(throws: CryptoError.self) { try Certificate(pem: Array(text.utf8)) }
        #expect(error?.code == .invalidCertificate)
    }

    @Test func bytesThatAreNotExactlyOneCertificateAreRefused() throws {
        let der = self.certificate.der
        #expect(try Certificate(der: der) == self.certificate)
        for bytes in [[], [0x30], Array(der.dropLast()), der + [0], der + der] {
            let error = #expect(throws: CryptoError.self) { try Certificate(der: bytes) }
            #expect(error?.code == .invalidCertificate)
        }
    }

    @Test func anyDamagedByteIsRefusedOrMakesTheSignatureInvalid() throws {
        for index in self.certificate.der.indices {
            var der = self.certificate.der
            der[index] ^= 0x41
            guard let damaged = try? Certificate(der: der) else { continue }
            #expect(!damaged.isSigned(by: self.certificate), "byte \(index)")
        }
    }

    @Test func certificatesOfTheCommandAreRead() throws {
        let openssl = try OpenSSLCommand()
        try openssl(
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-keyout",
            "key.pem",
            "-out",
            "certificate.pem",
            "-subj",
            "/O=Elsewhere/CN=made by the command",
            "-addext",
            "subjectAltName=DNS:a.test,email:x@y.test"
        )
        let certificate = try Certificate(pem: openssl.read("certificate.pem"))
        #expect(certificate.subject == "CN=made by the command,O=Elsewhere")
        #expect(certificate.alternativeNames == [.dns("a.test")])
        #expect(try PrivateKey(pem: openssl.read("key.pem")).publicKey == certificate.publicKey)
    }

    @Test func aCertificateForAnotherKindOfKeyIsRefused() throws {
        let openssl = try OpenSSLCommand()
        try openssl(
            "req",
            "-x509",
            "-newkey",
            "ed25519",
            "-nodes",
            "-keyout",
            "key.pem",
            "-out",
            "certificate.pem",
            "-subj",
            "/CN=curve"
        )
        let error = #expect(throws: CryptoError.self) { try Certificate(pem: openssl.read("certificate.pem")) }
        #expect(error?.code == .invalidKey)
    }
}
