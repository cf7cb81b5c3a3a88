//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import Testing

@Suite struct CertificateVerificationTests {
    private static let now: Int64 = 1_767_225_600
    private let root: CertificateAuthority
    private let intermediate: CertificateAuthority
    private let leaf: Certificate

    init() throws {
        self.root = try CertificateAuthority(
            subject: .init(commonName: "Root"),
            validity: .sampleValidity,
            privateKey: SampleKeys.first
        )
        let middle = CertificateProfile(
            subject: .init(commonName: "Middle"),
            usage: .certificateAuthority,
            validity: .sampleValidity
        )
        self.intermediate = try CertificateAuthority(
            certificate: self.root.issue(middle, for: SampleKeys.p384.publicKey),
            privateKey: SampleKeys.p384
        )
        self.leaf = try Self.leaf(of: self.intermediate)
    }

    private static func leaf(
        of authority: CertificateAuthority,
        usage: CertificateUsage = .clientAuthentication,
        validity: ClosedRange<Int64> = .sampleValidity
    ) throws -> Certificate {
        let profile = CertificateProfile(subject: .init(commonName: "Leaf"), usage: usage, validity: validity)
        return try authority.issue(profile, for: SampleKeys.p256.publicKey)
    }

    private func reason(_ body: () throws(CryptoError) -> [Certificate]) -> String {
        do throws(CryptoError) {
            return "trusted: \(try body())"
        } catch {
            #expect(error.code == .untrustedCertificate)
            return error.message
        }
    }

    @Test func theChainToARootIsFound() throws {
        let unrelated = try CertificateAuthority(
            subject: .init(commonName: "Other"),
            validity: .sampleValidity,
            privateKey: SampleKeys.second
        ).certificate
        let chain = try self.leaf.verify(
            intermediates: [unrelated, self.intermediate.certificate],
            anchors: [unrelated, self.root.certificate],
            at: Self.now,
            purpose: .clientAuthentication
        )
        #expect(chain == [self.leaf, self.intermediate.certificate, self.root.certificate])
    }

    @Test func anAnchorNeedNotBeARoot() throws {
        let anchored = try self.leaf.verify(anchors: [self.intermediate.certificate], at: Self.now)
        #expect(anchored == [self.leaf, self.intermediate.certificate])
        #expect(try self.leaf.verify(anchors: [self.leaf], at: Self.now) == [self.leaf])
    }

