//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import Testing

@Suite struct CertifiedKeyTests {
    private let root: CertificateAuthority
    private let intermediate: CertificateAuthority
    private let leaf: Certificate

    init() throws {
        (self.root, self.intermediate, self.leaf) = try SampleChain.make()
    }

    @Test func theChainIsOrderedFromTheLeafUp() throws {
        let certificates = [self.root.certificate, self.leaf, self.intermediate.certificate]
        let key = try CertifiedKey(privateKey: SampleKeys.p256, certificates: certificates)
        #expect(key.certificate == self.leaf)
        #expect(key.chain == [self.leaf, self.intermediate.certificate, self.root.certificate])
        #expect(key.x5c == [self.leaf, self.intermediate.certificate].map { Base64.encode($0.der) })
    }

    @Test func certificatesOfOthersAreLeftOut() throws {
        let profile = CertificateProfile(subject: .init(commonName: "other"), validity: .sampleValidity)
        let other = try Certificate(selfSigned: profile, with: SampleKeys.second)
        let key = try CertifiedKey(privateKey: SampleKeys.p256, certificates: [other, self.leaf, other, self.leaf])
        #expect(key.chain == [self.leaf])
        #expect(key.x5c == [Base64.encode(self.leaf.der)])
    }

    @Test func aSelfSignedCertificateIsSentItself() throws {
        let profile = CertificateProfile(subject: .init(commonName: "self"), validity: .sampleValidity)
        let certificate = try Certificate(selfSigned: profile, with: SampleKeys.second)
        let key = try CertifiedKey(privateKey: SampleKeys.second, certificates: [certificate])
        #expect(key.x5c == [Base64.encode(certificate.der)])
    }

    @Test func ofRenewedCertificatesTheLongestValidIsUsed() throws {
        let dates = [1_600_000_000, 1_900_000_000, 1_800_000_000] as [Int64]
        let certificates = try dates.map { end in
            try self.root.issue(
                CertificateProfile(subject: .init(commonName: "renewed"), validity: 1_577_836_800...end),
                for: SampleKeys.p256.publicKey
            )
        }
        let key = try CertifiedKey(privateKey: SampleKeys.p256, certificates: certificates)
        #expect(key.certificate == certificates[1])
    }

    @Test func aKeyWithoutItsCertificateIsRefused() throws {
        for certificates in [[], [self.leaf]] {
            let error = #expect(throws: CryptoError.self) {
                try CertifiedKey(privateKey: SampleKeys.p384, certificates: certificates)
            }
            #expect(error?.code == .invalidCertificate)
        }
    }

    @Test func bothAreReadFromOneText() throws {
        let certificates = try self.intermediate.certificate.pem() + self.leaf.pem()
        for pem in [try certificates + SampleKeys.p256.pem(), try SampleKeys.p256.pem() + certificates] {
            let key = try CertifiedKey(pem: pem)
            #expect(key.chain == [self.leaf, self.intermediate.certificate])
            #expect(key.privateKey.publicKey == SampleKeys.p256.publicKey)
        }
        let noKey = #expect(throws: CryptoError.self) { try CertifiedKey(pem: certificates) }
        #expect(noKey?.code == .invalidKey)
        let noCertificate = #expect(throws: CryptoError.self) { try CertifiedKey(pem: SampleKeys.p256.pem()) }
        #expect(noCertificate?.code == .invalidCertificate)
    }

    @Test func thumbprintsOfTheStandardFormAreWritten() throws {
        let openssl = try OpenSSLCommand()
        try openssl.write(self.leaf.der, to: "leaf.der")
        for (option, text) in [("-sha1", self.leaf.x5t), ("-sha256", self.leaf.x5tS256)] {
            try openssl("dgst", option, "-binary", "-out", "digest", "leaf.der")
            #expect(try Base64URL.decode(text) == openssl.read("digest"))
            #expect(!text.contains("="))
        }
    }

    @Test func descriptionsHoldNoKeyMaterial() throws {
        let key = try CertifiedKey(privateKey: SampleKeys.p256, certificates: [self.leaf])
        var text = "\(key) \(String(reflecting: key))"
        dump(key, to: &text)
        #expect(text.contains("redacted"))
        #expect(!text.contains(String(try SampleKeys.p256.publicKey.jsonWebKey().suffix(40))))
    }
}
