//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyOpenSSL

/// A certificate while it is put together.
@safe struct CertificateBuilder: ~Copyable {
    private let pointer: OpaquePointer

    /// Starts an empty certificate.
    private init() throws(CryptoError) {
        guard let pointer = unsafe latchkey_certificate_builder_new() else {
            throw .openSSL(.operationFailed, "No certificate could be made.")
        }
        unsafe self.pointer = pointer
    }

    deinit {
        unsafe latchkey_certificate_builder_free(self.pointer)
    }

    /// Starts a certificate that says what a profile holds.
    static func make(_ profile: CertificateProfile) throws(CryptoError) -> CertificateBuilder {
        let builder = try CertificateBuilder()
        try builder.setSerialNumber(profile.serialNumber)
        try builder.setValidity(profile.validity)
        try builder.addSubject(profile.subject)
        for name in profile.alternativeNames { try builder.add(name) }
        for (name, value) in profile.usage.extensions {
            guard unsafe latchkey_certificate_builder_add_extension(builder.pointer, name, value) == 1 else {
                throw .openSSL(.operationFailed, "The extension '\(name)' could not be added.")
            }
        }
        return builder
    }

    /// Signs the certificate with the subject's own key.
    consuming func selfSigned(with key: PrivateKey) throws(CryptoError) -> Certificate {
        let builder = unsafe self.pointer
        let pointer = key.handle.withPointer { key in
            unsafe latchkey_certificate_builder_sign(builder, key, nil, key)
        }
        return try unsafe Self.finish(pointer)
    }

    /// Signs the certificate with an authority's key.
    consuming func signed(
        by authority: CertificateAuthority,
        for publicKey: PublicKey
    ) throws(CryptoError) -> Certificate {
        let builder = unsafe self.pointer
        let issuer = try CertificateHandle(der: authority.certificate.der)
        let issuerPointer = unsafe issuer.pointer
        let pointer = publicKey.handle.withPointer { subject in
            authority.privateKey.handle.withPointer { signer in
                unsafe latchkey_certificate_builder_sign(builder, subject, issuerPointer, signer)
            }
        }
        return try unsafe Self.finish(pointer)
    }

    /// Turns what was signed into bytes, and reads these again: what is returned is what anyone else would read.
    private static func finish(_ pointer: OpaquePointer?) throws(CryptoError) -> Certificate {
        guard let handle = unsafe CertificateHandle(owning: pointer) else {
            throw .openSSL(.operationFailed, "The certificate could not be signed.")
        }
        return try Certificate(der: handle.read { unsafe latchkey_certificate_write_der($0, $1) })
    }

    private func setSerialNumber(_ chosen: [UInt8]?) throws(CryptoError) {
        var bytes = chosen ?? []
        if chosen == nil { bytes = try RandomBytes.make(count: 16) }
        guard unsafe latchkey_certificate_builder_set_serial(self.pointer, bytes, bytes.count) == 1 else {
            throw .openSSL(.invalidArgument, "The serial number must have 1 to 20 bytes and not be zero.")
        }
    }

    private func setValidity(_ validity: ClosedRange<Int64>) throws(CryptoError) {
        // The forms of time in certificates end with the year 9999 and, for us, begin with 1970.
        guard validity.lowerBound >= 0, validity.upperBound <= 253_402_300_799,
            unsafe latchkey_certificate_builder_set_validity(self.pointer, validity.lowerBound, validity.upperBound)
                == 1
        else {
            throw .openSSL(.invalidArgument, "The validity must lie between the years 1970 and 9999.")
        }
    }

    private func addSubject(_ subject: DistinguishedName) throws(CryptoError) {
        for (name, value) in subject.attributes {
            let bytes = Array(value.utf8)
            let status = unsafe latchkey_certificate_builder_add_subject(self.pointer, name, bytes, bytes.count)
            guard status == 1 else {
                throw .openSSL(.invalidArgument, "'\(value)' cannot be the subject's \(name); use 1 to 64 characters.")
            }
        }
    }

    private func add(_ name: SubjectAlternativeName) throws(CryptoError) {
        let isPlain = !name.text.isEmpty && name.text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        guard isPlain,
            unsafe latchkey_certificate_builder_add_alternative_name(self.pointer, name.shimKind, name.text) == 1
        else {
            throw .openSSL(.invalidArgument, "'\(name)' cannot be an alternative name; use ASCII, no spaces.")
        }
    }
}
