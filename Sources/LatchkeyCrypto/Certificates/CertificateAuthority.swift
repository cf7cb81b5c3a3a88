//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A certificate with its private key, able to issue further certificates.
public struct CertificateAuthority: Sendable {
    /// The authority's certificate, which clients are to trust.
    public let certificate: Certificate
    /// The authority's key.
    public let privateKey: PrivateKey

    /// Takes an authority that exists already.
    ///
    /// - Parameters:
    ///   - certificate: The authority's certificate.
    ///   - privateKey: The key of that certificate.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/invalidArgument`` when the two do not belong together or the
    ///   certificate may not sign others.
    public init(certificate: Certificate, privateKey: PrivateKey) throws(CryptoError) {
        guard certificate.isAuthority else {
            throw CryptoError(.invalidArgument, "The certificate '\(certificate.subject)' may not sign others.")
        }
        guard certificate.publicKey == privateKey.publicKey else {
            throw CryptoError(.invalidArgument, "The key does not belong to '\(certificate.subject)'.")
        }
        self.certificate = certificate
        self.privateKey = privateKey
    }

    /// Makes a self-signed authority.
    ///
    /// - Parameters:
    ///   - subject: The authority's name.
    ///   - validity: The first and last second of validity, in seconds since 1970.
    ///   - privateKey: The authority's key.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/invalidArgument`` or ``CryptoError/Code/operationFailed``.
    public init(
        subject: DistinguishedName,
        validity: ClosedRange<Int64>,
        privateKey: PrivateKey
    ) throws(CryptoError) {
        let profile = CertificateProfile(subject: subject, usage: .certificateAuthority, validity: validity)
        self.certificate = try CertificateBuilder.make(profile).selfSigned(with: privateKey)
        self.privateKey = privateKey
    }

    /// Issues a certificate.
    ///
    /// - Parameters:
    ///   - profile: What the certificate says.
    ///   - publicKey: The subject's key.
    /// - Returns: The certificate, signed by the authority.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/invalidArgument`` when a name, the serial number or the
    ///   validity cannot be written, and ``CryptoError/Code/operationFailed``.
    public func issue(_ profile: CertificateProfile, for publicKey: PublicKey) throws(CryptoError) -> Certificate {
        try CertificateBuilder.make(profile).signed(by: self, for: publicKey)
    }
}

extension Certificate {
    /// Makes a certificate that is signed with its own key, such as an application's.
    ///
    /// - Parameters:
    ///   - profile: What the certificate says.
    ///   - privateKey: The subject's key, which signs too.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/invalidArgument`` when a name, the serial number or the
    ///   validity cannot be written, and ``CryptoError/Code/operationFailed``.
    public init(selfSigned profile: CertificateProfile, with privateKey: PrivateKey) throws(CryptoError) {
        self = try CertificateBuilder.make(profile).selfSigned(with: privateKey)
    }
}
