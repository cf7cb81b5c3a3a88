//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCredentials
import LatchkeyCrypto

/// Keys and certificates of the tests.
enum Samples {
    /// The present of tests: 2026-01-01.
    static let now: Int64 = 1_767_225_600
    /// A day.
    static let day: Int64 = 86_400

    /// A key.
    static let first = make { () throws(CryptoError) in try PrivateKey() }
    /// Another key.
    static let second = make { () throws(CryptoError) in try PrivateKey() }
    /// A key on P-256.
    static let p256 = make { () throws(CryptoError) in try PrivateKey(generatingOn: .p256) }

    /// A request to Entra.
    static let context = ClientAuthenticationContext(
        clientID: "11112222-3333-4444-5555-666677778888",
        tenant: "3a1c2b4d-0000-4a5b-8c6d-7e8f90a1b2c3",
        tokenEndpoint: "https://login.microsoftonline.com/3a1c2b4d-0000-4a5b-8c6d-7e8f90a1b2c3/oauth2/v2.0/token",
        correlationID: "7f1d6f0e-5a57-4a1e-9f32-1f0f4a6f2c11"
    )

    /// A self-signed certificate with its key, valid for a year around the present unless told otherwise.
    static func key(
        _ name: String = "service",
        organization: String? = "Example",
        key: PrivateKey = first,
        from: Int64 = now - 100 * day,
        until: Int64 = now + 265 * day
    ) throws -> CertifiedKey {
        let profile = CertificateProfile(
            subject: .init(commonName: name, organization: organization),
            usage: .clientAuthentication,
            validity: from...until
        )
        return try CertifiedKey(privateKey: key, certificates: [Certificate(selfSigned: profile, with: key)])
    }

    /// A certificate with its issuers: leaf, authority, root.
    static func chain() throws -> CertifiedKey {
        let validity = (now - 100 * day)...(now + 265 * day)
        let root = try CertificateAuthority(subject: .init(commonName: "Root"), validity: validity, privateKey: second)
        let middle = CertificateProfile(
            subject: .init(commonName: "Middle"),
            usage: .certificateAuthority,
            validity: validity
        )
        let authority = try CertificateAuthority(
            certificate: root.issue(middle, for: p256.publicKey),
            privateKey: p256
        )
        let leaf = CertificateProfile(
            subject: .init(commonName: "leaf"),
            usage: .clientAuthentication,
            validity: validity
        )
        return try CertifiedKey(
            privateKey: first,
            certificates: [authority.issue(leaf, for: first.publicKey), authority.certificate, root.certificate]
        )
    }

    private static func make(_ body: () throws(CryptoError) -> PrivateKey) -> PrivateKey {
        do throws(CryptoError) {
            return try body()
        } catch {
            preconditionFailure("No key for the tests: \(error)")
        }
    }
}

extension CertifiedKey {
    /// The certificates as PEM text.
    func certificatesPEM() throws -> [UInt8] {
        var pem: [UInt8] = []
        for certificate in self.chain { pem += try certificate.pem() }
        return pem
    }
}

extension SecretBytes {
    /// A pass phrase.
    convenience init(_ text: String) { self.init(copying: Array(text.utf8)) }
}
