//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

/// Keys and certificates of clients that are made once for all tests.
enum TestCredentials {
    /// The time span of the certificates: around both the manual clock's time and the present.
    static let validity: ClosedRange<Int64> = 1_700_000_000...4_000_000_000

    static let rsa = make { try Self.selfSigned("CN=rsa", key: PrivateKey()) }
    static let other = make { try Self.selfSigned("CN=other", key: PrivateKey()) }
    static let ec = make { try Self.selfSigned("CN=ec", key: PrivateKey(generatingOn: .p256)) }
    static let expired = make {
        try Self.selfSigned("CN=expired", key: rsa.privateKey, validity: 1_600_000_000...1_700_000_000)
    }
    static let authority = make {
        try CertificateAuthority(
            subject: DistinguishedName(commonName: "Clients"),
            validity: Self.validity,
            privateKey: PrivateKey()
        )
    }
    /// A certificate that the authority signed for `CN=orders`.
    static let issued = make { try Self.issue("orders") }
    /// A certificate that the authority signed for another name.
    static let issuedForOther = make { try Self.issue("orders2") }

    private static func issue(_ name: String) throws -> CertifiedKey {
        let key = try PrivateKey()
        let profile = CertificateProfile(
            subject: DistinguishedName(commonName: name),
            usage: .clientAuthentication,
            validity: Self.validity
        )
        let certificate = try Self.authority.issue(profile, for: key.publicKey)
        return try CertifiedKey(privateKey: key, certificates: [certificate, Self.authority.certificate])
    }

    private static func selfSigned(
        _ name: String,
        key: PrivateKey,
        validity: ClosedRange<Int64> = Self.validity
    ) throws -> CertifiedKey {
        let profile = CertificateProfile(
            subject: DistinguishedName(commonName: String(name.dropFirst(3))),
            usage: .clientAuthentication,
            validity: validity
        )
        return try CertifiedKey(privateKey: key, certificates: [Certificate(selfSigned: profile, with: key)])
    }

    private static func make<Value>(_ body: () throws -> Value) -> Value {
        do {
            return try body()
        } catch {
            preconditionFailure("No keys for the tests: \(error)")
        }
    }
}
