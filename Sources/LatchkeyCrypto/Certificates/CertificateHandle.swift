//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyOpenSSL

/// Owns one certificate of the library for the length of one operation.
///
/// It never crosses tasks, because the library fills caches inside a certificate while it is read.
@safe struct CertificateHandle: ~Copyable {
    let pointer: OpaquePointer

    /// Takes ownership of a certificate.
    ///
    /// - Parameter pointer: The certificate, or `nil` when the library could not make it; `nil` fails.
    init?(owning pointer: OpaquePointer?) {
        guard let pointer = unsafe pointer else { return nil }
        unsafe self.pointer = pointer
    }

    /// Reads the bytes of exactly one certificate.
    init(der: [UInt8]) throws(CryptoError) {
        guard let pointer = unsafe latchkey_certificate_read_der(der, der.count) else {
            throw .openSSL(.invalidCertificate, "The bytes are not one certificate in DER form.")
        }
        unsafe self.pointer = pointer
    }

    deinit {
        unsafe latchkey_certificate_free(self.pointer)
    }

    /// Reads something with one of the shim's functions.
    @safe borrowing func read(
        _ function: (OpaquePointer, UnsafeMutablePointer<latchkey_buffer>) -> Int32
    ) throws(CryptoError) -> [UInt8] {
        var buffer = LibraryBuffer()
        let pointer = unsafe self.pointer
        guard buffer.fill({ unsafe function(pointer, $0) }) == 1 else {
            throw .openSSL(.invalidCertificate, "A field of the certificate could not be read.")
        }
        return buffer.bytes
    }

    /// Reads the name of the subject or issuer.
    borrowing func name(of party: latchkey_certificate_party) throws(CryptoError) -> String {
        String(decoding: try self.read { unsafe latchkey_certificate_get_name($0, party, $1) }, as: UTF8.self)
    }

    /// Reads the attributes of the name of the subject or issuer.
    borrowing func attributes(of party: latchkey_certificate_party) throws(CryptoError) -> CertificateName {
        var sets: [Int32: [CertificateName.Attribute]] = [:]
        for index in 0..<(unsafe latchkey_certificate_count_attributes(self.pointer, party)) {
            var type = LibraryBuffer()
            var set: Int32 = 0
            let value = try self.read { pointer, value in
                type.fill { unsafe latchkey_certificate_get_attribute(pointer, party, index, $0, value, &set) }
            }
            let attribute = CertificateName.Attribute(
                type: String(decoding: type.bytes, as: UTF8.self),
                value: String(decoding: value, as: UTF8.self)
            )
            sets[set, default: []].append(attribute)
        }
        return CertificateName(sets.keys.sorted(by: >).compactMap { sets[$0] })
    }

    /// Reads the bounds of the validity.
    borrowing func validity() throws(CryptoError) -> ClosedRange<Int64> {
        var from: Int64 = 0
        var until: Int64 = 0
        guard unsafe latchkey_certificate_get_validity(self.pointer, &from, &until) == 1, from <= until else {
            throw .openSSL(.invalidCertificate, "The validity of the certificate makes no sense.")
        }
        return from...until
    }

    /// Reads the alternative names of the kinds that are known.
    borrowing func alternativeNames() throws(CryptoError) -> [SubjectAlternativeName] {
        var names: [SubjectAlternativeName] = []
        for index in 0..<(unsafe latchkey_certificate_count_names(self.pointer)) {
            var kind = LATCHKEY_NAME_OTHER
            let bytes = try self.read { pointer, buffer in
                unsafe latchkey_certificate_get_alternative_name(pointer, index, &kind, buffer)
            }
            if let name = SubjectAlternativeName(kind: kind, bytes: bytes) { names.append(name) }
        }
        return names
    }
}
