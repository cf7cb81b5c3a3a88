//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyOpenSSL

/// An X.509 certificate, read once: its facts are plain values.
public struct Certificate: Sendable {
    /// The certificate's bytes.
    public let der: [UInt8]
    /// The subject's name in the form of RFC 4514, such as `CN=service,O=Example`.
    public let subject: String
    /// The issuer's name in the same form.
    public let issuer: String
    /// The subject's name, attribute by attribute.
    public let subjectName: CertificateName
    /// The issuer's name, attribute by attribute.
    public let issuerName: CertificateName
    /// The serial number as big-endian bytes.
    public let serialNumber: [UInt8]
    /// The first and last second of validity, in seconds since 1970.
    public let validity: ClosedRange<Int64>
    /// The DNS names, addresses and URIs that the certificate is valid for.
    public let alternativeNames: [SubjectAlternativeName]
    /// Whether the certificate may sign others.
    public let isAuthority: Bool
    /// The subject's key.
    public let publicKey: PublicKey

    /// Reads a certificate.
    ///
    /// - Parameter der: The bytes of exactly one certificate.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/invalidCertificate``, or ``CryptoError/Code/invalidKey`` when
    ///   the subject's key is of a kind that is not supported.
    public init(der: [UInt8]) throws(CryptoError) {
        let handle = try CertificateHandle(der: der)
        guard let key = unsafe KeyHandle(owning: latchkey_certificate_copy_public_key(handle.pointer)) else {
            throw .openSSL(.invalidCertificate, "The public key of the certificate could not be read.")
        }
        self.der = der
        self.subject = try handle.name(of: LATCHKEY_SUBJECT)
        self.issuer = try handle.name(of: LATCHKEY_ISSUER)
        self.subjectName = try handle.attributes(of: LATCHKEY_SUBJECT)
        self.issuerName = try handle.attributes(of: LATCHKEY_ISSUER)
        self.serialNumber = try handle.read { unsafe latchkey_certificate_get_serial($0, $1) }
        self.validity = try handle.validity()
        self.alternativeNames = try handle.alternativeNames()
        self.isAuthority = unsafe latchkey_certificate_is_authority(handle.pointer) == 1
        self.publicKey = try PublicKey(key)
    }

    /// Whether the certificate was signed with the key of another.
    ///
    /// Names, validity and purposes are not looked at.
    ///
    /// - Parameter authority: The other certificate, or this one to ask whether it is self-signed.
    /// - Returns: Whether the signature is the other's.
    public func isSigned(by authority: Certificate) -> Bool {
        guard let handle = try? CertificateHandle(der: self.der) else { return false }
        let pointer = unsafe handle.pointer
        return authority.publicKey.handle.withPointer { unsafe latchkey_certificate_is_signed_by(pointer, $0) } == 1
    }

    /// Whether the certificate was issued by another: names its subject as issuer and was signed with its key.
    ///
    /// Validity and purposes are not looked at; ``verify(intermediates:anchors:at:purpose:)`` does that.
    ///
    /// - Parameter issuer: The other certificate, or this one to ask whether it is self-signed.
    /// - Returns: Whether the other is the issuer.
    public func isIssued(by issuer: Certificate) -> Bool {
        guard let handle = try? CertificateHandle(der: self.der),
            let issuerHandle = try? CertificateHandle(der: issuer.der)
        else { return false }
        return unsafe latchkey_certificate_is_issued_by(handle.pointer, issuerHandle.pointer) == 1
    }
}

extension Certificate: Hashable {
    /// Compares the bytes of two certificates.
    ///
    /// - Parameters:
    ///   - left: One certificate.
    ///   - right: The other.
    /// - Returns: Whether both have the same bytes.
    public static func == (left: Self, right: Self) -> Bool { left.der == right.der }

    /// Feeds the certificate's bytes.
    ///
    /// - Parameter hasher: Takes the bytes.
    public func hash(into hasher: inout Hasher) { hasher.combine(self.der) }
}

extension Certificate: CustomStringConvertible {
    /// The subject's name.
    public var description: String { "Certificate(\(self.subject))" }
}