    @Test func aMissingLinkIsNamed() {
        let anchors = [self.root.certificate]
        #expect(
            self.reason { () throws(CryptoError) in
                try self.leaf.verify(anchors: anchors, at: Self.now)
            }.contains("unable to get local issuer certificate")
        )
        #expect(
            self.reason { () throws(CryptoError) in
                try self.leaf.verify(intermediates: [self.intermediate.certificate], anchors: [], at: Self.now)
            }.contains("not trusted")
        )
    }

    @Test(arguments: [(Int64(1_577_836_799), "not yet valid"), (2_524_608_000, "expired"), (0, "not yet valid")])
    func theTimeMustBeRight(time: Int64, reason: String) {
        let text = self.reason { () throws(CryptoError) in
            try self.leaf.verify(
                intermediates: [self.intermediate.certificate],
                anchors: [self.root.certificate],
                at: time
            )
        }
        #expect(text.contains(reason))
    }

    @Test func anExpiredCertificateAboveIsNoticed() throws {
        let profile = CertificateProfile(
            subject: .init(commonName: "Old"),
            usage: .certificateAuthority,
            validity: 1_577_836_800...1_700_000_000
        )
        let old = try CertificateAuthority(
            certificate: self.root.issue(profile, for: SampleKeys.p384.publicKey),
            privateKey: SampleKeys.p384
        )
        let leaf = try Self.leaf(of: old)
        let text = self.reason { () throws(CryptoError) in
            try leaf.verify(intermediates: [old.certificate], anchors: [self.root.certificate], at: Self.now)
        }
        #expect(text.contains("Certificate 1 above"))
        #expect(text.contains("expired"))
    }

    @Test(arguments: [
        (CertificateUsage.clientAuthentication, CertificatePurpose.clientAuthentication, true),
        (.clientAuthentication, .serverAuthentication, false), (.serverAuthentication, .clientAuthentication, false),
        (.serverAuthentication, .serverAuthentication, true), (.serverAuthentication, .any, true),
        (.serverAndClientAuthentication, .clientAuthentication, true),
    ])
    func thePurposeMustBeRight(usage: CertificateUsage, purpose: CertificatePurpose, isTrusted: Bool) throws {
        let leaf = try Self.leaf(of: self.root, usage: usage)
        let text = self.reason { () throws(CryptoError) in
            try leaf.verify(anchors: [self.root.certificate], at: Self.now, purpose: purpose)
        }
        #expect(text.hasPrefix("trusted") == isTrusted)
        #expect(isTrusted || text.contains("purpose"))
    }

    @Test func aCertificateThatIsNoAuthorityVouchesForNobody() throws {
        let openssl = try OpenSSLCommand()
        let impostor = try Self.leaf(of: self.root)
        try openssl.write(try impostor.pem(), to: "ca.pem")
        try openssl.write(try SampleKeys.p256.pem(), to: "ca.key")
        try openssl.write(try SampleKeys.second.pem(), to: "key.pem")
        try openssl("req", "-new", "-key", "key.pem", "-subj", "/CN=forged", "-out", "request.pem")
        try openssl(
            "x509",
            "-req",
            "-in",
            "request.pem",
            "-CA",
            "ca.pem",
            "-CAkey",
            "ca.key",
            "-CAcreateserial",
            "-days",
            "10000",
            "-out",
            "forged.pem"
        )
        let forged = try Certificate(pem: openssl.read("forged.pem"))
        #expect(forged.isSigned(by: impostor))
        let text = self.reason { () throws(CryptoError) in
            try forged.verify(
                intermediates: [impostor],
                anchors: [self.root.certificate],
                at: forged.validity.lowerBound
            )
        }
        #expect(text.contains("invalid CA certificate"))
    }

    @Test func weakSignaturesAreRefused() throws {
        let openssl = try OpenSSLCommand()
        try openssl.write(try self.root.certificate.pem(), to: "ca.pem")
        try openssl.write(try self.root.privateKey.pem(), to: "ca.key")
        try openssl.write(try SampleKeys.second.pem(), to: "key.pem")
        try openssl("req", "-new", "-key", "key.pem", "-subj", "/CN=weak", "-out", "request.pem")
        try openssl(
            "x509",
            "-req",
            "-in",
            "request.pem",
            "-CA",
            "ca.pem",
            "-CAkey",
            "ca.key",
            "-CAcreateserial",
            "-sha1",
            "-out",
            "weak.pem"
        )
        let weak = try Certificate(pem: openssl.read("weak.pem"))
        let text = self.reason { () throws(CryptoError) in
            try weak.verify(anchors: [self.root.certificate], at: weak.validity.lowerBound)
        }
        #expect(text.contains("too weak"))
    }

    @Test func aNameAloneMakesNoIssuer() throws {
        let namesake = try CertificateAuthority(
            subject: .init(commonName: "Root"),
            validity: .sampleValidity,
            privateKey: SampleKeys.second
        )
        #expect(self.intermediate.certificate.isIssued(by: self.root.certificate))
        #expect(!self.intermediate.certificate.isIssued(by: namesake.certificate))
        #expect(!self.leaf.isIssued(by: self.root.certificate))
        let text = self.reason { () throws(CryptoError) in
            try self.leaf.verify(
                intermediates: [self.intermediate.certificate],
                anchors: [namesake.certificate],
                at: Self.now
            )
        }
        #expect(!text.hasPrefix("trusted"))
    }
}
