//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyOpenSSL

/// Owns a list of certificates of the library for the length of one operation.
@safe struct CertificateList: ~Copyable {
    let pointer: OpaquePointer

    /// Copies certificates.
    init(_ certificates: some Sequence<Certificate>) throws(CryptoError) {
        guard let list = unsafe CertificateList(owning: latchkey_certificates_new()) else {
            throw .openSSL(.operationFailed, "No list of certificates could be made.")
        }
        for certificate in certificates {
            guard unsafe latchkey_certificates_add(list.pointer, certificate.der, certificate.der.count) == 1 else {
                throw .openSSL(.invalidCertificate, "The certificate '\(certificate.subject)' could not be read again.")
            }
        }
        self = list
    }

    /// Takes ownership of a list; `nil` fails.
    init?(owning pointer: OpaquePointer?) {
        guard let pointer = unsafe pointer else { return nil }
        unsafe self.pointer = pointer
    }

    deinit {
        unsafe latchkey_certificates_free(self.pointer)
    }

    /// Reads the certificates.
    borrowing func certificates() throws(CryptoError) -> [Certificate] {
        var certificates: [Certificate] = []
        for index in 0..<(unsafe latchkey_certificates_count(self.pointer)) {
            var der = LibraryBuffer()
            guard der.fill({ unsafe latchkey_certificates_get(self.pointer, index, $0) }) == 1 else {
                throw .openSSL(.operationFailed, "A certificate of the chain could not be read.")
            }
            certificates.append(try Certificate(der: der.bytes))
        }
        return certificates
    }
}
